"""How well the kind of a text is told (problem, idea, praise, question, noise), beside baselines in the same run.

    python benchmarks/quality/kinds.py [--choosing] [reviews] [issues] [--wrong]

Reviews: 300 texts of app_reviews_streaming and app_reviews_fintech, 150 of each, drawn at random (SEED) and labelled by
reading; kind_labels.csv keeps the labels beside the reviews' ids, the texts stay in ../shared/data
(ORANGE_FRIDAY_SHARED). A text that does two things has the kind of the main one. Half of each set is for choosing
rules, the other for reporting. Issues: nlbse24_issues, with the maintainers' labels; its train part for choosing, its
test part for reporting. Without `--choosing` only the reporting halves are judged. `--wrong` lists what was
misjudged; the reporting halves' texts are never listed, so that no rule is made for them.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support
from sklearn.pipeline import make_pipeline

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.topics.corpus import prepare  # noqa: E402
from analysis.topics.settings import TopicSettings  # noqa: E402
from benchmarks.shared_sets import rows_of  # noqa: E402

LABELS = Path(__file__).with_name("kind_labels.csv")
SEED, EACH = 2026, 150
KINDS = ("problem", "idea", "question", "praise", "noise")
OF_ISSUE = {"bug": "problem", "feature": "idea", "question": "question"}
BODY = 300  # characters of an issue's body that are read after its title
_NOT_WORDS = re.compile(r"<!--.*?(?:-->|$)|```.*?(?:```|$)|<[^>]{1,200}>", re.DOTALL)
_FORM = re.compile(  # what the trackers' forms say, not the writer
    r"^\s*#+.*$|^\s*- \[[ x]\].*$|\*\*Do you want to request.*?\*\*|\*\*[^*]+\?\*\*"
    r"|^\s*(?:React|VS Code|OS) [Vv]ersion:.*$|^\s*Type: .*$",
    re.MULTILINE,
)

Part = tuple[list[str], list[str]]
"""Texts and their true kinds."""


def drawn() -> dict[str, tuple[str, str]]:
    """Review id → (part, text) of the 300 reviews, as they were drawn before any was read."""
    found = {}
    for name in ("app_reviews_streaming", "app_reviews_fintech"):
        texts = {row["review_id"]: row["text"] for row in rows_of(name)}
        chosen = random.Random(SEED).sample(sorted(texts), EACH)
        for number, review in enumerate(chosen):
            found[review] = ("choosing" if number < EACH // 2 else "reporting", texts[review])
    return found


def reviews() -> dict[str, Part]:
    texts = drawn()
    parts: dict[str, Part] = {"choosing": ([], []), "reporting": ([], [])}
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            part, text = texts[row["review_id"]]
            parts[part][0].append(text)
            parts[part][1].append(row["label"])
    return parts


def issues() -> dict[str, Part]:
    """Title and the beginning of the body, without code, markup and the forms' own words."""
    parts: dict[str, Part] = {"choosing": ([], []), "reporting": ([], [])}
    for row in rows_of("nlbse24_issues"):
        body = " ".join(_FORM.sub(" ", _NOT_WORDS.sub(" ", row["body"])).split())[:BODY]
        texts, truth = parts["choosing" if row["part"] == "train" else "reporting"]
        texts.append(f"{row['title']}\n{body}")
        truth.append(OF_ISSUE[row["label"]])
    return parts


def ours(texts: list[str]) -> list[str]:
    return prepare(texts, [None] * len(texts), TopicSettings()).kinds


def learnt(train: Part, texts: list[str]) -> list[str]:
    """TF-IDF of words and pairs, logistic regression: the usual first thing to try, with labels to learn from."""
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10, max_iter=1000, class_weight="balanced"),
    )
    return list(model.fit(*train).predict(texts))


def table(name: str, truth: list[str], said: list[str]) -> None:
    """Prints precision, recall and F1 of each kind that occurs, their mean, and the share that is right."""
    kinds = [kind for kind in KINDS if kind in truth]
    right = sum(map(str.__eq__, truth, said)) / len(truth)
    precision, recall, f1, count = precision_recall_fscore_support(truth, said, labels=kinds, zero_division=0)
    print(f"  {name}: right {right:.3f}, mean F1 {f1.mean():.3f}")
    for row in zip(kinds, precision, recall, f1, count, strict=True):
        print("    {:9s} precision {:.2f}  recall {:.2f}  F1 {:.2f}  ({} texts)".format(*row))


def confusion(truth: list[str], said: list[str]) -> None:
    print("  rows true, columns told: " + " ".join(f"{kind:>9s}" for kind in KINDS))
    for kind, row in zip(KINDS, confusion_matrix(truth, said, labels=list(KINDS)), strict=True):
        print(f"    {kind:22s} " + " ".join(f"{count:9d}" for count in row))


def judge(name: str, parts: dict[str, Part], part: str, wrong: bool) -> None:
    texts, truth = parts[part]
    said = ours(texts)
    print(f"{name}, {part}: {len(texts)} texts")
    table("rules", truth, said)
    confusion(truth, said)
    most = Counter(parts["choosing"][1]).most_common(1)[0][0]
    table(f"all {most}", truth, [most] * len(texts))
    if part == "reporting":
        table(
            "TF-IDF + logistic regression, taught by the choosing part",
            truth,
            learnt(parts["choosing"], texts),
        )
    elif wrong:
        for text, true, told in zip(texts, truth, said, strict=True):
            if true != told:
                print(f"    {true} told as {told}: {' '.join(text.split())[:300]}")


def main(arguments: list[str]) -> None:
    wanted = [name for name in arguments if not name.startswith("--")] or ["reviews", "issues"]
    some = ["choosing"] if "--wrong" in arguments else ["choosing", "reporting"]
    for part in some if {"--choosing", "--wrong"} & set(arguments) else ["reporting"]:
        if "reviews" in wanted:
            judge("reviews", reviews(), part, "--wrong" in arguments)
        if "issues" in wanted:
            judge("issues", issues(), part, "--wrong" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])

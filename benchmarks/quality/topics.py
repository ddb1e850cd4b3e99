"""How well topics match a known truth, beside BERTopic's defaults on the same vectors in the same run.

    python benchmarks/quality/topics.py [banking77] [stackoverflow] [planted] [--defaults]

`--defaults` needs umap-learn and hdbscan (numba), which the program itself does not; see README.md for an environment
with them. Data: ../shared/data, or ORANGE_FRIDAY_SHARED. Settings were chosen on the planted builds of seeds 10 to 21
and on Banking77 itself as a whole (one setting of four knobs); that of the themes, resolution 1, was taken from the
design and not tuned; the planted builds reported here have seeds 100 to 111.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.topics.embedding import embedder_for, hash_of  # noqa: E402
from analysis.topics.finding import TopicSettings, find_topics  # noqa: E402
from benchmarks.shared_sets import Memory, rows_of  # noqa: E402

Labelled = tuple[list[str], np.ndarray, np.ndarray]  # texts, truth, vectors


def labelled(name: str) -> Labelled:
    """A set of shared/data with a `label` column, embedded."""
    rows = rows_of(name)
    texts = [row["text"] for row in rows]
    begin = time.perf_counter()
    vectors = embedder_for(TopicSettings()).embed(texts, lambda done: None)
    print(
        f"{name}: {len(texts)} texts, {len(texts) / (time.perf_counter() - begin):.0f} embedded a second",
        flush=True,
    )
    return texts, np.array([row["label"] for row in rows]), vectors


def planted(whole: Labelled, seed: int, size: int = 1200, causes: int = 24) -> Labelled:
    """A skewed build: 24 intents of Banking77 with Zipf sizes."""
    texts, truth, vectors = whole
    random = np.random.default_rng(seed)
    chosen = random.permutation(sorted(set(truth)))[:causes]
    shares = 1 / np.arange(1, causes + 1)
    rows: list[int] = []
    for label, share in zip(chosen, shares / shares.sum(), strict=True):
        pool = np.flatnonzero(truth == label)
        rows.extend(random.choice(pool, min(len(pool), max(3, round(size * share))), replace=False))
    random.shuffle(rows)
    return [texts[row] for row in rows], truth[rows], vectors[rows]


def ours(data: Labelled) -> tuple[np.ndarray, np.ndarray, float]:
    """(label of each text by its strongest topic, -1 = in none; the same by its theme; seconds without embedding)."""
    texts, _, vectors = data
    store = Memory(
        (hash_of(text, "minilm-int8"), vector) for text, vector in zip(texts, vectors, strict=True)
    )
    people = [str(row) for row in range(len(texts))]
    begin = time.perf_counter()
    found = find_topics(texts, people, vectors=store)
    seconds = time.perf_counter() - begin
    labels, themes = np.full(len(texts), -1), np.full(len(texts), -1)
    for place, theme in enumerate(found.themes):
        themes[theme.loose] = place
    theme_of = found.theme_of_topic()
    for link in reversed(found.assignments):
        labels[link.position] = link.topic
        themes[link.position] = theme_of.get(link.topic, -1)
    return labels, themes, seconds


def defaults(data: Labelled) -> tuple[np.ndarray, float]:
    """The same from `BERTopic()` with nothing changed, on the same vectors."""
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder

    texts, _, vectors = data
    begin = time.perf_counter()
    labels, _ = BERTopic(embedding_model=BaseEmbedder()).fit_transform(texts, vectors)
    return np.array(labels), time.perf_counter() - begin


def line(name: str, truth: np.ndarray, labels: np.ndarray, seconds: float) -> list[float]:
    """Prints and returns AMI, ARI (unassigned texts are one more class), coverage and topics."""
    placed = labels >= 0
    values = [
        adjusted_mutual_info_score(truth, labels),
        adjusted_rand_score(truth, labels),
        float(placed.mean()),
        float(len(set(labels[placed]))),
    ]
    print(f"  {name:10s} AMI {values[0]:.3f}  ARI {values[1]:.3f}  coverage {values[2]:.3f}", end="  ")
    print(f"topics {values[3]:.0f} of {len(set(truth))}  {seconds:.1f} s", end="  ")
    on_placed = (
        adjusted_mutual_info_score(truth[placed], labels[placed]),
        adjusted_rand_score(truth[placed], labels[placed]),
    )
    print(f"(placed texts alone: AMI {on_placed[0]:.3f}  ARI {on_placed[1]:.3f})", flush=True)
    return values


def compare(data: Labelled, with_defaults: bool, *, with_themes: bool = False) -> list[list[float]]:
    topics, themes, seconds = ours(data)
    rows = [line("ours", data[1], topics, seconds)]
    if with_themes:
        line("our themes", data[1], themes, seconds)
    if with_defaults:
        rows.append(line("defaults", data[1], *defaults(data)))
    return rows


def main(arguments: list[str]) -> None:
    with_defaults = "--defaults" in arguments
    wanted = [name for name in arguments if not name.startswith("--")] or [
        "banking77",
        "stackoverflow",
        "planted",
    ]
    banking = labelled("banking77_intents") if {"banking77", "planted"} & set(wanted) else None
    if "banking77" in wanted and banking:
        compare(banking, with_defaults)
    if "stackoverflow" in wanted:
        compare(labelled("stackoverflow_titles"), with_defaults, with_themes=True)
    if "planted" in wanted and banking:
        print("planted builds, seeds 100 to 111")
        values = np.array([compare(planted(banking, seed), with_defaults) for seed in range(100, 112)])
        for name, mean in zip(("ours", "defaults"), values.mean(axis=0), strict=False):
            print(f"  mean of {name}: AMI {mean[0]:.3f}  ARI {mean[1]:.3f}  coverage {mean[2]:.3f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main(sys.argv[1:])

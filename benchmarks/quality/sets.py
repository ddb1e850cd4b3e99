"""The sets whose truth is something else than an intent: categories of a shop, tags of requests, two scripts.

    python benchmarks/quality/sets.py [shop] [smarthome] [scripts] [--choosing] [--defaults]

`shop` is zh_online_shopping, its truth the ten categories; a request like "arrives late" is said in all of them, so
even topics without a fault stay far below 1. `smarthome` is crowdre_smarthome: its `duplicate_of` is nowhere filled, so
near-duplicates are pairs of requests whose authors gave them at least half of their tags in common. `scripts` converts
half of the texts of zh_tw_ikea_app, and of zh_icbc_app, to the other Chinese script and asks whether original and
converted text end in the same topic. Odd rows of the shop served for choosing (`--choosing`), even rows are reported.
`--defaults` sets `BERTopic()` with nothing changed beside it, on the same vectors in the same run (see README.md).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.topics.character_vectors import character_vectors  # noqa: E402
from analysis.topics.embedding import embedder_for  # noqa: E402
from analysis.topics.finding import Assignment, TopicSettings, find_topics  # noqa: E402
from analysis.topics.kinds import OF_REQUESTS  # noqa: E402
from benchmarks.quality.topics import defaults, ours  # noqa: E402
from benchmarks.shared_sets import rows_of  # noqa: E402

SETTINGS = TopicSettings()


def _han_vectors(texts: list[str]) -> np.ndarray:
    return character_vectors(texts, script="han", dimensions=SETTINGS.han_dimensions, seed=SETTINGS.seed)[0]


def _figures(name: str, truth: np.ndarray, labels: np.ndarray, rows: np.ndarray) -> None:
    """AMI and ARI of these rows, unassigned texts as one more class, and of the placed among them."""
    placed = rows & (labels >= 0)
    both = (adjusted_mutual_info_score, adjusted_rand_score)
    every = [measure(truth[rows], labels[rows]) for measure in both]
    alone = [measure(truth[placed], labels[placed]) for measure in both]
    print(
        f"  {name:32s} AMI {every[0]:.3f} / {alone[0]:.3f}  ARI {every[1]:.3f} / {alone[1]:.3f}"
        f"  coverage {placed.sum() / rows.sum():.3f}  topics {len(set(labels[placed]))}",
        flush=True,
    )


def shop(choosing: bool, with_defaults: bool) -> None:
    """All texts, and those that are no praise or noise: only these can become a request."""
    rows = [row for number, row in enumerate(rows_of("zh_online_shopping")) if number % 2 == choosing]
    texts, truth = [row["text"] for row in rows], np.array([row["topic"] for row in rows])
    found = find_topics(texts, [str(row) for row in range(len(texts))])
    labels = _strongest(found.assignments, len(texts))
    asking = np.array([kind in OF_REQUESTS for kind in found.kinds])
    print(f"zh_online_shopping, {'odd' if choosing else 'even'} rows: {len(texts)} texts, {asking.sum()} ask")
    _figures("ours, texts that ask", truth, labels, asking)
    _figures("ours, all texts", truth, labels, np.ones(len(texts), bool))
    if with_defaults:
        rest = np.flatnonzero(asking)
        theirs = np.full(len(texts), -1)
        theirs[rest] = _their_labels([texts[row] for row in rest], _han_vectors)
        _figures("defaults, texts that ask", truth, theirs, asking)


def _strongest(links: Sequence[Assignment], count: int) -> np.ndarray:
    labels = np.full(count, -1)
    for link in reversed(links):
        labels[link.position] = link.topic
    return labels


def _their_labels(texts: list[str], vectors: Callable[[list[str]], np.ndarray]) -> np.ndarray:
    return defaults((texts, np.empty(0), vectors(texts)))[0]


def smarthome(with_defaults: bool) -> None:
    """Share of near-duplicate pairs in one topic, against all pairs; and AMI against the most usual tag."""
    rows = rows_of("crowdre_smarthome")
    texts = [row["text"] for row in rows]
    vectors = embedder_for(SETTINGS).embed(texts, lambda done: None)
    tags = [
        frozenset(tag.strip().casefold() for tag in row["tags"].split(",") if tag.strip()) for row in rows
    ]
    print(
        f"crowdre_smarthome: {len(texts)} requests, {sum(row['duplicate_of'] != '0' for row in rows)} with duplicate_of"
    )
    ways = [("ours", ours)] + ([("defaults", defaults)] if with_defaults else [])
    truth = _usual_tag(tags)
    for name, way in ways:
        labels, _ = way((texts, np.empty(0), vectors))
        _pairs(name, tags, labels)
        _figures(f"{name}, against tags", truth, labels, truth != "")


def _usual_tag(tags: list[frozenset[str]]) -> np.ndarray:
    """Of each request the tag that most requests have, where at least five have it; else nothing."""
    counts: dict[str, int] = {}
    for each in tags:
        for tag in each:
            counts[tag] = counts.get(tag, 0) + 1
    usual = [max(each, key=lambda tag: (counts[tag], tag), default="") for each in tags]
    return np.array([tag if counts.get(tag, 0) >= 5 else "" for tag in usual])


def _pairs(name: str, tags: list[frozenset[str]], labels: np.ndarray) -> None:
    together: dict[str, list[bool]] = {"half of their tags": [], "three tags": [], "all pairs": []}
    for one, other in combinations(range(len(tags)), 2):
        same = bool(labels[one] == labels[other] >= 0)
        common = len(tags[one] & tags[other])
        together["all pairs"].append(same)
        if common >= 2 and 2 * common >= len(tags[one] | tags[other]):
            together["half of their tags"].append(same)
        if common >= 3:
            together["three tags"].append(same)
    for what, found in together.items():
        print(f"  {name:10s} {what:20s} {np.mean(found):.3f} in one topic, of {len(found)} pairs")


def scripts() -> None:
    """Half of the texts converted: does each end where the text as it was ends?"""
    from opencc import OpenCC

    for name, config, step in (("zh_tw_ikea_app", "t2s", 1), ("zh_icbc_app", "s2t", 6)):
        texts = [row["text"] for row in rows_of(name)][::step]
        converted = [OpenCC(config).convert(text) for text in texts[::2]]
        found = find_topics(texts + converted, [str(row) for row in range(len(texts) + len(converted))])
        labels = _strongest(found.assignments, len(texts) + len(converted))
        pairs = [(2 * number, len(texts) + number) for number in range(len(converted))]
        changed = sum(texts[a] != converted[b - len(texts)] for a, b in pairs)
        kinds = np.mean([found.kinds[a] == found.kinds[b] for a, b in pairs])
        same = np.mean([labels[a] == labels[b] for a, b in pairs])
        print(
            f"{name} ({config}): {len(pairs)} pairs, {changed} written otherwise; "
            f"same kind {kinds:.3f}, same topic {same:.3f}"
        )


def main(arguments: list[str]) -> None:
    wanted = [name for name in arguments if not name.startswith("--")] or ["shop", "smarthome", "scripts"]
    with_defaults = "--defaults" in arguments
    if "shop" in wanted:
        shop("--choosing" in arguments, with_defaults)
    if "smarthome" in wanted:
        smarthome(with_defaults)
    if "scripts" in wanted:
        scripts()


if __name__ == "__main__":
    main(sys.argv[1:])

"""From texts to the ranked list, on builds whose truth is planted: is what costs most found, named once, and on top?

    python -m benchmarks.ranking.from_texts [--builds 100] [--defaults]

A build of benchmarks.ranking.planted says who raises what and what it costs; here each request is an intent of
../shared/data/banking77_intents and each raising a text of it, from somebody who speaks up to three times; satisfied
voters who raise nothing praise (short reviews of five stars of app_reviews_fintech) or say nothing. The engine reads
the texts only. A found request stands for the intent that most of its people raised.

Beside it, on the same builds in the same run: the truth's own topics under the same ranking (what perfect topics would
give), the found topics by people alone and by the plain difference of two shares, and with `--defaults` BERTopic's
default topics by that difference (needs umap-learn and hdbscan). Builds have seeds from 20,000 on; choices were made
on others.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.engine import AnalysisSettings, analyse
from analysis.findings import Findings
from analysis.priorities.ranking import points_at_stake
from analysis.remarks import Remarks
from analysis.topics.embedding import embedder_for, hash_of
from analysis.topics.kinds import PRAISE, kind_of
from analysis.topics.settings import TopicSettings
from benchmarks.ranking.planted import Planted, Recipe, plant
from benchmarks.shared_sets import Memory, rows_of

RECIPE = Recipe(voters=1500, requests=24, per_voter=0.8)
SPEAKS_AGAIN, PRAISES = 0.15, 0.3
FIRST_SEED = 20_000


@dataclass(frozen=True)
class Spoken:
    """A planted build in words."""

    planted: Planted
    remarks: Remarks
    causes: list[int]
    """For each row of the remarks the request it raises, -1 for praise and silence."""


def spoken(seed: int, intents: dict[str, list[str]], praise: list[str]) -> Spoken:
    """Draw a build and let its voters speak."""
    planted, random = plant(RECIPE, seed), np.random.default_rng(seed + 1)
    chosen = random.permutation(sorted(intents))[: RECIPE.requests]
    pools = [list(random.permutation(intents[intent])) for intent in chosen]
    texts, people, causes = [], [], []
    for voter in range(planted.raised.shape[0]):
        raised = planted.raised[[voter]].indices
        for cause in raised:
            for _ in range(1 + int(random.random() < SPEAKS_AGAIN) * int(random.integers(1, 3))):
                pool = pools[cause]
                texts.append(str(pool.pop()) if len(pool) > 1 else str(pool[0]))
                people.append(voter)
                causes.append(int(cause))
        if not len(raised):
            happy = planted.scores[voter] >= 4 and random.random() < PRAISES
            texts.append(str(random.choice(praise)) if happy else "")
            people.append(voter)
            causes.append(-1)
    remarks = Remarks(
        ids=list(range(len(texts))), texts=texts, people=[str(voter) for voter in people],
        scores=[float(planted.scores[voter]) for voter in people], builds=["1.0"] * len(texts),
        strata=[str(planted.strata[voter]) for voter in people], build_order=["1.0"],
    )  # fmt: skip
    return Spoken(planted, remarks, causes)


def judged(build: Spoken, order: list[int], members: list[list[int]]) -> tuple[dict[str, float], list[int]]:
    """(figures of an ordered list of topics, the cause of each); a topic's members are rows."""
    causes = [_cause(build, members[topic]) for topic in order]
    first = [cause if cause not in causes[:place] else -1 for place, cause in enumerate(causes)]
    truth = build.planted.points
    gains = np.array([max(truth[cause], 0) if cause >= 0 else 0.0 for cause in first[:10]])
    discounts = 1 / np.log2(np.arange(2, 12))
    best = np.sort(np.maximum(truth, 0))[::-1][:10] @ discounts
    dearest = set(np.argsort(-truth)[:3].tolist())
    return {
        "NDCG@10": float(gains @ discounts[: len(gains)] / best),
        "top 3 in top 5": float(dearest <= set(causes[:5])),
        "of the top 3 in top 5": len(dearest & set(causes[:5])) / 3,
        "twice in the top ten": float(sum(a != b for a, b in zip(causes[:10], first[:10], strict=True))),
    }, first  # fmt: skip


def _cause(build: Spoken, rows: list[int]) -> int:
    people = {(build.remarks.people[row], build.causes[row]) for row in rows}
    counted = Counter(cause for _, cause in people)
    return counted.most_common(1)[0][0] if counted else -1


def raised_by(build: Spoken, members: list[list[int]]) -> sparse.csr_array:
    """[voters, topics]: who raised what."""
    pairs = {(int(build.remarks.people[row]), topic) for topic, rows in enumerate(members) for row in rows}
    rows, columns = zip(*sorted(pairs), strict=True)
    shape = (build.planted.raised.shape[0], len(members))
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def differences(build: Spoken, members: list[list[int]]) -> np.ndarray:
    """Points of each topic by the plain difference of two shares."""
    happy, raised = build.planted.scores >= 4, raised_by(build, members).toarray().astype(bool)
    points = [
        raised[:, j].mean() * (happy[~raised[:, j]].mean() - happy[raised[:, j]].mean())
        if raised[:, j].any()
        else 0
        for j in range(raised.shape[1])
    ]
    return np.array(points)


def one_build(build: Spoken, store: Memory, with_defaults: bool) -> dict[str, float]:
    found = analyse(build.remarks, for_build="1.0", settings=AnalysisSettings(resamples=400), vectors=store)
    members = [topic.positions for topic in found.topics.topics]
    order = [request.topic_index for request in found.requests]
    figures, first = judged(build, order, members)
    figures |= {"held": _held(build, found, first)}
    perfect = points_at_stake(
        build.planted.scores, build.planted.raised, strata=build.planted.strata, resamples=50
    )
    exact = [
        [row for row, cause in enumerate(build.causes) if cause == one] for one in range(RECIPE.requests)
    ]
    others = {
        "perfect topics": judged(build, list(np.argsort(-perfect.expected)), exact)[0],
        "by people": judged(build, sorted(order, key=lambda topic: -_crowd(build, members[topic])), members)[0],
        "by difference of shares": judged(build, list(np.argsort(-differences(build, members))), members)[0],
    }  # fmt: skip
    if with_defaults:
        groups = default_topics(build, store)
        others["BERTopic's defaults"] = judged(build, list(np.argsort(-differences(build, groups))), groups)[
            0
        ]
    return figures | {f"{name}: {key}": value for name, each in others.items() for key, value in each.items()}


def _crowd(build: Spoken, rows: list[int]) -> int:
    return len({build.remarks.people[row] for row in rows})


def _held(build: Spoken, found: Findings, first: list[int]) -> float:
    told = [
        request.points_low <= build.planted.points[cause] <= request.points_high
        for request, cause in zip(found.requests, first, strict=True)
        if request.points_low is not None and request.points_high is not None and cause >= 0
    ]
    return float(np.mean(told)) if told else float("nan")


def default_topics(build: Spoken, store: Memory) -> list[list[int]]:
    """What `BERTopic()` makes of the same vectors."""
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder

    rows = [row for row, text in enumerate(build.remarks.texts) if text]
    texts = [build.remarks.texts[row] for row in rows]
    vectors = np.stack([store[hash_of(text, "minilm-int8")] for text in texts])
    labels, _ = BERTopic(embedding_model=BaseEmbedder()).fit_transform(texts, vectors)
    return [
        [row for row, label in zip(rows, labels, strict=True) if label == one]
        for one in sorted(set(labels) - {-1})
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builds", type=int, default=100)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--defaults", action="store_true")
    options = parser.parse_args()
    intents: dict[str, list[str]] = {}
    for row in rows_of("banking77_intents"):
        intents.setdefault(row["label"], []).append(row["text"])
    happy = sorted(
        {r["text"] for r in rows_of("app_reviews_fintech") if r["rating"] == "5" and len(r["text"]) < 80}
    )
    praise = [text for text in happy if kind_of(text) == PRAISE]
    store = Memory()
    everything = [text for texts in intents.values() for text in texts] + praise
    vectors = embedder_for(TopicSettings()).embed(everything, lambda done: None)
    store.put(
        {hash_of(text, "minilm-int8"): vector for text, vector in zip(everything, vectors, strict=True)}
    )
    begin, rows = time.perf_counter(), []
    for seed in range(options.first_seed, options.first_seed + options.builds):
        rows.append(one_build(spoken(seed, intents, praise), store, options.defaults))
    print(f"{options.builds} builds, {(time.perf_counter() - begin) / options.builds:.1f} s each")
    for name in rows[0]:
        print(f"{name:45s} {np.nanmean([row[name] for row in rows]):.3f}")


if __name__ == "__main__":
    main()

"""Do topics keep their identity over eight weekly runs?

    python benchmarks/quality/identity.py [--programmes 3] [--first-seed 500]

A programme is eight weeks over ../shared/data/banking77_intents: each intent begins in a drawn week and is spoken of
for two to eight weeks, at most 40 texts a week; a run each week reads all texts so far, those of earlier weeks with
the topic they were put in. Told per programme:

- returning: of the intents heard before, the share whose new texts mostly join the topic with most of their old ones
- found as new: of the intents first heard (from week two on), the share whose texts are mostly in a new topic
- AMI of all texts so far, mean of the eight runs

The baseline in the same run: every week a fresh run (no known topics), its topics matched to last week's by nearest
centre, one to one, from cosine 0.7 on (what one does who has no identities).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_mutual_info_score

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.topics.embedding import embedder_for, hash_of  # noqa: E402
from analysis.topics.finding import FoundTopics, TopicSettings, find_topics  # noqa: E402
from benchmarks.shared_sets import Memory, rows_of  # noqa: E402

WEEKS, MOST = 8, 40
SAME = 0.7


def weeks_of(texts: list[str], truth: np.ndarray, seed: int) -> list[list[int]]:
    """The rows of each week."""
    random = np.random.default_rng(seed)
    weeks: list[list[int]] = [[] for _ in range(WEEKS)]
    for intent in sorted(set(truth)):
        rows = list(random.permutation(np.flatnonzero(truth == intent)))
        start = int(random.integers(-3, WEEKS))
        for week in range(max(start, 0), min(start + int(random.integers(2, WEEKS + 1)), WEEKS)):
            count = min(len(rows), int(random.integers(3, MOST + 1)))
            weeks[week].extend(int(rows.pop()) for _ in range(count))
    return weeks


class Kept:
    """Topics go on as known ones, as in the product."""

    def __init__(self) -> None:
        self.next_id = 0

    def place(self, found: FoundTopics, before: dict[int, np.ndarray]) -> list[int]:
        """The lasting number of each found topic."""
        numbers = []
        for topic in found.topics:
            number = topic.known_id if topic.known_id is not None and topic.known_id not in numbers else None
            if number is None:
                number, self.next_id = self.next_id, self.next_id + 1
            numbers.append(number)
        return numbers


class Matched(Kept):
    """Topics of a fresh run take the numbers of the nearest ones of last week."""

    def place(self, found: FoundTopics, before: dict[int, np.ndarray]) -> list[int]:
        keys = sorted(before)
        numbers = [-1] * len(found.topics)
        if keys:
            likeness = (
                np.stack([t.centroid for t in found.topics]) @ np.stack([before[key] for key in keys]).T
            )
            for row, column in zip(*linear_sum_assignment(-likeness), strict=True):
                if likeness[row, column] >= SAME:
                    numbers[row] = keys[column]
        for index, number in enumerate(numbers):
            if number < 0:
                numbers[index], self.next_id = self.next_id, self.next_id + 1
        return numbers


def programme(
    texts: list[str],
    truth: np.ndarray,
    weeks: list[list[int]],
    store: Memory,
    way: Kept,
    settings: TopicSettings,
) -> tuple[float, float, float]:
    """(returning, found as new, AMI)."""
    home: dict[int, int] = {}
    before: dict[int, np.ndarray] = {}
    so_far: list[int] = []
    returning, new, ami = [], [], []
    for week, rows in enumerate(weeks):
        known_ids = set(home.values())
        held = {
            intent: Counter(home[r] for r in so_far if truth[r] == intent and r in home).most_common(1)
            for intent in set(truth[rows])
        }
        heard = set(truth[so_far])
        so_far = so_far + rows
        known = None if isinstance(way, Matched) else [home.get(row) for row in so_far]
        found = find_topics(
            [texts[r] for r in so_far],
            [str(r) for r in so_far],
            known=known,
            settings=settings,
            vectors=store,
        )
        numbers = way.place(found, before)
        before |= {number: topic.centroid for number, topic in zip(numbers, found.topics, strict=True)}
        home = {}
        for link in found.assignments:
            home.setdefault(so_far[link.position], numbers[link.topic])
        ami.append(adjusted_mutual_info_score(truth[so_far], [home.get(r, -1) for r in so_far]))
        if week == 0:
            continue
        for intent in sorted(set(truth[rows])):
            now = Counter(home.get(r, -1) for r in rows if truth[r] == intent).most_common(1)[0][0]
            if intent not in heard:
                new.append(now >= 0 and now not in known_ids)
            elif held[intent]:
                returning.append(now == held[intent][0][0])
    return float(np.mean(returning)), float(np.mean(new)), float(np.mean(ami))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=500)
    options = parser.parse_args()
    data = rows_of("banking77_intents")
    texts, truth = [row["text"] for row in data], np.array([row["label"] for row in data])
    settings, store = TopicSettings(), Memory()
    vectors = embedder_for(settings).embed(texts, lambda done: None)
    store.put({hash_of(text, settings.model): vector for text, vector in zip(texts, vectors, strict=True)})
    for name, way in (("known topics go on", Kept), ("fresh runs, matched", Matched)):
        rows = [
            programme(texts, truth, weeks_of(texts, truth, seed), store, way(), settings)
            for seed in range(options.first_seed, options.first_seed + options.programmes)
        ]
        means = np.mean(rows, axis=0)
        print(
            f"{name:22s} returning {means[0]:.3f}  found as new {means[1]:.3f}  AMI {means[2]:.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()

"""How many topics come out at each of the five steps of granularity, on what nobody has sorted before.

    python benchmarks/quality/granularity.py [planted] [small] [handful] [streaming] [chinese]

The factors of `analysis.topics.granularity` were chosen on the planted builds of seeds 10 to 12 (`topics.py` says what
they are), on 300 and on 36 texts, on reviews of a streaming service and, for texts read by their letters, of a bank's
app.
Data: ../shared/data, or ORANGE_FRIDAY_SHARED.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.granularity.setting import STEPS  # noqa: E402
from analysis.topics.finding import TopicSettings, find_topics  # noqa: E402
from benchmarks.quality.topics import planted  # noqa: E402
from benchmarks.shared_sets import Memory, rows_of  # noqa: E402


def texts_of(name: str, most: int) -> list[str]:
    """The first texts of a set."""
    return [row["text"] for row in rows_of(name)[:most]]


def banking(seeds: tuple[int, ...]) -> dict[str, list[str]]:
    """Planted builds of Banking77 by seed, without vectors."""
    rows = rows_of("banking77_intents")
    whole = (
        [row["text"] for row in rows],
        np.array([row["label"] for row in rows]),
        np.zeros((len(rows), 1)),
    )
    return {f"planted, seed {seed}": planted(whole, seed)[0] for seed in seeds}


def main(arguments: list[str]) -> None:
    wanted = arguments or ["planted", "small", "handful", "streaming", "chinese"]
    sets: dict[str, list[str]] = {}
    if "planted" in wanted:
        sets |= banking((10, 11, 12))
    if "small" in wanted:
        sets["300 texts"] = next(iter(banking((13,)).values()))[:300]
    if "handful" in wanted:
        sets["36 texts"] = next(iter(banking((10,)).values()))[:36]
    if "streaming" in wanted:
        sets["streaming reviews"] = texts_of("app_reviews_streaming", 6000)
    if "chinese" in wanted:
        sets["Chinese reviews of a bank's app"] = texts_of("zh_icbc_app", 1500)
    for name, texts in sets.items():
        store, people = Memory(), [str(number) for number in range(len(texts))]
        counts = [
            len(find_topics(texts, people, settings=TopicSettings(granularity=step), vectors=store).topics)
            for step in STEPS
        ]
        ratios = " ".join(f"{after / before:.2f}" for before, after in pairwise(counts))
        print(f"{name}, {len(texts)} texts: topics {counts}, each step times {ratios}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

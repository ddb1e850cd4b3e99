"""What a person judged on 200 texts of zh_icbc_app (icbc_labels.csv), and how the engine of today stands to it.

    python benchmarks/quality/icbc_reading.py

The file holds for each text its row in the set (0 is the first), the place of its topic on that day and the verdict,
but no text. A text judged to fit stays right as long as it is placed with the others judged to fit that topic: of all
pairs of such texts this prints the share that the engine of today puts together where the reader did, and apart where
the reader did; and how many of the texts judged to be nobody's are still left unassigned.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.topics.finding import find_topics  # noqa: E402
from benchmarks.shared_sets import rows_of  # noqa: E402


def labels_today() -> np.ndarray:
    """The place of each row's strongest topic, -1 where it is in none."""
    texts = [row["text"] for row in rows_of("zh_icbc_app")]
    found = find_topics(texts, [str(row) for row in range(len(texts))])
    labels = np.full(len(texts), -1)
    for link in reversed(found.assignments):
        labels[link.position] = link.topic
    return labels


def main() -> None:
    with Path(__file__).with_name("icbc_labels.csv").open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    print(dict(Counter(line["verdict"] for line in judged)))
    today = labels_today()
    good = [line for line in judged if line["verdict"].startswith("fits")]
    together, apart = [], []
    for one, other in combinations(good, 2):
        same = bool(today[int(one["row"])] == today[int(other["row"])] >= 0)
        (together if one["topic"] == other["topic"] else apart).append(same)
    print(f"together as judged {np.mean(together):.3f} of {len(together)} pairs")
    print(f"apart as judged {1 - np.mean(apart):.3f} of {len(apart)} pairs")
    for verdict in ("rightly unassigned", "wrongly unassigned", "does not fit"):
        rows = [int(line["row"]) for line in judged if line["verdict"] == verdict]
        print(f"{verdict}: {(today[rows] < 0).sum()} of {len(rows)} unassigned today")


if __name__ == "__main__":
    main()

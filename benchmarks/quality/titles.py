"""The first titles of a real corpus with quotes, to be read by a person.

    python benchmarks/quality/titles.py app_reviews_streaming --only app=com.netflix.mediaclient
    python benchmarks/quality/titles.py zh_icbc_app --quotes 10 --draw 5    # as docs/quality.md was read

With `--draw SEED` quotes are drawn at random, else the most central ones are shown.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from analysis.topics.finding import find_topics  # noqa: E402

SHARED = Path(os.environ.get("ORANGE_FRIDAY_SHARED", ROOT.parent / "shared"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus")
    parser.add_argument("--only", default="=", help="COLUMN=VALUE")
    parser.add_argument("--titles", type=int, default=20)
    parser.add_argument("--quotes", type=int, default=5)
    parser.add_argument("--draw", type=int, help="seed of a random draw of the quotes")
    options = parser.parse_args()
    random = np.random.default_rng(options.draw) if options.draw is not None else None
    column, _, value = options.only.partition("=")
    csv.field_size_limit(10**9)
    with (SHARED / "data" / options.corpus / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file) if not column or row[column] == value]
    found = find_topics(texts, [str(row) for row in range(len(texts))])
    print(
        f"{len(texts)} texts, {len(found.topics)} topics, {len(found.unassigned)} unassigned, {Counter(found.kinds)}"
    )
    print(f"seconds: {found.seconds}")
    for topic in found.topics[: options.titles]:
        print(f"\n{len(topic.positions)}  {topic.title}  [{', '.join(topic.keywords)}]")
        count = len(topic.quotes)
        rows = random.permutation(count) if random is not None else np.arange(count)
        for row in rows[: options.quotes]:
            print(f"    {topic.quotes[row][:160]}")


if __name__ == "__main__":
    main()

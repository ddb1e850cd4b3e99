"""Seconds per stage and peak memory of the topic engine in a fresh process, and of the embedding alone.

python benchmarks/quality/speed.py 1000 10000
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SHARED = Path(os.environ.get("ORANGE_FRIDAY_SHARED", ROOT.parent / "shared"))


def one(count: int) -> None:
    """Everything in this process: raw texts to named topics."""
    begin = time.perf_counter()
    from analysis.topics.finding import find_topics

    with (SHARED / "data" / "banking77_intents" / "data.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    texts = texts[:: max(1, len(texts) // count)][:count]
    found = find_topics(texts, [str(row) for row in range(count)])
    used = resource.getrusage(resource.RUSAGE_SELF)
    speed = len(texts) / found.seconds["embed"]
    print(
        f"{len(texts)} texts: {time.perf_counter() - begin:.1f} s wall, {used.ru_utime + used.ru_stime:.1f} s CPU, "
        f"peak {used.ru_maxrss // 1024} MB, {speed:.0f} embedded a second, {found.seconds}",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(int(sys.argv[2]))
    else:
        for size in sys.argv[1:]:
            subprocess.run([sys.executable, __file__, "--one", size], check=True)

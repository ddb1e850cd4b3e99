"""`rank` on 1,000 and 10,000 texts: seconds per stage and peak memory, beside plain BERTopic with its defaults.

Each measurement is a process of its own, the two in turn. The texts are customer messages of ../shared/data
(banking77_intents) with drawn scores; without it the demo's texts. The baseline gets the same vectors (ready, not
counted) and runs `BERTopic(embedding_model=None)` as it comes: UMAP, HDBSCAN, c-TF-IDF. It needs the extra `baseline`
(umap-learn, hdbscan); without it only our side is measured, and the table says so.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count as count_from
from itertools import islice
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
SIZES = (1_000, 10_000)  # 100_000 by --sizes: the texts of the set, each with another word left out


def texts_of(count: int) -> tuple[str, list[str]]:
    """The name of the source and that many texts in a drawn order."""
    source = (
        Path(os.environ.get("ORANGE_FRIDAY_SHARED", ROOT.parent / "shared"))
        / "data/banking77_intents/data.csv"
    )
    if source.exists():
        with source.open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        name = "banking77_intents"
    else:
        from webapp.demo.planting import SEED, plant

        texts = [each.text for each in plant(SEED, datetime(2026, 11, 24, tzinfo=UTC)).texts]
        name = "demo texts"
    random.Random(0).shuffle(texts)
    return name, list(islice(with_variants(texts), count))


def with_variants(texts: list[str]) -> Iterator[str]:
    """The texts, then the same with a word left out, another one in each round: none stands there twice."""
    told = set(texts)
    yield from texts
    for gone in count_from(0):
        for text in texts:
            words = text.split()
            shorter = " ".join(words[: gone % len(words)] + words[gone % len(words) + 1 :])
            if shorter and shorter not in told:
                told.add(shorter)
                yield shorter


def write_file(path: Path, texts: list[str]) -> None:
    """A file of texts with scores."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["text", "score"])
        table.writerows([text, chance.randint(1, 5)] for text in texts)


def ours(file: Path, out: Path) -> dict[str, float]:
    """A fresh process: file in, ranked requests out."""
    command = [
        sys.executable,
        "-c",
        "from webapp.cli.main import main; main()",
        "rank",
        str(file),
        "--text",
        "text",
    ]
    started = time.perf_counter()
    subprocess.run(
        [*command, "--score", "score", "--scale", "1-5", "--out", str(out)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    wall = time.perf_counter() - started
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    stages = record.get("seconds") or record.get("seconds_per_stage") or record["stage_seconds"]
    return {"wall": wall, "peak MB": record["peak_memory_mb"]} | {
        f"stage {name}": spent for name, spent in stages.items()
    }


def baseline(file: Path, vectors: Path) -> dict[str, float]:
    """A fresh process: texts and ready vectors in, BERTopic's topics out."""
    command = [sys.executable, __file__, "--baseline", str(file), "--vectors", str(vectors)]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    return {"wall": time.perf_counter() - started} | found


def run_baseline(file: Path, vectors: Path) -> None:
    """Inside the baseline's process."""
    from bertopic import BERTopic

    with file.open(encoding="utf-8", newline="") as opened:
        texts = [row["text"] for row in csv.DictReader(opened)]
    started = time.perf_counter()
    BERTopic(embedding_model=None).fit(texts, np.load(vectors))
    fitted = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"fit": fitted, "peak MB": peak}))


def keep_vectors(texts: list[str], path: Path) -> None:
    """The vectors of our own model, for the baseline."""
    from analysis.topics.embedding import MiniLm
    from analysis.topics.settings import TopicSettings

    np.save(path, MiniLm(TopicSettings().cache_dir, 2, int8=True).embed(texts, lambda _done: None))


def main() -> None:
    """Measure and print a table in Markdown."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options.add_argument("--baseline", type=Path)
    options.add_argument("--vectors", type=Path)
    chosen = options.parse_args()
    if chosen.baseline:
        run_baseline(chosen.baseline, chosen.vectors)
        return
    compared = all(importlib.util.find_spec(name) for name in ("umap", "hdbscan"))
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, medians of {chosen.rounds}"
    )
    if not compared:
        print("no baseline: install the extra `baseline`")
    with tempfile.TemporaryDirectory() as folder:
        for size in chosen.sizes:
            measure(size, chosen.rounds, compared, Path(folder))


def measure(size: int, rounds: int, compared: bool, folder: Path) -> None:
    """One size: the two in turn."""
    name, texts = texts_of(size)
    file, vectors = folder / f"{size}.csv", folder / f"{size}.npy"
    write_file(file, texts)
    if compared:
        keep_vectors(texts, vectors)
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(ours(file, folder / f"out{size}"))
        if compared:
            theirs.append(baseline(file, vectors))
    print(f"\n### {size:,} texts ({name})\n\n| figure | rank | plain BERTopic |\n| --- | ---: | ---: |")
    for figure in mine[0]:
        there = f"{median(theirs, figure):.1f}" if compared and figure in theirs[0] else ""
        print(f"| {figure} | {median(mine, figure):.1f} | {there} |")
    if compared:
        print(f"| fit on ready vectors | | {median(theirs, 'fit'):.1f} |")


def median(runs: list[dict[str, float]], figure: str) -> float:
    """The median of a figure over runs."""
    return statistics.median(run[figure] for run in runs)


if __name__ == "__main__":
    main()

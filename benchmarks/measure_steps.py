"""The steps of the analysis beside what they stand in for, each pair in turn in one run.

    python benchmarks/measure_steps.py [embedding] [clusters] [week] [--rounds 3] [--torch PYTHON]

- embedding: 3,000 customer messages (about 12 words each), texts a second, beside sentence-transformers on torch with
  the same weights; `--torch` names the Python of an environment that has it, because the program itself does not
- clusters: neighbours and clusters of 13,083 texts from ready vectors, beside UMAP and HDBSCAN with BERTopic's
  settings; needs umap-learn and hdbscan. Both once before the clock starts, so that compiling is not counted
- week: 3,000 new texts on 10,000 known ones whose vectors are stored, in a process that has run before
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from analysis.topics.centring import Centred  # noqa: E402
from analysis.topics.clustering import LeidenClusters  # noqa: E402
from analysis.topics.embedding import MiniLm, embedder_for, hash_of  # noqa: E402
from analysis.topics.finding import ALIKE, TopicSettings, find_topics  # noqa: E402
from analysis.topics.minilm_files import weights_folder  # noqa: E402
from benchmarks.shared_sets import Memory, rows_of  # noqa: E402

THEIRS = """
import json, sys, time
import torch
from sentence_transformers import SentenceTransformer
torch.set_num_threads(2)
folder, file = sys.argv[1:]
texts = json.load(open(file))
model = SentenceTransformer(folder, device="cpu")
model.encode(texts[:64])
print("ready", flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    model.encode(texts, batch_size=32)
    print(time.perf_counter() - begin, flush=True)
"""


def seconds_of(step: Callable[[], object]) -> float:
    begin = time.perf_counter()
    step()
    return time.perf_counter() - begin


def told(name: str, ours: list[float], theirs: list[float] | None = None) -> None:
    """A line: medians, and the ratio of each round."""
    line = f"{name}: ours {statistics.median(ours):.2f} s"
    if theirs:
        ratios = [there / here for here, there in zip(ours, theirs, strict=True)]
        line += f", theirs {statistics.median(theirs):.2f} s, ratio {statistics.median(ratios):.2f}"
        line += f" ({min(ratios):.2f} to {max(ratios):.2f})"
    print(line, flush=True)


def embedding(texts: list[str], rounds: int, torch_python: str | None) -> None:
    model = MiniLm(TopicSettings().cache_dir, 2, int8=True)
    model.embed(texts[:64], lambda done: None)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        other = _other(torch_python, file) if torch_python else None
        for _ in range(rounds):
            ours.append(seconds_of(lambda: model.embed(texts, lambda done: None)))
            if other and other.stdin and other.stdout:
                other.stdin.write("go\n")
                other.stdin.flush()
                theirs.append(float(other.stdout.readline()))
        if other:
            other.communicate()
    told(f"embedding {len(texts)} texts", ours, theirs or None)
    print(f"  {len(texts) / statistics.median(ours):.0f} texts a second", flush=True)


def _other(python: str, file: Path) -> subprocess.Popen[str]:
    """The other model, loaded and waiting."""
    other = subprocess.Popen(
        [python, "-c", THEIRS, str(weights_folder()), str(file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout
    if other.stdout.readline().strip() != "ready":
        raise SystemExit(f"{python} could not load sentence-transformers")
    return other


def clusters(texts: list[str], vectors: np.ndarray, rounds: int) -> None:
    settings = TopicSettings()
    centred = Centred()
    moved = centred.transform(vectors)

    def ours() -> None:
        LeidenClusters(settings, [None] * len(texts), alike=ALIKE, centred=centred).fit(moved)

    def theirs() -> None:
        from hdbscan import HDBSCAN
        from umap import UMAP

        reduced = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine").fit_transform(vectors)
        HDBSCAN(min_cluster_size=10, metric="euclidean", prediction_data=True).fit(reduced)

    compared = all(importlib.util.find_spec(name) for name in ("umap", "hdbscan"))
    ours()
    here, there = [], []
    if compared:
        theirs()
    for _ in range(rounds):
        here.append(seconds_of(ours))
        if compared:
            there.append(seconds_of(theirs))
    told(f"neighbours and clusters of {len(texts)} texts", here, there or None)


def week(texts: list[str], vectors: np.ndarray, rounds: int) -> None:
    settings, store = TopicSettings(), Memory()
    old = texts[:10_000]
    store.put({hash_of(t, settings.model): v for t, v in zip(texts[:10_000], vectors, strict=False)})
    first = find_topics(old, [str(row) for row in range(len(old))], vectors=store)
    known: list[int | None] = [None] * 13_000
    for link in reversed(first.assignments):
        known[link.position] = link.topic
    people = [str(row) for row in range(13_000)]
    spent, embed = [], []
    for _ in range(rounds):
        stored = Memory(store)
        begin = time.perf_counter()
        found = find_topics(texts[:13_000], people, known=known, vectors=stored)
        spent.append(time.perf_counter() - begin)
        embed.append(found.seconds["embed"])
    told("a week of 3,000 texts on 10,000 known, topics", spent)
    print(f"  of which embedding {statistics.median(embed):.2f} s; stages of the last round {found.seconds}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("steps", nargs="*", default=["embedding", "clusters", "week"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--torch", help="the Python of an environment with torch and sentence-transformers")
    chosen = parser.parse_args()
    texts = [row["text"] for row in rows_of("banking77_intents")]
    texts = [texts[row] for row in np.random.default_rng(0).permutation(len(texts))]
    if "embedding" in chosen.steps:
        embedding(texts[:3000], chosen.rounds, chosen.torch)
    if {"clusters", "week"} & set(chosen.steps):
        vectors = embedder_for(TopicSettings()).embed(texts, lambda done: None)
        if "clusters" in chosen.steps:
            clusters(texts, vectors, chosen.rounds)
        if "week" in chosen.steps:
            week(texts, vectors, chosen.rounds)


if __name__ == "__main__":
    main()

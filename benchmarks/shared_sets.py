"""The sets of ../shared/data (or ORANGE_FRIDAY_SHARED) as the benchmarks read them, and vectors kept in memory."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np

DATA = Path(os.environ.get("ORANGE_FRIDAY_SHARED", Path(__file__).parents[2] / "shared")) / "data"


class Memory(dict[str, np.ndarray]):
    """A store of vectors for `find_topics`, kept from run to run so that all engines read the very same ones."""

    def get(self, hashes: list[str]) -> dict[str, np.ndarray]:  # type: ignore[override]
        """The vectors that are there."""
        return {key: self[key] for key in hashes if key in self}

    def put(self, vectors: dict[str, np.ndarray]) -> None:
        """Keep them."""
        self.update(vectors)


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a set; its fields may be megabytes long."""
    csv.field_size_limit(10**9)
    with (DATA / name / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

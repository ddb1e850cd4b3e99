"""One run of the engine: what it was asked, its stages with their seconds, what its parts tell each other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .embedding import VectorStore
from .settings import Progress, TopicSettings


@dataclass
class Run:
    """Handed through the stages of one `find_topics`."""

    settings: TopicSettings
    people: list[str]
    store: VectorStore | None
    progress: Progress
    rows: int
    """How many rows somebody wrote; typed examples of seeds stand behind them and count for nobody."""
    seconds: dict[str, float] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    """Titles already given: no title is used twice."""
    cheerful: set[int] = field(default_factory=set)
    """Rows of topics that turned out to be praise."""
    loose_themes: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Row of an unassigned piece → the theme it would be in: group of scripts, number."""
    small: bool = False
    """Too few texts for any statement."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Tells the listener that a stage begins and ends, and adds up its seconds."""
        self.progress(name, 0.0)
        begin = time.perf_counter()
        yield
        self.add(name, time.perf_counter() - begin)
        self.progress(name, 1.0)

    def add(self, name: str, seconds: float) -> None:
        """Count seconds that were measured elsewhere."""
        self.seconds[name] = round(self.seconds.get(name, 0.0) + seconds, 4)

"""What a run of the topic engine found."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class SecondCentre:
    """A known topic that has grown a second centre: the rows around the smaller of the two."""

    positions: list[int]
    similarity: float
    """Cosine of the two centres, what the whole corpus has in common taken off."""


@dataclass(frozen=True)
class FoundTopic:
    """One topic. `known_id` is the caller's id of the topic it continues, None for a new one."""

    known_id: int | None
    title: str
    keywords: list[str]
    positions: list[int]
    """Rows that speak of it, most central first, each once."""
    quotes: list[str]
    """For each of the positions its sentence that speaks of the topic, personal data masked."""
    centroid: np.ndarray
    """float32, length one; comparable only within one script and model."""
    script: str
    too_few: bool
    """Too few people for a statement about it."""
    second_centre: SecondCentre | None = None
    """Reason to propose a split; None for nearly all."""
    heart: np.ndarray | None = None
    """Its centre, float32 of length one, the corpus' own centre taken off: tells which topics are near each other."""


@dataclass(frozen=True)
class FoundTheme:
    """A group of topics about one part of the product. Every topic is in one theme, or there are no themes."""

    title: str
    keywords: list[str]
    topics: list[int]
    """Places of its topics in the list of topics, those of most people first."""
    loose: list[int] = field(default_factory=list)
    """Rows that are about it and in no topic."""


@dataclass(frozen=True)
class Assignment:
    """Row `position` speaks of `topic` (index into the topics); similarity is the cosine to its centroid, 0 to 1."""

    position: int
    topic: int
    similarity: float


@dataclass(frozen=True)
class FoundTopics:
    """Everything a run found. A row that says several things has several assignments, its strongest first."""

    topics: list[FoundTopic]
    assignments: list[Assignment]
    unassigned: list[int]
    """Rows that say something but belong nowhere; praise and noise are not among them."""
    kinds: list[str]
    """For each row "problem", "idea", "praise" or "noise"."""
    seconds: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """What a reader of the result should know, in plain words."""
    alike: list[tuple[int, int, float]] = field(default_factory=list)
    """Pairs of topics that are possibly the same, with the cosine of their centres, most alike first."""
    themes: list[FoundTheme] = field(default_factory=list)
    """Groups of topics, those of most people first; none where topics are too few to be grouped."""

    def theme_of_topic(self) -> dict[int, int]:
        """Place of a topic → place of its theme."""
        return {topic: place for place, theme in enumerate(self.themes) for topic in theme.topics}

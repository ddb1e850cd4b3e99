"""What a run keeps of what was before, above all what people decided: by position, topics by the caller's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Closed:
    """A topic whose request is closed: since when, and with which build it shipped (None: it was declined)."""

    at: datetime
    build: str | None


@dataclass(frozen=True)
class Decided:
    """Nothing in it: a run that is free, as on a file."""

    pieces: Mapping[int, str] = field(default_factory=dict)
    """Position → key of the sentence by which the text belongs to its known topic."""
    also: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """Position → keys of further sentences with the topics that these belong to."""
    inside: Mapping[int, Set[int]] = field(default_factory=dict)
    """Position → topics that a person put the text in."""
    outside: Mapping[int, Set[int]] = field(default_factory=dict)
    """Position → topics that a person took the text out of."""
    standing: Mapping[int, Set[int]] = field(default_factory=dict)
    """Position → topics that the text stood in before the run."""
    sinks: Set[int] = frozenset()
    """Topics that are none: what falls into them counts for nothing."""
    closed: Mapping[int, Closed] = field(default_factory=dict)
    """Topics that no new text joins before somebody has looked."""
    seeds: Sequence[tuple[int, str]] = ()
    """Typed examples of topics: (topic, sentence)."""

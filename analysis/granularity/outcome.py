"""What a trial found, as its row keeps it: numbers of topics and texts, and titles; no quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Joining:
    """A topic that would become part of another one, which somebody has decided about or not.

    ``asked``: it lies in the direction the slider was moved, and touches nothing that is decided.
    """

    topic_id: int
    into_id: int
    title: str
    into_title: str
    texts: int
    examples: tuple[int, ...]
    into_decided: bool
    asked: bool

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"join-{self.topic_id}"


@dataclass(frozen=True)
class Part:
    """Texts that would leave a topic for a new one called ``title``; ``of_texts`` is how many the topic has."""

    number: int
    topic_id: int
    topic_title: str
    title: str
    text_ids: tuple[int, ...]
    of_texts: int
    examples: tuple[int, ...]
    asked: bool

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"part-{self.number}"


@dataclass(frozen=True)
class Fresh:
    """A topic that the next analysis would make of texts that stand in none."""

    title: str
    texts: int
    examples: tuple[int, ...]


@dataclass(frozen=True)
class Ranked:
    """A line of the ranked list; ``points`` None where too few say so, ``topic_id`` None for one that is new."""

    title: str
    topic_id: int | None
    people: int
    points: float | None


@dataclass(frozen=True)
class Outcome:
    """Everything a trial found. ``decided`` topics stand by a person's word; ``topics`` are all of the product."""

    joinings: tuple[Joining, ...]
    parts: tuple[Part, ...]
    fresh: tuple[Fresh, ...]
    topics: int
    decided: int
    before: tuple[Ranked, ...]
    after: tuple[Ranked, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.joinings or self.parts)

    @property
    def staying(self) -> int:
        """How many topics are neither joined by others, nor become part of one, nor lose texts to a new one."""
        touched = {each.topic_id for each in self.joinings} | {each.into_id for each in self.joinings}
        return self.topics - len(touched | {part.topic_id for part in self.parts})

    def to_json(self) -> dict[str, Any]:
        """As the row of the trial holds it."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Outcome:
        """What `to_json` gave."""
        return cls(
            tuple(Joining(**_tupled(each)) for each in kept["joinings"]),
            tuple(Part(**_tupled(each)) for each in kept["parts"]),
            tuple(Fresh(**_tupled(each)) for each in kept["fresh"]),
            kept["topics"],
            kept["decided"],
            tuple(Ranked(**each) for each in kept["before"]),
            tuple(Ranked(**each) for each in kept["after"]),
        )

    def chosen(self, keys: Iterable[str]) -> tuple[list[Joining], list[Part]]:
        """What a form chose."""
        wanted = set(keys)
        return (
            [each for each in self.joinings if each.key in wanted],
            [each for each in self.parts if each.key in wanted],
        )


def _tupled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}

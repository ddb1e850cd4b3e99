"""One text's topics: what the runs placed, as the edits have it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.topics.edits.folding import Folded, Hold
from analysis.topics.placing import ALSO, HELD, HOME

# How near a text is to a topic that a person put it in and no run has measured yet.
UNMEASURED = 0.5


@dataclass(frozen=True)
class Stay:
    """A placing that counts (the table's columns)."""

    topic_id: int
    piece: str | None
    similarity: float
    role: str
    read_edit_id: int
    since: datetime


@dataclass(frozen=True)
class Place:
    """A text in a topic that stands for itself; 0 is the topic it speaks of most."""

    topic_id: int
    similarity: float
    place: int


@dataclass(frozen=True)
class Known:
    """The topic that a run pins a text to, by which of its sentences, and whether a person says so."""

    topic_id: int
    piece: str | None
    held: bool


def places_of(stays: Sequence[Stay], folded: Folded, feedback_id: int) -> list[Place]:
    """The topics a text stands in, the one it speaks of most first."""
    holds = folded.holds.get(feedback_id, {})
    near, home = _machine(stays, folded, holds)
    for root, hold in holds.items():
        if hold.is_in and not folded.is_sink(root):
            near.setdefault(root, _measured(stays, folded, root))
    held = _latest(holds)
    first = held if held in near else home
    order = sorted(near, key=lambda root: (root != first, -near[root], root))
    return [Place(root, near[root], place) for place, root in enumerate(order)]


def _machine(
    stays: Iterable[Stay], folded: Folded, holds: dict[int, Hold]
) -> tuple[dict[int, float], int | None]:
    """Root → similarity of what the runs say and nobody denies, and which of them is home."""
    near: dict[int, float] = {}
    home = None
    for stay in stays:
        root = folded.root(stay.topic_id)
        denied = root in holds and not holds[root].is_in
        if stay.role == HELD or root is None or denied or folded.is_sink(root):
            continue
        near[root] = max(near.get(root, 0.0), stay.similarity)
        home = root if stay.role == HOME else home
    return near, home


def _measured(stays: Iterable[Stay], folded: Folded, root: int) -> float:
    found = [stay.similarity for stay in stays if folded.root(stay.topic_id) == root]
    return max(found, default=UNMEASURED)


def _latest(holds: dict[int, Hold]) -> int | None:
    inside = [root for root, hold in holds.items() if hold.is_in]
    return max(inside, key=lambda root: holds[root].order, default=None)


def known_of(
    stays: Iterable[Stay], folded: Folded, feedback_id: int, changed_at: datetime | None = None
) -> Known | None:
    """Where a run must keep the text: where a person put it last, else its home; None: the run is free.

    A home is open again where the text was rewritten since, a person took the text out, or a merge that may have
    brought it there has been undone.
    """
    holds = folded.holds.get(feedback_id, {})
    held = _latest(holds)
    if held is not None:
        return Known(held, holds[held].piece, True)
    home = next((stay for stay in stays if stay.role == HOME), None)
    root = folded.root(home.topic_id) if home else None
    if home is None or root is None or root in holds:
        return None
    if folded.is_freed(home.topic_id, home.read_edit_id):
        return None
    if changed_at is not None and changed_at > home.since:
        return None
    return Known(root, home.piece, False)


def also_of(
    stays: Iterable[Stay], folded: Folded, feedback_id: int, changed_at: datetime | None = None
) -> dict[str, int]:
    """The sentences, by key, that stand in topics beside the text's home; they stay there under the same rules."""
    holds = folded.holds.get(feedback_id, {})
    found: dict[str, int] = {}
    for stay in stays:
        root = folded.root(stay.topic_id)
        rewritten = changed_at is not None and changed_at > stay.since
        if stay.role != ALSO or stay.piece is None or root is None or rewritten:
            continue
        denied = root in holds and not holds[root].is_in
        if not denied and not folded.is_freed(stay.topic_id, stay.read_edit_id):
            found[stay.piece] = root
    return found

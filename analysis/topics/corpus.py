"""Preparing the corpus: every row's text becomes masked pieces; equal pieces are one unit, read once."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.language import fold_script, script_of
from core.privacy import mask_personal

from .kinds import IDEA, NOISE, PRAISE, PROBLEM, kind_of
from .sentences import sentences_of
from .settings import TopicSettings

_STRENGTH = {PROBLEM: 3, IDEA: 2, PRAISE: 1, NOISE: 0}


@dataclass
class Unit:
    """One distinct piece of text and where it occurs."""

    text: str
    script: str
    kind: str
    known: int | None = None
    positions: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Corpus:
    """`units` are what can be a request (problems and ideas, and whatever a person pinned), in order of first occurrence."""

    units: list[Unit]
    kinds: list[str]


def _strongest(kinds: list[str]) -> str:
    return max(kinds, key=_STRENGTH.__getitem__, default=NOISE)


def _pieces(text: str, settings: TopicSettings) -> list[tuple[str, str]]:
    """(piece, kind) of a text, masked."""
    cut = sentences_of(text, long_text=settings.long_text, most=settings.sentences_per_text)
    masked = [mask_personal(piece) for piece in cut]
    return [(piece, kind_of(piece)) for piece in masked]


def prepare(texts: list[str], known: list[int | None], settings: TopicSettings) -> Corpus:
    """Cut, mask and judge the texts, and gather equal pieces.

    A text of a known topic keeps all its pieces free but one: the piece that says most is pinned. Pieces are equal
    when they read the same in small letters and simplified script; equal pieces pinned to different topics (a person
    moved one) stay apart, and an unpinned one goes with the topic that its twin is pinned to.
    """
    units: dict[tuple[str, int | None], Unit] = {}
    twins: dict[str, int] = {}
    loose: list[tuple[str, str, str, int]] = []
    kinds = []
    for position, (text, topic) in enumerate(zip(texts, known, strict=True)):
        pieces = _pieces(text, settings)
        kinds.append(_strongest([kind for _, kind in pieces]))
        pin = max(range(len(pieces)), key=lambda i: (_STRENGTH[pieces[i][1]], -i), default=None) if topic is not None else None
        for number, (piece, kind) in enumerate(pieces):
            key = fold_script(piece).casefold()
            if number == pin:
                unit = units.setdefault((key, topic), Unit(piece, script_of(piece), kind, topic))
                unit.positions.append(position)
                twins.setdefault(key, topic)
            elif kind in (PROBLEM, IDEA):
                loose.append((key, piece, kind, position))
    for key, piece, kind, position in loose:
        topic = twins.get(key)
        unit = units.setdefault((key, topic), Unit(piece, script_of(piece), kind, topic))
        if position not in unit.positions[-1:]:
            unit.positions.append(position)
    ordered = sorted(units.values(), key=lambda unit: (unit.positions[0], unit.text))
    return Corpus(ordered, kinds)

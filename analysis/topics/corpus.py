"""Preparing the corpus: every row's text becomes masked pieces; equal pieces are one unit, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.language import script_of
from core.privacy import mask_personal

from .kinds import OF_REQUESTS, PRAISE, PROBLEM, STRENGTH, is_plain, kind_of, main_kind
from .pieces import folded, piece_key
from .product_names import pattern_of, product_names, without_names
from .sentences import sentences_of
from .settings import TopicSettings
from .tongues import reads_as_english


@dataclass
class Unit:
    """One distinct piece of text and where it occurs."""

    text: str
    read: str
    """What the model reads: the text without the product's name."""
    script: str
    kind: str
    known: int | None = None
    positions: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Corpus:
    """`units` are what can be a request (problems, ideas, questions, and whatever a person pinned), in order of
    first occurrence.
    """

    units: list[Unit]
    kinds: list[str]


def _pieces(text: str, settings: TopicSettings) -> list[tuple[str, str]]:
    """(piece, kind) of a text, masked."""
    cut = sentences_of(text, long_text=settings.long_text, most=settings.sentences_per_text)
    masked = [mask_personal(piece) for piece in cut]
    kinds = [kind_of(piece) for piece in masked]
    pairs = list(zip(masked, kinds, strict=True))
    if PRAISE in kinds and not any(kind in OF_REQUESTS and not is_plain(piece) for piece, kind in pairs):
        kinds = [PRAISE if kind == PROBLEM else kind for kind in kinds]  # a happy text's plain sentences
    return list(zip(masked, kinds, strict=True))


def _script(piece: str) -> str:
    """As core.language tells it, but Latin text in another language than English counts among the others."""
    script = script_of(piece)
    return "other" if script == "latin" and not reads_as_english(piece) else script


class _Units:
    """Gathers equal pieces: the same in small letters and simplified script, and pinned to the same topic or
    to none.
    """

    def __init__(self, names: re.Pattern[str] | None) -> None:
        self.names = names
        self.units: dict[tuple[str, int | None], Unit] = {}

    def add(self, piece: str, kind: str, topic: int | None, position: int) -> None:
        key = (folded(piece), topic)
        unit = self.units.get(key)
        if unit is None:
            unit = self.units[key] = Unit(
                piece, without_names(piece, self.names), _script(piece), kind, topic
            )
        if position not in unit.positions[-1:]:
            unit.positions.append(position)

    def twin(self, piece: str) -> int | None:
        """The known topic that an equal piece is pinned to, the smallest number where a person tore equal
        ones apart.
        """
        return self.pinned.get(folded(piece))

    def close_pins(self) -> None:
        """All pinned pieces are in: unpinned ones may now follow their twins."""
        self.pinned: dict[str, int] = {}
        for key, topic in self.units:
            if topic is not None:
                self.pinned[key] = min(topic, self.pinned.get(key, topic))


def _pin(pieces: list[tuple[str, str]], wanted: str | None) -> int:
    """Which piece of a known topic's text is pinned: the one with that key, else the first that says most."""
    if wanted is not None:
        for number, (piece, _) in enumerate(pieces):
            if piece_key(piece) == wanted:
                return number
    return max(range(len(pieces)), key=lambda i: (STRENGTH[pieces[i][1]], -i))


def prepare(
    texts: list[str],
    known: list[int | None],
    settings: TopicSettings,
    pins: Mapping[int, str] | None = None,
    also: Mapping[int, Mapping[str, int]] | None = None,
) -> Corpus:
    """Cut, mask and judge the texts, and gather equal pieces into units.

    A text of a known topic keeps all its pieces free but one: the piece whose key `pins` gives for its row, else the
    one that says most, is pinned there. `also` gives for a row further pieces, by their keys, that are pinned to topics
    of their own. An unpinned piece goes where its pinned twin is.
    """
    pins, also = pins or {}, also or {}
    units = _Units(pattern_of(product_names(texts)))
    loose: list[tuple[str, str, int]] = []
    kinds = []
    for position, (text, topic) in enumerate(zip(texts, known, strict=True)):
        pieces = _pieces(text, settings)
        kinds.append(main_kind(pieces))
        pin = _pin(pieces, pins.get(position)) if pieces and topic is not None else None
        for number, (piece, kind) in enumerate(pieces):
            if topic is not None and number == pin:
                units.add(piece, kind, topic, position)
            elif position in also and (other := also[position].get(piece_key(piece))) is not None:
                units.add(piece, kind, other, position)
            elif kind in OF_REQUESTS:
                loose.append((piece, kind, position))
    units.close_pins()
    for piece, kind, position in loose:
        units.add(piece, kind, units.twin(piece), position)
    return Corpus(sorted(units.units.values(), key=lambda unit: (unit.positions[0], unit.text)), kinds)

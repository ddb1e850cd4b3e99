"""Between the engine and the count of voices: what people decided is put in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.decided import Closed, Decided
from analysis.remarks import Remarks
from analysis.topics.found import Assignment, FoundTheme, FoundTopic, FoundTopics
from analysis.topics.kinds import OF_REQUESTS
from core.privacy import mask_personal

# How near a text is to a topic that a person put it in and where the engine does not see it.
UNMEASURED = 0.5


@dataclass(frozen=True)
class Link:
    """A row that speaks of a known topic, by the engine's word: by which sentence and how much."""

    position: int
    topic_id: int
    similarity: float
    quote: str


@dataclass(frozen=True)
class LeftOut:
    """What the engine found and does not count: in no topic, against a person's word, or like a closed request."""

    sunk: list[Link] = field(default_factory=list)
    denied: list[Link] = field(default_factory=list)
    looks: list[Link] = field(default_factory=list)


def settled(found: FoundTopics, remarks: Remarks, decided: Decided) -> tuple[FoundTopics, LeftOut]:
    """`found` as people decided: links that they deny dropped, those that they say added; and what was left out."""
    left = LeftOut()
    kept: dict[int, dict[int, float]] = {}
    quotes = {
        (position, index): quote
        for index, topic in enumerate(found.topics)
        for position, quote in zip(topic.positions, topic.quotes, strict=True)
    }
    for link in found.assignments:
        known = found.topics[link.topic].known_id
        place = _place(left, link, known, remarks, decided)
        if place is None:
            kept.setdefault(link.topic, {})[link.position] = link.similarity
        elif known is not None:
            quote = quotes.get((link.position, link.topic), "")
            place.append(Link(link.position, known, link.similarity, quote))
    topics = list(found.topics)
    for position, topic_id in _missing(found, kept, remarks, decided):
        index = _index_of(topics, topic_id)
        kept.setdefault(index, {})[position] = UNMEASURED
        quotes[position, index] = mask_personal(remarks.texts[position].strip())
    return _rebuilt(found, topics, kept, quotes), left


def _place(
    left: LeftOut, link: Assignment, known: int | None, remarks: Remarks, decided: Decided
) -> list[Link] | None:
    """Where a link goes that does not count; None: it counts."""
    if known is None:
        return None
    if known in decided.sinks:
        return left.sunk
    if known in decided.outside.get(link.position, ()):
        return left.denied
    closed = decided.closed.get(known)
    if closed is not None and _needs_look(link.position, known, closed, remarks, decided):
        return left.looks
    return None


def _needs_look(position: int, known: int, closed: Closed, remarks: Remarks, decided: Decided) -> bool:
    """A new text, written after the request was closed, on a build that should carry what was asked for."""
    if remarks.known_topics[position] == known:
        return False
    if known in decided.inside.get(position, ()) or known in decided.standing.get(position, ()):
        return False
    date = remarks.dates[position]
    if date is None or date <= closed.at:
        return False
    build, order = remarks.builds[position], remarks.build_order
    if build is None or closed.build is None or closed.build not in order:
        return True
    return order.index(build) >= order.index(closed.build)


def _missing(
    found: FoundTopics, kept: dict[int, dict[int, float]], remarks: Remarks, decided: Decided
) -> list[tuple[int, int]]:
    """(position, topic) that must be and that the engine did not see: a text of signs alone gives it nothing."""
    there = {(position, found.topics[index].known_id) for index, rows in kept.items() for position in rows}
    wanted = {(position, topic) for position, topics in decided.inside.items() for topic in topics}
    wanted |= {(row, topic) for row, topic in enumerate(remarks.known_topics) if topic is not None}
    return sorted(pair for pair in wanted if pair not in there and pair[1] not in decided.sinks)


def _index_of(topics: list[FoundTopic], topic_id: int) -> int:
    for index, topic in enumerate(topics):
        if topic.known_id == topic_id:
            return index
    topics.append(FoundTopic(topic_id, "", [], [], [], np.zeros(1, np.float32), "other", True))
    return len(topics) - 1


def _rebuilt(
    found: FoundTopics,
    topics: list[FoundTopic],
    kept: dict[int, dict[int, float]],
    quotes: dict[tuple[int, int], str],
) -> FoundTopics:
    """The topics that still have rows, in their order, with everything that counts by their places."""
    new_place = {index: place for place, index in enumerate(i for i in range(len(topics)) if kept.get(i))}
    left = [_with_rows(topics[index], kept[index], index, quotes) for index in new_place]
    links = [
        Assignment(position, new_place[index], similarity)
        for index in new_place
        for position, similarity in kept[index].items()
    ]
    links.sort(key=lambda link: (link.position, -link.similarity, link.topic))
    placed = {link.position for link in links}
    loose = [row for row, kind in enumerate(found.kinds) if kind in OF_REQUESTS and row not in placed]
    pairs = [
        (new_place[i], new_place[j], cosine) for i, j, cosine in found.alike if {i, j} <= new_place.keys()
    ]
    themes = _themes_left(found.themes, new_place, placed)
    return replace(found, topics=left, assignments=links, unassigned=loose, alike=pairs, themes=themes)


def _themes_left(
    themes: Iterable[FoundTheme], new_place: Mapping[int, int], placed: set[int]
) -> list[FoundTheme]:
    """The themes with the topics that are left, by their new places; one without any is gone."""
    left = [
        replace(
            theme,
            topics=[new_place[index] for index in theme.topics if index in new_place],
            loose=[row for row in theme.loose if row not in placed],
        )
        for theme in themes
    ]
    return [theme for theme in left if theme.topics]


def _with_rows(
    topic: FoundTopic, rows: Iterable[int], index: int, quotes: dict[tuple[int, int], str]
) -> FoundTopic:
    wanted = set(rows)
    first = [position for position in topic.positions if position in wanted]
    positions = [*first, *sorted(wanted.difference(first))]
    return replace(
        topic, positions=positions, quotes=[quotes.get((position, index), "") for position in positions]
    )

"""Where a run puts each text: only what differs is written, and no home is taken from a text that has one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.reading import Reading
from analysis.findings import Findings
from analysis.runs import Run
from analysis.topics.edits.stays import chunked
from analysis.topics.identity import Topic
from analysis.topics.pieces import piece_key
from analysis.topics.placing import ALSO, HELD, HOME, Placing
from surveys.feedback import Feedback

# Centres drift a little in every run; smaller changes of a similarity are not worth a write.
WORTH_WRITING = 0.01


class _Link(NamedTuple):
    topic_id: int
    similarity: float
    piece: str | None
    may_be_home: bool


class _Row(NamedTuple):
    id: int
    topic_id: int
    role: str
    similarity: float
    piece: str | None
    root: int | None


@dataclass
class _Diff:
    """What to write: new rows, rows to end, rows to change."""

    fresh: list[dict[str, Any]] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


def readable_texts(session: Session, run: Run) -> set[int]:
    """The texts that a run read and that still are what it read: not erased, not rewritten since it began."""
    query = sa.select(Feedback.id).where(
        Feedback.product_id == run.product_id, Feedback.written_at <= run.as_of
    )
    if run.started_at is not None:
        query = query.where(Feedback.changed_at <= run.started_at)
    return set(session.scalars(query))


def keep_placings(
    session: Session,
    run: Run,
    reading: Reading,
    findings: Findings,
    topics: Sequence[Topic],
    texts: set[int],
    *,
    now: datetime,
) -> None:
    """Write the places of these ``texts``: a home for those that were free, and what else they speak of."""
    links = _links(reading, findings, topics)
    rows = _open_rows(session, run.product_id, reading)
    diff = _Diff()
    for position, number in enumerate(reading.remarks.ids):
        if number in texts:
            _compare(diff, reading, position, links.get(position, []), rows.get(number, []))
    _write(session, run, reading, diff, now)


def _links(reading: Reading, findings: Findings, topics: Sequence[Topic]) -> Mapping[int, list[_Link]]:
    """All that the engine said, strongest first, whether it counts or not; but for what waits for a second look."""
    found: dict[int, list[_Link]] = defaultdict(list)
    quotes = {
        (position, index): quote
        for index, topic in enumerate(findings.topics.topics)
        for position, quote in zip(topic.positions, topic.quotes, strict=True)
    }
    for link in findings.topics.assignments:
        piece = _key(quotes.get((link.position, link.topic)))
        found[link.position].append(_Link(topics[link.topic].id, link.similarity, piece, True))
    for sunk in findings.left_out.sunk:
        found[sunk.position].append(_Link(sunk.topic_id, sunk.similarity, _key(sunk.quote), True))
    for denied in findings.left_out.denied:
        found[denied.position].append(_Link(denied.topic_id, denied.similarity, _key(denied.quote), False))
    for links in found.values():
        links.sort(key=lambda link: -link.similarity)
    return found


def _key(quote: str | None) -> str | None:
    return piece_key(quote) if quote else None


def _open_rows(session: Session, product_id: int, reading: Reading) -> Mapping[int, list[_Row]]:
    query = (
        sa.select(
            Placing.feedback_id,
            Placing.id,
            Placing.topic_id,
            Placing.role,
            Placing.similarity,
            Placing.piece,
        )
        .join(Topic, Topic.id == Placing.topic_id)
        .where(Topic.product_id == product_id, Placing.until.is_(None))
        .order_by(Placing.id)
    )
    found: dict[int, list[_Row]] = defaultdict(list)
    for feedback_id, number, topic_id, role, similarity, piece in session.execute(query):
        root = reading.folded.root(topic_id)
        found[feedback_id].append(_Row(number, topic_id, role, similarity, piece, root))
    return found


def _compare(diff: _Diff, reading: Reading, position: int, links: list[_Link], rows: list[_Row]) -> None:
    """One text. A row is met by a link to the topic that stood for the row's when the run read the log."""
    number = reading.remarks.ids[position]
    held = reading.decided.inside.get(position, ())
    new_home = _new_home(reading, position, links)
    ended = set(_make_way(reading, position, new_home, rows))
    met: set[int] = set()
    for link in links:
        own = [row for row in rows if row.root == link.topic_id and row.id not in ended]
        if link.topic_id not in held:
            own = [row for row in own if row.role != HELD]
        for row in own:
            _update(diff, row, link)
        met.update(row.id for row in own)
        if not own:
            role = HOME if link is new_home else HELD if link.topic_id in held else ALSO
            diff.fresh.append(_fresh(number, link, role))
    ended |= {row.id for row in rows if row.id not in met and row.role != HOME}
    diff.ended += sorted(ended)


def _new_home(reading: Reading, position: int, links: list[_Link]) -> _Link | None:
    """Only a text that was free gets one: the topic it speaks of most, unless a person took it out of there."""
    if reading.remarks.known_topics[position] is not None:
        return None
    return next((link for link in links if link.may_be_home), None)


def _make_way(reading: Reading, position: int, new_home: _Link | None, rows: list[_Row]) -> list[int]:
    """The rows that end: for a free text's new home the old one and whatever stands in that topic; and a home that
    the engine no longer sees. One that a person took the text out of stays, should that be undone.
    """
    if reading.remarks.known_topics[position] is not None:
        return []
    home = next((row for row in rows if row.role == HOME), None)
    if new_home is not None:
        return [row.id for row in rows if row is home or row.root == new_home.topic_id]
    if home is None or home.root in reading.decided.outside.get(position, ()):
        return []
    return [home.id]


def _update(diff: _Diff, row: _Row, link: _Link) -> None:
    piece = row.piece or link.piece
    if abs(row.similarity - link.similarity) > WORTH_WRITING or piece != row.piece:
        diff.changed.append({"id": row.id, "similarity": link.similarity, "piece": piece})


def _fresh(number: int, link: _Link, role: str) -> dict[str, Any]:
    return {
        "topic_id": link.topic_id,
        "feedback_id": number,
        "piece": link.piece,
        "similarity": link.similarity,
        "role": role,
    }


def _write(session: Session, run: Run, reading: Reading, diff: _Diff, now: datetime) -> None:
    for some in chunked(diff.ended):
        end = sa.update(Placing).where(Placing.id.in_(some)).values(until=now)
        session.execute(end.execution_options(synchronize_session=False))
    if diff.changed:
        session.execute(sa.update(Placing), diff.changed)
    shared = {"read_edit_id": reading.edit_id, "run_id": run.id, "since": now, "until": None}
    if diff.fresh:
        session.execute(sa.insert(Placing), [row | shared for row in diff.fresh])

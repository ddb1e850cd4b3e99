"""Incoming rows kept as votes and feedback: each once, however often and however far a file is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from community.products import Product
from core.database import insert_for
from core.language import N_, language_of
from core.records.table import BadRow
from core.refusals import Refusal
from surveys.feedback import Feedback
from surveys.incoming.authors import authors_of
from surveys.incoming.rows import IncomingRow
from surveys.votes import Vote, lock_tally, recount


@dataclass
class Kept:
    """What became of rows. A row is known when it added nothing: it was there, or a later vote stands."""

    imported: int = 0
    known: int = 0
    votes: int = 0
    texts: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def add(self, other: Kept) -> None:
        """Count another batch in."""
        self.imported += other.imported
        self.known += other.known
        self.votes += other.votes
        self.texts += other.texts
        self.bad += other.bad


def keep_rows(
    session: Session,
    product: Product,
    rows: Sequence[IncomingRow],
    builds: Mapping[str, int],
    *,
    channel: str,
    now: datetime,
) -> Kept:
    """Keep a batch of independent rows with the tallies of their builds; a row that cannot be kept fails alone.

    `builds` gives the ids of the versions. Safe to repeat: a text is known by (product, channel, external id),
    a vote by its build and author, of whom the latest dated vote stands. A row without a date counts as of `now`.
    """
    kept, good = Kept(), []
    for row in rows:
        reason = _why_not(row, builds)
        if reason is not None:
            kept.bad.append(BadRow(row.row, row.line, reason))
        else:
            good.append(row)
    if good:
        kept.add(_keep_together_or_one_by_one(session, product, good, builds, channel, now))
    return kept


def _why_not(row: IncomingRow, builds: Mapping[str, int]) -> Refusal | None:
    if not row.text and row.score is None:
        return Refusal(N_("neither a text nor a vote"))
    if row.build is not None and row.build not in builds:
        return Refusal(N_("%(version)s… cannot be a version"), field="build", version=row.build[:40])
    return None


def _keep_together_or_one_by_one(
    session: Session,
    product: Product,
    rows: list[IncomingRow],
    builds: Mapping[str, int],
    channel: str,
    now: datetime,
) -> Kept:
    try:
        with session.begin_nested():
            return _keep(session, product, rows, builds, channel, now)
    except SQLAlchemyError as error:
        if len(rows) == 1:
            reason = Refusal(N_("the database refuses it: %(error)s"), error=_reason_of(error))
            return Kept(bad=[BadRow(rows[0].row, rows[0].line, reason)])
    kept = Kept()
    for row in rows:
        kept.add(_keep_together_or_one_by_one(session, product, [row], builds, channel, now))
    return kept


def _keep(
    session: Session,
    product: Product,
    rows: list[IncomingRow],
    builds: Mapping[str, int],
    channel: str,
    now: datetime,
) -> Kept:
    authors = authors_of(session, product, channel, rows, now=now)
    places = [builds[row.build] if row.build is not None else None for row in rows]
    new_votes = _keep_votes(session, product, rows, places, authors, channel, now)
    new_texts = _keep_texts(session, product, rows, places, authors, channel, now)
    new = new_votes | new_texts
    return Kept(imported=len(new), known=len(rows) - len(new), votes=len(new_votes), texts=len(new_texts))


def _keep_votes(
    session: Session, product: Product, rows: list[IncomingRow], places: list[int | None], authors: list[int],
    channel: str, now: datetime,
) -> set[int]:  # fmt: skip
    """Write the votes and set the tallies; gives the positions of the rows whose vote is new or newer."""
    latest = _latest_votes(rows, places, authors)
    if not latest:
        return set()
    numbers = sorted({places[position] or 0 for position in latest.values()})
    for number in numbers:
        lock_tally(session, product.id, number)
    written: set[int] = set()
    for with_build in (True, False):
        for dated in (True, False):
            chosen = {
                key: position for key, position in latest.items()
                if (key[0] is not None) == with_build and (rows[position].date is not None) == dated
            }  # fmt: skip
            values = [_vote(product, rows[position], key, channel, now) for key, position in chosen.items()]
            written |= {chosen[key] for key in _upsert_votes(session, values, with_build, dated)}
    for number in numbers:
        recount(session, product.id, number)
    return written


def _latest_votes(
    rows: list[IncomingRow], places: list[int | None], authors: list[int]
) -> dict[tuple[int | None, int], int]:
    """By (build, author) the position of the vote that stands: the latest, of undated ones the first."""
    latest: dict[tuple[int | None, int], int] = {}
    for position, row in enumerate(rows):
        if row.score is None:
            continue
        key = (places[position], authors[position])
        standing = latest.get(key)
        if standing is None or _is_later(row, rows[standing]):
            latest[key] = position
    return latest


def _is_later(row: IncomingRow, other: IncomingRow) -> bool:
    return row.date is not None and (other.date is None or row.date > other.date)


def _vote(
    product: Product, row: IncomingRow, key: tuple[int | None, int], channel: str, now: datetime
) -> dict[str, Any]:
    at = row.date or now
    return {
        "product_id": product.id, "build_id": key[0], "account_id": key[1], "score": row.score, "channel": channel,
        "cast_at": at, "changed_at": at,
    }  # fmt: skip


def _upsert_votes(
    session: Session, values: list[dict[str, Any]], with_build: bool, dated: bool
) -> list[tuple[int | None, int]]:
    """Insert votes, or replace older ones by dated ones; gives (build, author) of those that were written."""
    if not values:
        return []
    new = insert_for(session, Vote).values(values)
    unique: dict[str, Any] = {"index_elements": ["build_id", "account_id"]}
    if not with_build:
        unique = {"index_elements": ["product_id", "account_id"], "index_where": sa.text("build_id is null")}
    if dated:
        changes = {name: new.excluded[name] for name in ("score", "channel", "changed_at")}
        new = new.on_conflict_do_update(
            **unique, set_=changes, where=new.excluded.changed_at > Vote.changed_at
        )
    else:
        new = new.on_conflict_do_nothing(**unique)
    return [
        (build_id, account_id)
        for build_id, account_id in session.execute(new.returning(Vote.build_id, Vote.account_id))
    ]


def _keep_texts(
    session: Session, product: Product, rows: list[IncomingRow], places: list[int | None], authors: list[int],
    channel: str, now: datetime,
) -> set[int]:  # fmt: skip
    """Write the texts; gives the positions of the rows whose text is new."""
    position_of = {row.external_id: position for position, row in reversed(list(enumerate(rows))) if row.text}
    if not position_of:
        return set()
    values = [
        _text(product, rows[position], places[position], authors[position], channel, now)
        for position in sorted(position_of.values())
    ]
    new = insert_for(session, Feedback).values(values)
    new = new.on_conflict_do_nothing(index_elements=["product_id", "channel", "external_id"])
    return {position_of[str(known_by)] for known_by in session.scalars(new.returning(Feedback.external_id))}


def _text(
    product: Product, row: IncomingRow, build_id: int | None, author: int, channel: str, now: datetime
) -> dict[str, Any]:
    at = row.date or now
    return {
        "product_id": product.id, "build_id": build_id, "account_id": author, "origin": "import", "text": row.text,
        "language": language_of(row.text), "channel": channel, "external_id": row.external_id, "written_at": at,
        "changed_at": at,
    }  # fmt: skip


def _reason_of(error: SQLAlchemyError) -> str:
    origin = getattr(error, "orig", None) or error
    return str(origin).splitlines()[0][:200]

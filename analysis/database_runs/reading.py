"""What a run on the database reads: every text and vote of a product, and what people decided about its topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.decisions import Pinned, closed_topics, decided_by, efforts_of
from analysis.decided import Decided
from analysis.remarks import Remarks
from analysis.runs import last_stored_run
from analysis.topics.edits.folding import Folded
from analysis.topics.edits.log import folded_log, lock_product
from analysis.topics.edits.placed import Known, also_of, known_of
from analysis.topics.edits.stays import stays_of
from analysis.topics.theme_rows import newest_places, points_of
from community.products import Product
from releases.builds.build import PUBLISHED, WITHDRAWN, Build
from surveys.feedback import Feedback
from surveys.moderation import is_heard
from surveys.votes import Vote


class _Vote(NamedTuple):
    id: int
    build_id: int | None
    account_id: int
    score: int
    ring: str | None
    model: str | None
    cast_at: datetime


class _Text(NamedTuple):
    id: int
    build_id: int | None
    account_id: int
    text: str
    written_at: datetime
    changed_at: datetime


class _Row(NamedTuple):
    id: int
    text: str
    account_id: int
    build_id: int | None
    at: datetime
    vote: _Vote | None


@dataclass(frozen=True)
class Reading:
    """What a run starts from, all of one moment. ``edit_id`` is the newest edit, 0 where there is none;
    ``base_run_id`` the run that was stored last.
    """

    remarks: Remarks
    decided: Decided
    efforts: dict[int, float]
    folded: Folded
    edit_id: int
    base_run_id: int | None
    places: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Where the topics lay on the map when a run saw them last."""


def read_for_run(session: Session, product: Product, as_of: datetime) -> Reading:
    """Everything said and voted on ``product`` up to ``as_of``, and everything that people have decided by now."""
    lock_product(session, product.id)
    base = last_stored_run(session, product.id)
    folded = folded_log(session, product.id)
    stays = stays_of(session, product.id)
    texts = _texts(session, product, as_of)
    known = {
        text.id: found
        for text in texts
        if (found := known_of(stays.get(text.id, ()), folded, text.id, text.changed_at))
    }
    also = {
        text.id: pieces
        for text in texts
        if (pieces := also_of(stays.get(text.id, ()), folded, text.id, text.changed_at))
    }
    remarks = _remarks(session, product, as_of, texts, known)
    closed = closed_topics(session, product.id)
    return Reading(
        remarks,
        decided_by(remarks, folded, stays, Pinned(known, also), closed),
        efforts_of(session, product.id),
        folded,
        folded.last_id,
        base.id if base else None,
        points_of(newest_places(session, product.id)),
    )


def _remarks(
    session: Session, product: Product, as_of: datetime, texts: list[_Text], known: Mapping[int, Known]
) -> Remarks:
    """The common input, builds by version.

    A text's id is its feedback's; it carries its author's vote on the same build. A vote whose voter wrote
    nothing on the build has the negative of the vote's id. A vote changed since counts with its newest score.
    """
    builds = _builds(session, product)
    votes = _votes(session, product, as_of)
    rows, common = _rows(texts, votes), _common_models(votes)
    versions = dict(builds)
    return Remarks(
        ids=[row.id for row in rows],
        texts=[row.text for row in rows],
        people=[str(row.account_id) for row in rows],
        scores=[float(row.vote.score) if row.vote else None for row in rows],
        builds=[versions.get(row.build_id) if row.build_id is not None else None for row in rows],
        dates=[row.at for row in rows],
        strata=[_stratum(row.vote, common) if row.vote else None for row in rows],
        known_topics=[known[row.id].topic_id if row.id in known else None for row in rows],
        build_order=[version for _, version in builds],
    )


# A model with fewer votes than this is compared with its ring: a group of a few people says nothing.
COMMON_MODEL = 30


def _common_models(votes: Iterable[_Vote]) -> set[str]:
    counts = Counter(vote.model for vote in votes if vote.model)
    return {model for model, count in counts.items() if count >= COMMON_MODEL}


def _stratum(vote: _Vote, common: set[str]) -> str | None:
    """Who is compared with whom: people of one ring on one device model, where enough of them voted."""
    return f"{vote.ring} · {vote.model}" if vote.model in common else vote.ring


def _builds(session: Session, product: Product) -> list[tuple[int, str]]:
    """(id, version), oldest first. Withdrawn ones too: what people said about them does not disappear."""
    query = sa.select(Build.id, Build.version).where(
        Build.product_id == product.id, Build.state.in_((PUBLISHED, WITHDRAWN))
    )
    rows = session.execute(query.order_by(Build.sort_key, Build.published_at, Build.id))
    return [(build_id, version) for build_id, version in rows]


def _texts(session: Session, product: Product, as_of: datetime) -> list[_Text]:
    columns = (Feedback.id, Feedback.build_id, Feedback.account_id, Feedback.text, Feedback.written_at)
    query = sa.select(*columns, Feedback.changed_at).where(
        Feedback.product_id == product.id, Feedback.written_at <= as_of, is_heard(Feedback.id)
    )
    return [_Text(*row) for row in session.execute(query.order_by(Feedback.id))]


def _votes(session: Session, product: Product, as_of: datetime) -> list[_Vote]:
    columns = (
        Vote.id,
        Vote.build_id,
        Vote.account_id,
        Vote.score,
        Vote.ring,
        Vote.device_model,
        Vote.cast_at,
    )
    query = sa.select(*columns).where(Vote.product_id == product.id, Vote.cast_at <= as_of)
    return [_Vote(*row) for row in session.execute(query.order_by(Vote.id))]


def _rows(texts: Iterable[_Text], votes: Iterable[_Vote]) -> list[_Row]:
    """Texts with the votes beside them, then the votes whose voters wrote nothing."""
    # One person has one vote on a build, and one that names no build.
    by_ballot = {(vote.account_id, vote.build_id): vote for vote in votes}
    rows = []
    for text in texts:
        vote = by_ballot.get((text.account_id, text.build_id))
        rows.append(_Row(text.id, text.text, text.account_id, text.build_id, text.written_at, vote))
    spoken = {(row.account_id, row.build_id) for row in rows}
    silent = (vote for ballot, vote in by_ballot.items() if ballot not in spoken)
    rows.extend(_Row(-vote.id, "", vote.account_id, vote.build_id, vote.cast_at, vote) for vote in silent)
    return rows

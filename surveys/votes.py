"""Satisfaction votes: 1 to 5, one per tester per build, with a tally kept in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base, insert_for, insert_once
from core.language import N_
from core.privacy import PERSONAL
from core.refusals import Conflict, Refusal
from releases.builds.build import Build
from surveys.statistics import LOWEST_SATISFIED_SCORE

SCORES = (1, 2, 3, 4, 5)
SCORE_NAMES = {
    1: N_("very dissatisfied"),
    2: N_("dissatisfied"),
    3: N_("neither"),
    4: N_("satisfied"),
    5: N_("very satisfied"),
}


class Vote(Base):
    """One person's score for one build. Imported scores without a build count in the product's totals."""

    __tablename__ = "votes"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    score: Mapped[int]
    channel: Mapped[str] = mapped_column(sa.String(40), default="page")
    # A snapshot of what the voter was when voting: ring and device change later, the vote's circumstances do not.
    ring: Mapped[str | None] = mapped_column(sa.String(20))
    device_model: Mapped[str | None] = mapped_column(sa.String(120), info=PERSONAL)
    device_system: Mapped[str | None] = mapped_column(sa.String(120), info=PERSONAL)
    language: Mapped[str | None] = mapped_column(sa.String(20), info=PERSONAL)
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("build_id", "account_id"),
        sa.CheckConstraint("score between 1 and 5", name="score"),
        sa.Index("ix_votes_product_build", "product_id", "build_id"),
        # No build counts as one build: of a tester's imported votes that name none the latest stands.
        sa.Index(
            "uq_votes_without_build",
            "product_id",
            "account_id",
            unique=True,
            sqlite_where=sa.text("build_id is null"),
            postgresql_where=sa.text("build_id is null"),
        ),
    )


class Tally(Base):
    """How many votes of each score a build has. ``build_no`` is the build's id, 0 for votes that name no build."""

    __tablename__ = "tallies"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), primary_key=True)
    build_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Votes by score, 1 first."""
        return (self.n1, self.n2, self.n3, self.n4, self.n5)


@dataclass(frozen=True)
class Ballot:
    """What a door hands in: who scores which build how, and the circumstances to keep with it."""

    account_id: int
    build: Build
    score: int
    channel: str = "page"
    ring: str | None = None
    device_model: str | None = None
    device_system: str | None = None
    language: str | None = None


def cast_votes(session: Session, ballots: Sequence[Ballot], now: datetime) -> list[Refusal | None]:
    """Write votes, new or changed, and move the tallies with them; the one way to write a vote.

    Answers one entry per ballot, in order: None where it counts, else the refusal. A refused ballot touches nothing.
    The rights of the voter and the visibility of the build are the door's to check (``surveys.votes`` knows neither).
    """
    return [_cast(session, ballot, now) for ballot in ballots]


def _cast(session: Session, ballot: Ballot, now: datetime) -> Refusal | None:
    build = ballot.build
    if ballot.score not in SCORES:
        return Refusal(
            N_("A vote is a whole number from 1 to 5, not %(score)s."), field="score", score=ballot.score
        )
    if not build.open_to_votes(now):
        return Conflict(
            N_("The vote on %(version)s is closed. You can still write feedback."), version=build.version
        )
    # The tally row is locked first, by everybody in the same order, so that the old score that is read below is the
    # one that the tally counts. On SQLite the transaction holds the write lock already.
    lock_tally(session, build.product_id, build.id)
    old = session.scalar(
        sa.select(Vote.score).where(Vote.build_id == build.id, Vote.account_id == ballot.account_id)
    )
    snapshot = {
        "score": ballot.score,
        "channel": ballot.channel,
        "ring": ballot.ring,
        "device_model": ballot.device_model,
        "device_system": ballot.device_system,
        "language": ballot.language,
        "changed_at": now,
    }
    row = insert_for(session, Vote).values(
        product_id=build.product_id, build_id=build.id, account_id=ballot.account_id, cast_at=now, **snapshot
    )
    session.execute(row.on_conflict_do_update(index_elements=["build_id", "account_id"], set_=snapshot))
    if old != ballot.score:
        move_tally(session, build.product_id, build.id, old, ballot.score)
    return None


def lock_tally(session: Session, product_id: int, build_no: int) -> None:
    """Hold the tally of a build until the transaction ends; of several, take the lowest number first."""
    insert_once(session, Tally, product_id=product_id, build_no=build_no, n1=0, n2=0, n3=0, n4=0, n5=0)
    row = sa.select(Tally.build_no).where(Tally.product_id == product_id, Tally.build_no == build_no)
    session.execute(row.with_for_update())


def move_tally(
    session: Session, product_id: int, build_no: int, old: int | None, new: int | None, by: int = 1
) -> None:
    """Take ``by`` votes from score ``old`` and add them to ``new`` (None: from or to nowhere)."""
    insert_once(session, Tally, product_id=product_id, build_no=build_no, n1=0, n2=0, n3=0, n4=0, n5=0)
    change = {}
    if old is not None:
        change[f"n{old}"] = getattr(Tally, f"n{old}") - by
    if new is not None:
        change[f"n{new}"] = getattr(Tally, f"n{new}") + by
    where = sa.update(Tally).where(Tally.product_id == product_id, Tally.build_no == build_no)
    session.execute(where.values(change).execution_options(synchronize_session=False))


def recount(session: Session, product_id: int, build_no: int) -> None:
    """Set the tally of a build to a plain count of its votes (after an import or a repair)."""
    place = Vote.build_id == build_no if build_no else Vote.build_id.is_(None)
    lock_tally(session, product_id, build_no)
    found = session.execute(
        sa.select(Vote.score, sa.func.count())
        .where(Vote.product_id == product_id, place)
        .group_by(Vote.score)
    )
    counts = {f"n{score}": 0 for score in SCORES} | {f"n{score}": n for score, n in found}
    where = sa.update(Tally).where(Tally.product_id == product_id, Tally.build_no == build_no)
    session.execute(where.values(counts).execution_options(synchronize_session=False))


def vote_of(session: Session, account: Account | None, build: Build) -> Vote | None:
    """The vote of ``account`` on ``build``, or None."""
    if account is None:
        return None
    query = sa.select(Vote).where(Vote.build_id == build.id, Vote.account_id == account.id)
    return session.scalar(query.execution_options(populate_existing=True))


def voters_since(session: Session, build: Build, moments: Mapping[int, datetime]) -> set[int]:
    """Which of these accounts have voted on ``build``, or changed their vote, since the moment given for each."""
    query = sa.select(Vote.account_id, Vote.changed_at).where(
        Vote.build_id == build.id, Vote.account_id.in_(list(moments))
    )
    return {account_id for account_id, at in session.execute(query) if at >= moments[account_id]}


def scores_by(session: Session, account: Account | None, builds: Iterable[Build]) -> dict[int, int]:
    """What ``account`` gave each of ``builds``, by build id; builds without a vote are left out."""
    wanted = [build.id for build in builds]
    if account is None or not wanted:
        return {}
    query = sa.select(Vote.build_id, Vote.score).where(
        Vote.account_id == account.id, Vote.build_id.in_(wanted)
    )
    return {build_id: score for build_id, score in session.execute(query) if build_id is not None}


def votes_by(session: Session, account: Account) -> list[tuple[Vote, Build]]:
    """Every vote of ``account`` on a build with that build, newest first."""
    query = sa.select(Vote, Build).join(Build, Build.id == Vote.build_id).where(Vote.account_id == account.id)
    return [(vote, build) for vote, build in session.execute(query.order_by(Vote.changed_at.desc()))]


def tally_of(session: Session, product_id: int, build_no: int) -> tuple[int, int, int, int, int]:
    """The votes of a build by score, 1 first; zeros where nobody voted (``build_no`` 0: those without a build)."""
    return tallies_of(session, product_id, [build_no])[build_no]


def tallies_of(
    session: Session, product_id: int, build_nos: Iterable[int]
) -> dict[int, tuple[int, int, int, int, int]]:
    """The tallies of several builds in one query."""
    wanted = list(build_nos)
    query = sa.select(Tally).where(Tally.product_id == product_id, Tally.build_no.in_(wanted))
    found = {
        tally.build_no: tally.counts
        for tally in session.scalars(query.execution_options(populate_existing=True))
    }
    return {build_no: found.get(build_no, (0, 0, 0, 0, 0)) for build_no in wanted}


def votes_by_model(session: Session, build: Build, most: int = 10) -> list[tuple[str | None, int, int]]:
    """(model at the time of voting, votes, satisfied ones) on ``build``, the most votes first; None: not said."""
    votes = sa.func.count()
    satisfied = sa.func.sum(sa.case((Vote.score >= LOWEST_SATISFIED_SCORE, 1), else_=0))
    query = sa.select(Vote.device_model, votes, satisfied).where(Vote.build_id == build.id)
    order = (votes.desc(), sa.func.coalesce(Vote.device_model, ""))
    query = query.group_by(Vote.device_model).order_by(*order).limit(most)
    return [(model, number, int(good)) for model, number, good in session.execute(query)]

"""After the vote: the two things liked most and the one liked least, picked from the notes or typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base
from core.language import N_
from core.privacy import PERSONAL
from core.refusals import Refusal
from releases.builds.build import Build
from releases.notes import ChangeLine
from surveys.feedback import give_answer

MOST = {"best": 2, "worst": 1}


class Highlight(Base):
    """One of a tester's two best or one worst of a build: a change line, or words of their own."""

    __tablename__ = "highlights"

    id: Mapped[int] = mapped_column(primary_key=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    position: Mapped[int]
    # SET NULL: a line may be taken out of the notes again; that somebody liked it stays.
    change_line_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("change_lines.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str | None] = mapped_column(sa.Text, info=PERSONAL)
    at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("build_id", "account_id", "kind", "position"),
        sa.CheckConstraint("kind in ('best', 'worst')", name="kind"),
        sa.CheckConstraint("position between 0 and 1", name="position"),
    )


@dataclass(frozen=True)
class Pick:
    """A change line by id, or a text; a pick with neither is no pick."""

    change_line_id: int | None = None
    text: str = ""


def set_highlights(
    session: Session,
    account: Account,
    build: Build,
    best: Sequence[Pick],
    worst: Sequence[Pick],
    *,
    now: datetime,
) -> None:
    """Replace the highlights of ``account`` for ``build``; refuses too many and foreign lines."""
    rows = []
    for kind, picks in (("best", best), ("worst", worst)):
        kept = [pick for pick in picks if pick.change_line_id is not None or pick.text.strip()]
        if len(kept) > MOST[kind]:
            raise Refusal(N_("At most two best and one worst."), field=kind)
        for position, pick in enumerate(kept):
            rows.append(_row(session, account, build, kind, position, pick, now))
    session.execute(
        sa.delete(Highlight).where(Highlight.build_id == build.id, Highlight.account_id == account.id)
    )
    session.add_all(rows)
    # What is worst, in own words, is evidence like any other feedback.
    give_answer(
        session,
        account,
        build,
        "worst",
        next((row.text or "" for row in rows if row.kind == "worst"), ""),
        now=now,
    )
    session.flush()


def _row(
    session: Session, account: Account, build: Build, kind: str, position: int, pick: Pick, now: datetime
) -> Highlight:
    if pick.change_line_id is not None:
        line = session.get(ChangeLine, pick.change_line_id)
        if line is None or line.build_id != build.id:
            raise Refusal(N_("That line is not part of this build any more. Reload the page."), field=kind)
    if len(pick.text) > 1000:
        raise Refusal(
            N_("At most %(most)s characters; this has %(count)s."),
            field=kind,
            most=1000,
            count=len(pick.text),
        )
    return Highlight(
        build_id=build.id,
        account_id=account.id,
        kind=kind,
        position=position,
        at=now,
        change_line_id=pick.change_line_id,
        text=pick.text.strip() or None,
    )


def highlights_of(session: Session, account: Account, build: Build) -> list[Highlight]:
    """The highlights of ``account`` for ``build``, best first."""
    query = sa.select(Highlight).where(Highlight.build_id == build.id, Highlight.account_id == account.id)
    return list(session.scalars(query.order_by(Highlight.kind, Highlight.position)))


def line_counts(session: Session, build: Build) -> dict[int, dict[str, int]]:
    """By change line id: how often it was picked as best and as worst."""
    query = (
        sa.select(Highlight.change_line_id, Highlight.kind, sa.func.count())
        .where(Highlight.build_id == build.id, Highlight.change_line_id.is_not(None))
        .group_by(Highlight.change_line_id, Highlight.kind)
    )
    counts: dict[Any, dict[str, int]] = {}
    for line_id, kind, count in session.execute(query):
        counts.setdefault(line_id, {"best": 0, "worst": 0})[kind] = count
    return counts

"""Credits: which change line ships which request, and whose wish it was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from analysis.priorities.feature_requests.deciding import ship_request
from analysis.priorities.feature_requests.request import OPEN_STATES, FeatureRequest
from analysis.priorities.request_groups import members_of, survivor_of
from analysis.priorities.request_seeing import seen_among, unseen_voices
from analysis.priorities.supporters import supporters_of
from community.accounts import Account
from core.database import Base, insert_once
from core.language import N_
from core.refusals import Refusal
from releases.builds.build import Build
from releases.notes import ChangeLine


class Credit(Base):
    """A change line that ships a request."""

    __tablename__ = "credits"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_line_id: Mapped[int] = mapped_column(sa.ForeignKey("change_lines.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)

    __table_args__ = (sa.UniqueConstraint("change_line_id", "request_id"),)


class CreditedSupporter(Base):
    """A supporter at the time of shipping; later joiners did not ask for it then."""

    __tablename__ = "credited_supporters"

    id: Mapped[int] = mapped_column(primary_key=True)
    credit_id: Mapped[int] = mapped_column(sa.ForeignKey("credits.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("credit_id", "account_id"),)


@dataclass(frozen=True)
class Shipped:
    """What one request came to: the line that ships it and the people to tell."""

    request: FeatureRequest
    line: ChangeLine
    supporters: list[Account]


@dataclass(frozen=True)
class LineCredit:
    """The credit shown at a line: the request, how many asked, and the names of those who agreed to be named."""

    request: FeatureRequest
    asked: int
    names: list[str]


def credit_line(session: Session, line: ChangeLine, request: FeatureRequest) -> bool:
    """Say that ``line`` ships ``request``; True the first time. Refuses a request of another product."""
    build = session.get_one(Build, line.build_id)
    if build.product_id != request.product_id:
        raise Refusal(N_("That request belongs to another product."), field="request")
    return insert_once(session, Credit, change_line_id=line.id, request_id=request.id)


def uncredit_line(session: Session, line: ChangeLine, request: FeatureRequest) -> None:
    """Take that back; also where the line named a request that was merged into ``request``."""
    gone = sa.delete(Credit).where(
        Credit.change_line_id == line.id, Credit.request_id.in_(members_of(request))
    )
    session.execute(gone.execution_options(synchronize_session=False))


def ship_credits(
    session: Session, build: Build, *, now: datetime, by: Account | None = None
) -> list[Shipped]:
    """On publishing: every request credited in ``build`` is shipped and its supporters of this moment are kept.

    Requests that were merged ship as the one that stands for them. Answers one entry per newly shipped request,
    for the messages.
    """
    query = (
        sa.select(Credit, ChangeLine, FeatureRequest)
        .join(ChangeLine, ChangeLine.id == Credit.change_line_id)
        .join(FeatureRequest, FeatureRequest.id == Credit.request_id)
        .where(ChangeLine.build_id == build.id)
        .order_by(Credit.id)
    )
    shipped = []
    for credit, line, named in session.execute(query).all():
        request = survivor_of(session, named)
        supporters = supporters_of(session, request)
        for account in supporters:
            insert_once(session, CreditedSupporter, credit_id=credit.id, account_id=account.id, at=now)
        if request.state in OPEN_STATES:
            ship_request(session, request, build, now=now, by=by)
            shipped.append(Shipped(request, line, supporters))
    return shipped


def credits_of(session: Session, build: Build) -> dict[int, list[LineCredit]]:
    """The credits of a build's lines by line id: those kept at publishing, before that the supporters of now.

    All of them, for the team; what a visitor is shown is ``credits_shown``.
    """
    return _credits_in(session, [build])


def credits_shown(
    session: Session, builds: list[Build], viewer: Account | None
) -> dict[int, list[LineCredit]]:
    """The credits of the lines of several builds (of one product) by line id, for ``viewer``.

    Without requests that the viewer may not see, and without the people who asked only on builds closed to the viewer.
    """
    if not builds:
        return {}
    unseen = unseen_voices(session, viewer, builds[0].product)
    closed = (
        {(request_id, person) for request_id, person in session.execute(unseen)}
        if unseen is not None
        else set()
    )
    found = _credits_in(session, builds, closed)
    wishes = {credit.request for credits in found.values() for credit in credits}
    seen = seen_among(session, wishes, viewer)
    shown = {
        line_id: [credit for credit in credits if credit.request.id in seen]
        for line_id, credits in found.items()
    }
    return {line_id: credits for line_id, credits in shown.items() if credits}


def _credits_in(
    session: Session, builds: list[Build], closed: Collection[tuple[int, int]] = ()
) -> dict[int, list[LineCredit]]:
    published = {build.id: build.published_at is not None for build in builds}
    query = (
        sa.select(Credit, FeatureRequest, ChangeLine.build_id)
        .join(ChangeLine, ChangeLine.id == Credit.change_line_id)
        .join(FeatureRequest, FeatureRequest.id == Credit.request_id)
        .where(ChangeLine.build_id.in_(published))
        .order_by(Credit.id)
    )
    rows = session.execute(query).all()
    kept = _kept_supporters(session, [credit.id for credit, _, build_id in rows if published[build_id]])
    asked: dict[tuple[int, int], tuple[FeatureRequest, dict[int, Account]]] = {}
    for credit, named, build_id in rows:
        request = survivor_of(session, named)
        people = kept.get(credit.id, []) if published[build_id] else supporters_of(session, request)
        _, together = asked.setdefault((credit.change_line_id, request.id), (request, {}))
        together.update((person.id, person) for person in people if (request.id, person.id) not in closed)
    found: dict[int, list[LineCredit]] = {}
    for (line_id, _), (request, together) in asked.items():
        found.setdefault(line_id, []).append(_line_credit(request, list(together.values())))
    return found


def _line_credit(request: FeatureRequest, people: list[Account]) -> LineCredit:
    names = [person.display_name for person in people if person.named_in_credits and person.kind == "member"]
    return LineCredit(request, len(people), names)


def _kept_supporters(session: Session, credit_ids: list[int]) -> dict[int, list[Account]]:
    query = (
        sa.select(CreditedSupporter.credit_id, Account)
        .join(Account, CreditedSupporter.account_id == Account.id)
        .where(CreditedSupporter.credit_id.in_(credit_ids))
        .order_by(CreditedSupporter.id)
    )
    kept: dict[int, list[Account]] = {}
    for credit_id, person in session.execute(query) if credit_ids else ():
        kept.setdefault(credit_id, []).append(person)
    return kept


def credited_lines(session: Session, request: FeatureRequest) -> list[tuple[ChangeLine, Build]]:
    """The lines that ship ``request`` or what was merged into it, with their builds, oldest first."""
    shipping = sa.select(Credit.change_line_id).where(Credit.request_id.in_(members_of(request)))
    query = (
        sa.select(ChangeLine, Build)
        .join(Build, Build.id == ChangeLine.build_id)
        .where(ChangeLine.id.in_(shipping))
        .order_by(Build.sort_key, ChangeLine.id)
    )
    return [(line, build) for line, build in session.execute(query)]

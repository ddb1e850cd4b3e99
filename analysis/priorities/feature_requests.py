"""Feature requests: a topic or a tester's idea that a product manager can act on, from new to verified."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from analysis.topics.identity import NORMAL, Topic
from community.accounts import Account
from community.products import Product
from core.audit import record_act
from core.database import Base
from core.language import N_, without_hidden
from core.privacy import has_personal
from core.refusals import Conflict, NotFound, Refusal
from releases.builds import DRAFT, SCHEDULED, Build

NEW, REVIEW, PLANNED, PROGRESS, SHIPPED, VERIFIED, DECLINED = (
    "new",
    "under review",
    "planned",
    "in progress",
    "shipped",
    "verified",
    "declined",
)
STATE_NAMES = {
    NEW: N_("New"),
    REVIEW: N_("Under review"),
    PLANNED: N_("Planned"),
    PROGRESS: N_("In progress"),
    SHIPPED: N_("Shipped"),
    VERIFIED: N_("Verified"),
    DECLINED: N_("Declined"),
}
OPEN_STATES = (NEW, REVIEW, PLANNED, PROGRESS)
CLOSED_STATES = (SHIPPED, VERIFIED, DECLINED)


class FeatureRequest(Base):
    """A request: a promise with an identity, a name and a history."""

    __tablename__ = "feature_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topics.id"), unique=True)
    title: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(20), default=NEW)
    # What staff say about it in public, on top of its page.
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    # The product manager's estimate in units of the team's own; None counts as 1.
    effort: Mapped[float | None]
    planned_build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    shipped_build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    # The request that stands for this one since their topics were merged; follows from the log of edits.
    root_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    product: Mapped[Product] = relationship()
    topic: Mapped[Topic | None] = relationship()
    owner: Mapped[Account | None] = relationship()
    planned_build: Mapped[Build | None] = relationship(foreign_keys=[planned_build_id])
    shipped_build: Mapped[Build | None] = relationship(foreign_keys=[shipped_build_id])
    survivor: Mapped[FeatureRequest | None] = relationship(remote_side=[id])

    __table_args__ = (
        sa.Index("ix_feature_requests_product_state", "product_id", "state"),
        sa.CheckConstraint(
            "state in ('new', 'under review', 'planned', 'in progress', 'shipped', 'verified', 'declined')",
            name="state",
        ),
        sa.CheckConstraint("effort > 0", name="effort"),
        sa.CheckConstraint("state <> 'planned' or planned_build_id is not null", name="planned_names_build"),
        sa.CheckConstraint("state <> 'shipped' or shipped_build_id is not null", name="shipped_names_build"),
    )


class RequestTransition(Base):
    """One change of a request's state: from what to what, when, by whom, why, and for which build."""

    __tablename__ = "request_transitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)
    was: Mapped[str | None] = mapped_column(sa.String(20))
    became: Mapped[str] = mapped_column(sa.String(20))
    build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(sa.Text)

    build: Mapped[Build | None] = relationship()

    @property
    def reopens(self) -> bool:
        """Whether a closed request is an open one from here on."""
        return self.was in CLOSED_STATES and self.became in OPEN_STATES


def is_shown() -> sa.ColumnElement[bool]:
    """Which requests stand in lists: not those merged into another one, nor those whose topic was set aside."""
    aside = sa.select(Topic.id).where(Topic.standing != NORMAL)
    return sa.and_(
        FeatureRequest.root_request_id.is_(None),
        sa.or_(FeatureRequest.topic_id.is_(None), FeatureRequest.topic_id.not_in(aside)),
    )


def open_request(
    session: Session,
    product: Product,
    title: str,
    *,
    now: datetime,
    topic: Topic | None = None,
    by: Account | None = None,
) -> FeatureRequest:
    """A new request, from a topic or as an idea of its own; refuses an empty or overlong title."""
    request = FeatureRequest(
        product_id=product.id,
        topic_id=topic.id if topic else None,
        title=clean_title(title),
        state=NEW,
        created_at=now,
        changed_at=now,
    )
    session.add(request)
    session.flush()
    session.add(
        RequestTransition(request_id=request.id, was=None, became=NEW, at=now, by_id=by.id if by else None)
    )
    return request


def clean_title(title: str) -> str:
    """``title`` on one line; refuses an empty one and more than 300 characters."""
    title = " ".join(without_hidden(title).split())
    if not 1 <= len(title) <= 300:
        raise Refusal(
            N_("A title has 1 to %(most)s characters; this one has %(count)s."),
            field="title",
            most=300,
            count=len(title),
        )
    if has_personal(title):
        raise Refusal(
            N_("Titles are public: leave out addresses, numbers and keys of people."), field="title"
        )
    return title


def plan_request(
    session: Session,
    request: FeatureRequest,
    build: Build,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> None:
    """Promise ``request`` for ``build``, a draft or scheduled one of the same product; may be moved that way too."""
    if build.product_id != request.product_id:
        raise Refusal(N_("That build belongs to another product."), field="build")
    if build.state not in (DRAFT, SCHEDULED):
        raise Conflict(
            N_("%(version)s is out already. Plan into a build that is still being made."),
            field="build",
            version=build.version,
        )
    _move(
        session,
        request,
        (*OPEN_STATES, DECLINED),
        PLANNED,
        now=now,
        by=by,
        reason=reason,
        build=build,
        planned_build_id=build.id,
    )


def unplan_request(
    session: Session,
    request: FeatureRequest,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> None:
    """Take a planned request back under review."""
    _move(session, request, (PLANNED, PROGRESS), REVIEW, now=now, by=by, reason=reason, planned_build_id=None)


def review_request(
    session: Session, request: FeatureRequest, *, now: datetime, by: Account | None = None
) -> None:
    """Say that the team is looking at it."""
    _move(session, request, (NEW, DECLINED), REVIEW, now=now, by=by)


def start_request(
    session: Session, request: FeatureRequest, *, now: datetime, by: Account | None = None
) -> None:
    """Say that somebody works on a planned request."""
    _move(session, request, (PLANNED,), PROGRESS, now=now, by=by)


def decline_request(
    session: Session, request: FeatureRequest, reason: str, *, now: datetime, by: Account | None = None
) -> None:
    """Say no, with the reason that its supporters will read."""
    if not reason.strip():
        raise Refusal(N_("Say why, to the people who asked for it."), field="reason")
    _move(
        session, request, OPEN_STATES, DECLINED, now=now, by=by, reason=reason.strip(), planned_build_id=None
    )


def ship_request(
    session: Session, request: FeatureRequest, build: Build, *, now: datetime, by: Account | None = None
) -> None:
    """Say that ``build`` carries it."""
    _move(session, request, OPEN_STATES, SHIPPED, now=now, by=by, build=build, shipped_build_id=build.id)


def reopen_request(
    session: Session,
    request: FeatureRequest,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> None:
    """Take a closed request under review again: it came back, or a "no" is thought over; promised for no build."""
    _move(
        session,
        request,
        CLOSED_STATES,
        REVIEW,
        now=now,
        by=by,
        reason=reason,
        planned_build_id=None,
        shipped_build_id=None,
    )


def close_again(
    session: Session,
    request: FeatureRequest,
    state: str,
    shipped_in: Build | None,
    *,
    now: datetime,
    by: Account | None = None,
) -> None:
    """Take a reopening back: the request is closed as it was, if nobody has decided more about it since."""
    shipped_id = shipped_in.id if shipped_in else None
    _move(session, request, (REVIEW,), state, now=now, by=by, build=shipped_in, shipped_build_id=shipped_id)


def refuse_merged(request: FeatureRequest) -> None:
    """Raises Conflict, naming the survivor, where ``request`` was merged into another one."""
    if request.survivor is not None:
        raise Conflict(
            N_("This request was merged into #%(number)s, %(title)s. Decide there."),
            number=request.survivor.id,
            title=request.survivor.title,
        )


def _move(
    session: Session,
    request: FeatureRequest,
    allowed: tuple[str, ...],
    became: str,
    *,
    now: datetime,
    by: Account | None,
    reason: str | None = None,
    build: Build | None = None,
    **values: object,
) -> None:
    refuse_merged(request)
    was = request.state
    change = sa.update(FeatureRequest).where(
        FeatureRequest.id == request.id,
        FeatureRequest.state.in_(allowed),
        FeatureRequest.root_request_id.is_(None),
    )
    change = change.values(state=became, changed_at=now, **values).execution_options(
        synchronize_session=False
    )
    moved = session.execute(change).rowcount  # type: ignore[attr-defined]
    session.refresh(request)
    if not moved:
        raise Conflict(
            N_("This request is %(state)s by now, so this is not possible. Reload the page."),
            state=request.state,
        )
    by_id = by.id if by else None
    session.add(
        RequestTransition(
            request_id=request.id,
            was=was,
            became=became,
            at=now,
            by_id=by_id,
            reason=reason,
            build_id=build.id if build else None,
        )
    )
    record_act(
        session,
        f"request.{became}",
        f"request:{request.id}",
        now=now,
        actor_id=by_id,
        product_id=request.product_id,
        before={"state": was},
        after={"state": became, "build": build.version if build else None},
        reason=reason,
    )
    session.flush()


def set_effort(
    session: Session,
    request: FeatureRequest,
    effort: float | None,
    *,
    now: datetime,
    by: Account | None = None,
) -> None:
    """Set the estimate (above 0, at most 1,000), or take it back with None."""
    if effort is not None and not 0 < effort <= 1000:
        raise Refusal(N_("Effort is a number above 0 and at most 1,000."), field="effort")
    edit_request(session, request, "effort", effort, now, by)


def answer_request(
    session: Session, request: FeatureRequest, answer: str, *, now: datetime, by: Account | None = None
) -> None:
    """Set the official answer; an empty one takes it back."""
    edit_request(session, request, "answer", answer.strip(), now, by)


def assign_owner(
    session: Session,
    request: FeatureRequest,
    owner: Account | None,
    *,
    now: datetime,
    by: Account | None = None,
) -> None:
    """Say who looks after the request."""
    edit_request(session, request, "owner_id", owner.id if owner else None, now, by)


def edit_request(
    session: Session, request: FeatureRequest, field: str, value: object, now: datetime, by: Account | None
) -> None:
    """Set a field that has no rules of its own, and note it in the audit log."""
    before = getattr(request, field)
    setattr(request, field, value)
    request.changed_at = now
    record_act(
        session,
        f"request.{field}",
        f"request:{request.id}",
        now=now,
        actor_id=by.id if by else None,
        product_id=request.product_id,
        before={field: before},
        after={field: value},
    )
    session.flush()


def request_numbered(session: Session, product: Product, number: int) -> FeatureRequest:
    """The request of that number in ``product``; NotFound otherwise."""
    request = session.get(FeatureRequest, number)
    if request is None or request.product_id != product.id:
        raise NotFound(N_("There is no request %(number)s here."), field="request", number=number)
    return request


def history_of(session: Session, request: FeatureRequest) -> list[RequestTransition]:
    """Every change of state of ``request``, oldest first."""
    query = sa.select(RequestTransition).where(RequestTransition.request_id == request.id)
    return list(session.scalars(query.order_by(RequestTransition.id)))


def planned_for(session: Session, build: Build) -> list[FeatureRequest]:
    """The requests promised for ``build``, oldest first."""
    query = sa.select(FeatureRequest).where(
        FeatureRequest.planned_build_id == build.id,
        FeatureRequest.state.in_((PLANNED, PROGRESS)),
        FeatureRequest.root_request_id.is_(None),
    )
    return list(session.scalars(query.order_by(FeatureRequest.id)))

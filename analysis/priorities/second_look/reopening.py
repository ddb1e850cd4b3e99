"""A second look that opened its request again: kept beside the log's entry, so that undoing the one undoes both."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from analysis.priorities.feature_requests.deciding import close_again, reopen_request
from analysis.priorities.feature_requests.request import CLOSED_STATES, FeatureRequest, history_of
from analysis.topics.edits.log import TopicEdit
from community.accounts import Account
from core.database import Base
from releases.builds.build import Build


class Reopening(Base):
    """The entry that pinned a text, the request that it opened again, and how that had been closed."""

    __tablename__ = "reopenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    edit_id: Mapped[int] = mapped_column(sa.ForeignKey("topic_edits.id"), unique=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)
    # The newest change of state that it made; who decides after that is not overruled by an undo.
    transition_id: Mapped[int] = mapped_column(sa.ForeignKey("request_transitions.id"))
    was: Mapped[str] = mapped_column(sa.String(20))
    shipped_build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"))

    request: Mapped[FeatureRequest] = relationship()
    shipped_build: Mapped[Build | None] = relationship()


def reopen_by(
    session: Session, edit: TopicEdit, request: FeatureRequest, *, now: datetime, by: Account | None
) -> Reopening:
    """Open ``request`` again because of what ``edit`` attached; Conflict where it is not closed any more."""
    was, shipped = request.state, request.shipped_build_id
    reopen_request(session, request, now=now, by=by)
    made = Reopening(
        edit_id=edit.id,
        request_id=request.id,
        transition_id=_newest_change(session, request),
        was=was,
        shipped_build_id=shipped,
    )
    session.add(made)
    session.flush()
    return made


def follow_undo(
    session: Session, edit: TopicEdit, *, stands: bool, now: datetime, by: Account | None
) -> Reopening | None:
    """Close the request again where its entry was undone, open it where that was done again.

    Left as it is where somebody has decided about it in between. Answers what it opened, or None.
    """
    made = session.scalar(sa.select(Reopening).where(Reopening.edit_id == edit.id))
    if made is None or _newest_change(session, made.request) != made.transition_id:
        return None
    if made.request.root_request_id is not None:
        return None
    if stands and made.request.state in CLOSED_STATES:
        reopen_request(session, made.request, now=now, by=by)
    elif not stands and made.request.state not in CLOSED_STATES:
        close_again(session, made.request, made.was, made.shipped_build, now=now, by=by)
    made.transition_id = _newest_change(session, made.request)
    session.flush()
    return made


def _newest_change(session: Session, request: FeatureRequest) -> int:
    return history_of(session, request)[-1].id

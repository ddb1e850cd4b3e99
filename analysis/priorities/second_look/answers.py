"""Answering a second look: the same thing (and the request opens again, or stays closed), or something else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.second_look.queue import WAITING, SecondLook
from analysis.priorities.second_look.reopening import reopen_by
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.moving import keep_out, pin_texts
from analysis.topics.edits.writing import locked
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_
from core.refusals import Conflict


def attach_look(session: Session, look: SecondLook, *, now: datetime, by: Account | None = None) -> TopicEdit:
    """The text belongs to the request, which stays closed: its writer supports it from now on. Undone in the log."""
    topic = _waiting(session, look)
    pieces = {look.feedback_id: look.piece}
    return pin_texts(session, topic, [look.feedback_id], now=now, by=by, pieces=pieces)


def reopen_look(session: Session, look: SecondLook, *, now: datetime, by: Account | None = None) -> TopicEdit:
    """The text belongs to the request, and shows that it is not settled: it comes under review again.

    Undone in the log of edits, both of it. Raises Conflict where the request is open by now.
    """
    edit = attach_look(session, look, now=now, by=by)
    reopen_by(session, edit, look.request, now=now, by=by)
    return edit


def turn_look_away(
    session: Session, look: SecondLook, *, now: datetime, by: Account | None = None
) -> TopicEdit:
    """The text is about something else: no run brings it to that request again. Undone in the log of edits."""
    topic = _waiting(session, look)
    return keep_out(session, topic, ((look.feedback_id, look.piece),), now=now, by=by)


def _waiting(session: Session, look: SecondLook) -> Topic:
    """The topic that stands for the request's; Conflict where somebody answered before."""
    own = look.request.topic
    if own is None:
        raise Conflict(N_("This request has no topic."), field="look")
    locked(session, session.get_one(Product, own.product_id), [own])
    session.refresh(look)
    if look.state != WAITING:
        raise Conflict(N_("Somebody has answered this already. Reload the page."), field="look")
    return own if own.root_id is None else session.get_one(Topic, own.root_id)

"""Undoing an entry of the log; undoing an undo is doing it again, at its old place in the log."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.second_look import reopening
from analysis.topics import proposed_moves
from analysis.topics.edits.folding import MERGE, UNDO, Edit
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.merging import refuse_lost_promise, request_of
from analysis.topics.edits.previews import Preview, preview_of
from analysis.topics.edits.writing import change_by, locked, write_edit
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_
from core.refusals import Conflict, NotFound


def undo_edit(
    session: Session, edit: TopicEdit, *, now: datetime, by: Account | None = None, reason: str | None = None
) -> TopicEdit:
    """Take an entry back; of an undo: do again what it undid. Other entries that need it become idle, none is lost.

    A request that the entry opened again goes with it, and so does the proposal that it was done for. Raises Conflict
    where it has been undone already, and where a merge cannot be done again any more.
    """
    product, undo = _undo(session, edit)
    kept = write_edit(session, product, undo, now=now, by=by, reason=reason)
    first, undos = first_of(session, kept)
    for follow in (reopening.follow_undo, proposed_moves.follow_undo):
        follow(session, first, stands=undos % 2 == 0, now=now, by=by)
    return kept


def first_of(session: Session, edit: TopicEdit) -> tuple[TopicEdit, int]:
    """The entry that a chain of undos is about, and how many undos it has so far; an odd number took it back."""
    undos = 0
    while edit.undoes_id is not None:
        edit, undos = session.get_one(TopicEdit, edit.undoes_id), undos + 1
    return edit, undos


def prepared_undo(session: Session, edit: TopicEdit) -> Edit:
    """The entry that takes ``edit`` back, to be written at once; refuses what `undo_edit` refuses."""
    return _undo(session, edit)[1]


def preview_undo(session: Session, edit: TopicEdit) -> Preview:
    """What that would change, and which other entries would become idle; refuses what `undo_edit` refuses."""
    return preview_of(session, *_undo(session, edit))


def edit_numbered(session: Session, product: Product, number: int) -> TopicEdit:
    """The entry of that number in the log of ``product``; NotFound otherwise."""
    edit = session.get(TopicEdit, number)
    if edit is None or edit.product_id != product.id:
        raise NotFound(N_("There is no edit %(number)s here."), field="edit", number=number)
    return edit


def _undo(session: Session, edit: TopicEdit) -> tuple[Product, Edit]:
    product = session.get_one(Product, edit.product_id)
    locked(session, product)
    if session.scalar(sa.select(TopicEdit.id).where(TopicEdit.undoes_id == edit.id)) is not None:
        raise Conflict(N_("This has been undone already. Reload the page."))
    undo = Edit(0, UNDO, undoes_id=edit.id)
    _refuse_impossible_merge(session, product, edit, undo)
    return product, undo


def _refuse_impossible_merge(session: Session, product: Product, edit: TopicEdit, undo: Edit) -> None:
    """A merge that would stand again is checked against what became of the requests."""
    first, _undos = first_of(session, edit)
    if first.kind != MERGE or first.topic_id is None:
        return
    after = change_by(session, product, undo).after
    root = after.root(first.topic_id)
    if root is not None and after.parent.get(first.topic_id) is not None:
        vanishing = request_of(session, session.get_one(Topic, first.topic_id))
        refuse_lost_promise(vanishing, request_of(session, session.get_one(Topic, root)))

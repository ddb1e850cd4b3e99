"""Adding to the log, and what an addition would change: both by the same reckoning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.topics.edits.folding import SEED, SPLIT, Edit, Folded, Origin, fold
from analysis.topics.edits.log import TopicEdit, TopicEditText, entries, lock_product, origins_of
from analysis.topics.edits.projecting import project
from analysis.topics.edits.stays import texts_placed_in
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.audit import record_act
from core.language import N_
from core.refusals import Conflict

# The topic that a split or seed would make, while it is only looked at.
NOT_YET = -1


@dataclass(frozen=True)
class Change:
    """The log taken together before and after an addition, and the texts whose topics may differ."""

    before: Folded
    after: Folded
    texts: frozenset[int]


def write_edit(
    session: Session,
    product: Product,
    edit: Edit,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> TopicEdit:
    """Add ``edit`` (its id does not matter) to the log and bring everything in line with it.

    The caller has the product's lock and has made sure that the edit is possible. Raises Conflict where it undoes
    what has been undone already.
    """
    return write_edits(session, product, [edit], now=now, by=by, reason=reason)[0]


def write_edits(
    session: Session,
    product: Product,
    edits: Iterable[Edit],
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> list[TopicEdit]:
    """The same for several at once, in their order: everything is brought in line once, which is the dear part."""
    before = fold(entries(session, product.id), origins_of(session, product.id))
    kept = [_append(session, product, edit, now, by, reason) for edit in edits]
    for each in kept:
        if each.kind in (SPLIT, SEED):
            _made_by(session, each)
    after = fold(entries(session, product.id), origins_of(session, product.id))
    project(session, product.id, after, _affected(session, before, after))
    for each in kept:
        _note(session, product, each)
    return kept


def change_by(session: Session, product: Product, edit: Edit) -> Change:
    """What ``edit`` would change; nothing is written. A topic that it would make is called NOT_YET."""
    log, origins = entries(session, product.id), origins_of(session, product.id)
    before = fold(log, origins)
    number = before.last_id + 1
    if edit.kind == SPLIT:
        edit = replace(edit, other_topic_id=NOT_YET)
    elif edit.kind == SEED:
        edit = replace(edit, topic_id=NOT_YET)
    if edit.kind in (SPLIT, SEED):
        origins = origins | {NOT_YET: Origin(edit.topic_id if edit.kind == SPLIT else None, number)}
    after = fold([*log, replace(edit, id=number)], origins)
    return Change(before, after, frozenset(_affected(session, before, after)))


def _append(
    session: Session, product: Product, edit: Edit, now: datetime, by: Account | None, reason: str | None
) -> TopicEdit:
    last = session.scalar(sa.select(sa.func.max(TopicEdit.at)).where(TopicEdit.product_id == product.id))
    kept = TopicEdit(
        product_id=product.id,
        kind=edit.kind,
        topic_id=edit.topic_id,
        other_topic_id=edit.other_topic_id,
        undoes_id=edit.undoes_id,
        title=edit.title,
        examples=list(edit.examples),
        texts_named=len(edit.texts),
        reason=(reason or "").strip() or None,
        # Clocks of two machines differ; the order of the log and that of its times must not.
        at=max(now, last) if last else now,
        by_id=by.id if by else None,
    )
    try:
        with session.begin_nested():
            session.add(kept)
    except sa.exc.IntegrityError as error:
        raise Conflict(N_("This has been undone already. Reload the page.")) from error
    rows = [
        {"edit_id": kept.id, "feedback_id": feedback_id, "piece": piece} for feedback_id, piece in edit.texts
    ]
    if rows:
        session.execute(sa.insert(TopicEditText), rows)
    return kept


def _made_by(session: Session, kept: TopicEdit) -> None:
    topic = session.get_one(Topic, kept.other_topic_id if kept.kind == SPLIT else kept.topic_id)
    topic.made_by_edit_id = kept.id
    session.flush()


def _affected(session: Session, before: Folded, after: Folded) -> set[int]:
    """The texts whose places may differ: in topics that have another root or became a sink, or held otherwise."""
    common = before.origins.keys() & after.origins.keys()
    moved = {topic for topic in common if _whereabouts(before, topic) != _whereabouts(after, topic)}
    texts = texts_placed_in(session, moved)
    for number in before.holds.keys() | after.holds.keys():
        was, becomes = before.holds.get(number, {}), after.holds.get(number, {})
        if was != becomes or not moved.isdisjoint(was):
            texts.add(number)
    return texts


def _whereabouts(folded: Folded, topic: int) -> tuple[int | None, bool]:
    root = folded.root(topic)
    return root, root is not None and folded.is_sink(root)


def _note(session: Session, product: Product, kept: TopicEdit) -> None:
    record_act(
        session,
        f"topic.{kept.kind}",
        f"topic:{kept.topic_id}" if kept.topic_id else f"topic_edit:{kept.undoes_id}",
        now=kept.at,
        actor_id=kept.by_id,
        product_id=product.id,
        after={"edit": kept.id},
        reason=kept.reason,
    )
    session.flush()


def locked(session: Session, product: Product, topics: Iterable[Topic] = ()) -> None:
    """Take the product's lock and read these topics anew, so that what is checked next still holds."""
    session.flush()
    lock_product(session, product.id)
    for topic in topics:
        session.refresh(topic)

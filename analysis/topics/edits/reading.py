"""Reading the log and the topics as people have left them, for pages."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.edits.folding import (
    DISMISS,
    ELSEWHERE,
    ERASED,
    HARMLESS,
    MERGE,
    MOVE,
    NOT_A_TOPIC,
    PIN,
    RENAME,
    SEED,
    SPLIT,
    SUBJECT_UNMADE,
    TARGET_UNMADE,
    TOGETHER,
    UNDO,
    Folded,
    active_ids,
    fold,
)
from analysis.topics.edits.log import TopicEdit, TopicEditText, entries, origins_of
from analysis.topics.edits.stays import texts_placed_in
from analysis.topics.identity import NORMAL, SINK, UNMADE, Topic, TopicText
from community.products import Product
from core.language import N_
from surveys.feedback import Feedback

KIND_NAMES = {
    RENAME: N_("Renamed"),
    MERGE: N_("Merged"),
    SPLIT: N_("Split"),
    MOVE: N_("Moved texts"),
    PIN: N_("Pinned texts"),
    DISMISS: N_("Set aside"),
    NOT_A_TOPIC: N_("Said that it is no topic"),
    SEED: N_("Seeded"),
    UNDO: N_("Undid"),
}
REASONS = {
    SUBJECT_UNMADE: N_("The topic it is about is gone: the split or seed that made it was undone."),
    TARGET_UNMADE: N_("The topic it leads to is gone: the split or seed that made it was undone."),
    TOGETHER: N_("The two topics are one already."),
    ELSEWHERE: N_("The topic was merged into another one before."),
    ERASED: N_("All its texts have been erased."),
}


@dataclass(frozen=True)
class LoggedEdit:
    """An entry of the log for a reader. ``undone_by`` is the entry that undid it (undo that one to do it again);
    ``stands`` says whether it counts now, ``idle`` (a key of REASONS) why it has no effect although it does.
    """

    edit: TopicEdit
    undone_by: TopicEdit | None
    undoes: TopicEdit | None
    stands: bool
    idle: str | None
    texts_left: int

    @property
    def conflict(self) -> bool:
        """Whether somebody should look: it stands and cannot take effect."""
        return self.stands and self.idle is not None and self.idle not in HARMLESS


@dataclass(frozen=True)
class LogPage:
    """Some entries, newest first, and how many there are in all."""

    entries: list[LoggedEdit]
    total: int


def edit_log(
    session: Session, product: Product, *, topic: Topic | None = None, start: int = 0, most: int = 50
) -> LogPage:
    """What people decided about the topics of ``product`` (or about ``topic``), newest first."""
    log = entries(session, product.id)
    folded, active = fold(log, origins_of(session, product.id)), active_ids(log)
    wanted = [edit.id for edit in log]
    if topic is not None:
        about = {edit.id for edit in log if topic.id in (edit.topic_id, edit.other_topic_id)}
        for edit in log:
            if edit.undoes_id in about:
                about.add(edit.id)
        wanted = sorted(about)
    shown = wanted[::-1][start : start + most]
    return LogPage(_logged(session, shown, folded, active), len(wanted))


def conflicts(session: Session, product: Product) -> list[LoggedEdit]:
    """The entries that stand and cannot take effect, newest first."""
    log = entries(session, product.id)
    folded, active = fold(log, origins_of(session, product.id)), active_ids(log)
    idle = [number for number, reason in folded.idle.items() if reason not in HARMLESS]
    return _logged(session, sorted(idle, reverse=True), folded, active)


def _logged(session: Session, ids: list[int], folded: Folded, active: set[int]) -> list[LoggedEdit]:
    options = (
        joinedload(TopicEdit.by),
        joinedload(TopicEdit.topic),
        joinedload(TopicEdit.other_topic),
    )
    query = sa.select(TopicEdit).where(TopicEdit.id.in_(ids)).options(*options)
    rows = {edit.id: edit for edit in session.scalars(query)}
    undoing = sa.select(TopicEdit).where(TopicEdit.undoes_id.in_(ids)).options(joinedload(TopicEdit.by))
    undone_by = {edit.undoes_id: edit for edit in session.scalars(undoing)}
    counts = (
        sa.select(TopicEditText.edit_id, sa.func.count())
        .where(TopicEditText.edit_id.in_(ids))
        .group_by(TopicEditText.edit_id)
    )
    left = {edit_id: count for edit_id, count in session.execute(counts)}
    return [
        LoggedEdit(
            rows[number],
            undone_by.get(number),
            session.get(TopicEdit, rows[number].undoes_id) if rows[number].undoes_id else None,
            number in active,
            folded.idle.get(number),
            left.get(number, 0),
        )
        for number in ids
    ]


@dataclass(frozen=True)
class ShownTopic:
    """A topic with its request, its texts and their distinct writers, and the topics merged into it."""

    topic: Topic
    request: FeatureRequest | None
    texts: int
    people: int
    merged: list[Topic]


def standing_topics(session: Session, product: Product, standing: str = NORMAL) -> list[ShownTopic]:
    """The topics of that standing that stand for themselves, those of most people first.

    The texts of what is no topic count nowhere, so its figures are 0: ask `texts_sunk_in`.
    """
    counts = (
        sa.select(
            TopicText.topic_id,
            sa.func.count().label("texts"),
            sa.func.count(Feedback.account_id.distinct()).label("people"),
        )
        .join(Feedback, Feedback.id == TopicText.feedback_id)
        .group_by(TopicText.topic_id)
        .subquery()
    )
    texts, people = (sa.func.coalesce(column, 0) for column in (counts.c.texts, counts.c.people))
    query = (
        sa.select(Topic, FeatureRequest, texts, people)
        .outerjoin(counts, counts.c.topic_id == Topic.id)
        .outerjoin(FeatureRequest, FeatureRequest.topic_id == Topic.id)
        .where(Topic.product_id == product.id, Topic.root_id.is_(None), Topic.standing == standing)
        .order_by(people.desc(), texts.desc(), Topic.id)
    )
    merged = _merged_into(session, product)
    return [
        ShownTopic(topic, request, count, heads, merged.get(topic.id, []))
        for topic, request, count, heads in session.execute(query)
    ]


def shown_topic(session: Session, topic: Topic) -> ShownTopic:
    """One topic as `standing_topics` answers it, whatever its standing."""
    counts = (
        sa.select(sa.func.count(), sa.func.count(Feedback.account_id.distinct()))
        .select_from(TopicText)
        .join(Feedback, Feedback.id == TopicText.feedback_id)
        .where(TopicText.topic_id == topic.id)
    )
    texts, people = session.execute(counts).one()
    request = session.scalar(sa.select(FeatureRequest).where(FeatureRequest.topic_id == topic.id))
    merged = sa.select(Topic).where(Topic.root_id == topic.id, Topic.standing != UNMADE).order_by(Topic.id)
    return ShownTopic(topic, request, texts, people, list(session.scalars(merged)))


def _merged_into(session: Session, product: Product) -> dict[int, list[Topic]]:
    query = sa.select(Topic).where(
        Topic.product_id == product.id, Topic.root_id.is_not(None), Topic.standing != UNMADE
    )
    found: dict[int, list[Topic]] = {}
    for topic in session.scalars(query.order_by(Topic.id)):
        if topic.root_id is not None:
            found.setdefault(topic.root_id, []).append(topic)
    return found


def texts_sunk_in(session: Session, topic: Topic) -> list[int]:
    """The texts that a topic which is none has drawn to itself, by number."""
    if topic.standing != SINK:
        return []
    group = sa.select(Topic.id).where(sa.func.coalesce(Topic.root_id, Topic.id) == topic.id)
    return sorted(texts_placed_in(session, set(session.scalars(group))))


def pinned_texts(session: Session, topic: Topic) -> set[int]:
    """The texts that stand in ``topic`` by a person's word: no run takes them out."""
    folded = fold(entries(session, topic.product_id), origins_of(session, topic.product_id))
    return {number for number, holds in folded.holds.items() if topic.id in holds and holds[topic.id].is_in}

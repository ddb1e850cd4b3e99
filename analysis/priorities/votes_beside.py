"""The votes of those who raised a request, beside the votes of everybody else on the same build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.runs import Run
from analysis.topics.identity import TopicText
from surveys.feedback import Feedback
from surveys.satisfaction import Counts, Satisfaction
from surveys.votes import Vote


@dataclass(frozen=True)
class VotesBeside:
    """Two groups of voters of the ranked build (a pooled run: of all builds)."""

    raised: Satisfaction
    others: Satisfaction


def votes_beside(session: Session, run: Run, topic_ids: Iterable[int]) -> dict[int, VotesBeside]:
    """By topic id: who spoke of it and voted, and who voted and did not speak of it."""
    ids = list(topic_ids)
    # Who wrote without naming a build is not among the voters of one.
    said = Vote.build_id.is_not_distinct_from(Feedback.build_id)
    query = (
        sa.select(TopicText.topic_id, Vote.score, sa.func.count(Vote.id.distinct()))
        .join(Feedback, Feedback.id == TopicText.feedback_id)
        .join(
            Vote,
            sa.and_(Vote.account_id == Feedback.account_id, Vote.product_id == Feedback.product_id, said),
        )
        .where(TopicText.topic_id.in_(ids), *_scope(run))
        .group_by(TopicText.topic_id, Vote.score)
    )
    raised = {topic_id: [0, 0, 0, 0, 0] for topic_id in ids}
    for topic_id, score, count in session.execute(query):
        raised[topic_id][score - 1] += count
    everybody = _everybody(session, run)
    return {topic_id: _beside(counts, everybody) for topic_id, counts in raised.items()}


def _everybody(session: Session, run: Run) -> list[int]:
    counts = [0, 0, 0, 0, 0]
    for score, count in session.execute(
        sa.select(Vote.score, sa.func.count()).where(*_scope(run)).group_by(Vote.score)
    ):
        counts[score - 1] = count
    return counts


def _scope(run: Run) -> list[sa.ColumnElement[bool]]:
    pooled = [Vote.product_id == run.product_id]
    return pooled if run.build_id is None else [*pooled, Vote.build_id == run.build_id]


def _beside(raised: list[int], everybody: list[int]) -> VotesBeside:
    others = [total - part for total, part in zip(everybody, raised, strict=True)]
    return VotesBeside(Satisfaction(_counts(raised)), Satisfaction(_counts(others)))


def _counts(counts: list[int]) -> Counts:
    one, two, three, four, five = counts
    return (one, two, three, four, five)

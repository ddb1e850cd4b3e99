"""What a run noticed about topics that a person should look at: pairs possibly the same, topics with two centres."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.runs import Run, last_run
from analysis.topics.edits.folding import SPLIT, active_ids
from analysis.topics.edits.log import entries
from analysis.topics.identity import NORMAL, Topic
from community.products import Product
from core.database import Base


class AlikeTopics(Base):
    """Two topics whose centres a run found alike; ``topic_id`` is the older one."""

    __tablename__ = "alike_topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"))
    other_topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"))
    # The cosine of their centres.
    similarity: Mapped[float]

    __table_args__ = (sa.UniqueConstraint("run_id", "topic_id", "other_topic_id"),)


class SplitProposal(Base):
    """A topic that a run found to have grown a second centre, and the cosine of the two."""

    __tablename__ = "split_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"))
    similarity: Mapped[float]

    topic: Mapped[Topic] = relationship()

    __table_args__ = (sa.UniqueConstraint("run_id", "topic_id"),)


class SplitProposalText(Base):
    """A text around the smaller of the two centres."""

    __tablename__ = "split_proposal_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("split_proposals.id"))
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"), index=True)

    __table_args__ = (sa.UniqueConstraint("proposal_id", "feedback_id"),)


@dataclass(frozen=True)
class PossiblySame:
    """Two topics that are possibly the same, and the requests they have become, closed ones too."""

    topic: Topic
    other: Topic
    request: FeatureRequest | None
    other_request: FeatureRequest | None
    similarity: float


def possibly_same(session: Session, product: Product, run: Run | None = None) -> list[PossiblySame]:
    """The pairs of the newest run (or of ``run``) that are still two topics, most alike first."""
    run = run or last_run(session, product)
    one, other = aliased(Topic), aliased(Topic)
    asked, answered = aliased(FeatureRequest), aliased(FeatureRequest)
    query = (
        sa.select(one, other, asked, answered, AlikeTopics.similarity)
        .select_from(AlikeTopics)
        .join(one, one.id == AlikeTopics.topic_id)
        .join(other, other.id == AlikeTopics.other_topic_id)
        .outerjoin(asked, asked.topic_id == one.id)
        .outerjoin(answered, answered.topic_id == other.id)
        .where(AlikeTopics.run_id == (run.id if run else -1))
        .where(*(each.root_id.is_(None) for each in (one, other)))
        .where(*(each.standing == NORMAL for each in (one, other)))
        .order_by(AlikeTopics.similarity.desc(), AlikeTopics.id)
    )
    return [PossiblySame(*row) for row in session.execute(query)]


def split_proposals(session: Session, product: Product) -> list[SplitProposal]:
    """The topics that the newest run found with two centres that nobody has split since, least alike first."""
    run = last_run(session, product)
    if run is None:
        return []
    log = entries(session, product.id)
    standing = active_ids(log)
    since = (edit for edit in log if edit.kind == SPLIT and edit.id > (run.read_edit_id or 0))
    split = {edit.topic_id for edit in since if edit.id in standing}
    query = (
        sa.select(SplitProposal)
        .join(Topic, Topic.id == SplitProposal.topic_id)
        .where(SplitProposal.run_id == run.id, Topic.root_id.is_(None), Topic.standing == NORMAL)
        .where(SplitProposal.topic_id.not_in(split))
        .order_by(SplitProposal.similarity, SplitProposal.id)
    )
    return list(session.scalars(query))


def proposed_texts(session: Session, proposal: SplitProposal) -> list[int]:
    """The texts that a split by ``proposal`` would take out, by number."""
    query = sa.select(SplitProposalText.feedback_id).where(SplitProposalText.proposal_id == proposal.id)
    return list(session.scalars(query.order_by(SplitProposalText.feedback_id)))

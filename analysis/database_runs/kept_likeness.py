"""What a run leaves for people to look at: second looks, pairs of like topics, topics with two centres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.reading import Reading
from analysis.findings import Findings
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.second_look.queue import Resemblance, queue_look
from analysis.runs import Run
from analysis.topics.alike import AlikeTopics, SplitProposal, SplitProposalText
from analysis.topics.identity import Topic
from analysis.topics.pieces import piece_key


def keep_looks(
    session: Session, run: Run, reading: Reading, findings: Findings, texts: set[int], *, now: datetime
) -> None:
    """Queue the texts that resemble a closed request; those that are queued already stay as they are."""
    query = sa.select(FeatureRequest.topic_id, FeatureRequest.id).where(
        FeatureRequest.product_id == run.product_id, FeatureRequest.topic_id.is_not(None)
    )
    by_topic = {topic_id: number for topic_id, number in session.execute(query)}
    for look in findings.left_out.looks:
        number = reading.remarks.ids[look.position]
        if number in texts and look.topic_id in by_topic:
            piece = piece_key(look.quote) if look.quote else None
            found = Resemblance(number, by_topic[look.topic_id], piece, look.similarity)
            queue_look(session, run.id, found, now=now)


def keep_likeness(
    session: Session,
    run: Run,
    reading: Reading,
    findings: Findings,
    topics: Sequence[Topic],
    texts: set[int],
) -> None:
    """Write the pairs of topics that are possibly the same, and proposals to split."""
    for one, other, similarity in findings.topics.alike:
        older, younger = sorted((topics[one].id, topics[other].id))
        session.add(AlikeTopics(run_id=run.id, topic_id=older, other_topic_id=younger, similarity=similarity))
    for topic, found in zip(topics, findings.topics.topics, strict=True):
        if found.second_centre is None:
            continue
        proposal = SplitProposal(run_id=run.id, topic_id=topic.id, similarity=found.second_centre.similarity)
        session.add(proposal)
        session.flush()
        numbers = [reading.remarks.ids[position] for position in found.second_centre.positions]
        session.add_all(
            SplitProposalText(proposal_id=proposal.id, feedback_id=number)
            for number in numbers
            if number in texts
        )
    session.flush()

"""Two topics with requests and writers, as a run left them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.identity import Topic, TopicText
from surveys.feedback import Feedback
from tests.analysis.database_runs.programme import Programme, Wish, make_programme


@dataclass
class Two:
    """Battery with four texts, camera with three, all of different people, beside a noise product."""

    programme: Programme
    battery: Topic
    camera: Topic
    power: list[Feedback]
    photos: list[Feedback]

    def texts_of(self, topic: Topic) -> list[int]:
        query = sa.select(TopicText.feedback_id).where(TopicText.topic_id == topic.id)
        return sorted(self.programme.session.scalars(query))

    def request_of(self, topic: Topic) -> FeatureRequest:
        session = self.programme.session
        return session.scalars(sa.select(FeatureRequest).where(FeatureRequest.topic_id == topic.id)).one()

    def run_again(self, *more: Wish) -> None:
        """A run that finds the two again, and more."""
        session, known = self.programme.session, self.programme.remarks().known_topics
        ids = self.programme.remarks().ids
        wishes = []
        for topic in session.scalars(sa.select(Topic).order_by(Topic.id)):
            numbers = [number for number, home in zip(ids, known, strict=True) if home == topic.id]
            if numbers:
                texts = [session.get_one(Feedback, number) for number in numbers]
                wishes.append(Wish(topic.title, texts, known_id=topic.id))
        self.programme.store(*wishes, *more)


def ids(texts: list[Feedback]) -> list[int]:
    return [text.id for text in texts]


@pytest.fixture
def two(session: Session, now: datetime) -> Two:
    """See `Two`."""
    programme = make_programme(session, now)
    power = [programme.say(programme.member(), f"The battery drains {number}") for number in range(4)]
    photos = [programme.say(programme.member(), f"The camera is slow {number}") for number in range(3)]
    programme.store(Wish("Battery drains", power), Wish("Slow camera", photos))
    battery, camera = session.scalars(sa.select(Topic).order_by(Topic.id))
    return Two(programme, battery, camera, power, photos)

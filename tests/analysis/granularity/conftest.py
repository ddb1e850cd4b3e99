"""Two topics on the database as a run left them, and a trial with a result written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.granularity.outcome import Joining, Outcome, Part
from analysis.granularity.trials import GranularityTrial, request_trial
from analysis.topics.edits.log import last_edit_id
from analysis.topics.identity import Topic
from analysis.under_way import DONE, claim, close_if_running
from surveys.feedback import Feedback
from tests.analysis.database_runs.programme import Programme, Wish, make_programme


@dataclass
class Three:
    """Battery with five texts, charging with two, camera with two; each text by somebody else."""

    programme: Programme
    battery: Topic
    charging: Topic
    camera: Topic
    power: list[Feedback]

    @property
    def session(self) -> Session:
        """The programme's session."""
        return self.programme.session

    def trial(self, step: int = -1) -> GranularityTrial:
        """One that is done: charging would become part of battery, three of whose texts would leave."""
        now = self.programme.now
        trial = request_trial(self.session, self.programme.product, step, now=now)
        claim(self.session, GranularityTrial, now, trial.id)
        close_if_running(self.session, trial, DONE, now)
        trial.read_edit_id = last_edit_id(self.session, self.programme.product.id)
        night = tuple(text.id for text in self.power[:3])
        joining = Joining(
            self.charging.id, self.battery.id, "Charging", "Battery", 2, (), into_decided=False, asked=True
        )
        part = Part(1, self.battery.id, "Battery", "At night", night, 5, night, asked=True)
        trial.result = Outcome((joining,), (part,), (), 3, 0, (), ()).to_json()
        self.session.flush()
        return trial

    def standing(self) -> dict[str, int]:
        """Title → number of texts of the topics that stand for themselves."""
        from analysis.topics.edits.reading import standing_topics

        shown = standing_topics(self.session, self.programme.product)
        return {each.topic.title: each.texts for each in shown}


@pytest.fixture
def three(session: Session, now: datetime) -> Three:
    """See `Three`."""
    return make_three(session, now)


def make_three(session: Session, now: datetime) -> Three:
    """See `Three`."""
    programme = make_programme(session, now)

    def said(words: str, count: int) -> list[Feedback]:
        return [
            programme.say(programme.member(), f"{words}, for the {number}th time") for number in range(count)
        ]

    power, charging, photos = (
        said("The battery dies", 5),
        said("It charges slowly", 2),
        said("Slow camera", 2),
    )
    programme.store(Wish("Battery", power), Wish("Charging", charging), Wish("Camera", photos))
    topics = {topic.title: topic for topic in session.scalars(sa.select(Topic))}
    return Three(programme, topics["Battery"], topics["Charging"], topics["Camera"], power)

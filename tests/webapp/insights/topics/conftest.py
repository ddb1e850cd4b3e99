"""Three topics as a run left them: battery and camera with requests, and one without."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.supporters import refresh_supporters
from analysis.runs import Run
from analysis.topics.identity import Topic
from analysis.topics.theme_rows import Theme, ThemeRecord, TopicPlace, TopicTree
from community.accounts import Account
from releases.builds.build import Build
from surveys.feedback import Feedback, write_feedback
from tests.making import a_topic, place


@dataclass
class Three:
    """The topics, the battery's three texts and the camera's two; nobody wrote two of them."""

    battery: Topic
    camera: Topic
    colours: Topic
    power: list[Feedback]
    photos: list[Feedback]


@pytest.fixture
def three(session: Session, build: Build, make_account: Callable[..., Account], now: datetime) -> Three:
    """See `Three`."""
    product = build.product

    def about(title: str, texts: list[str], *, wished: bool = True) -> tuple[Topic, list[Feedback]]:
        topic = a_topic(session, product, title, now)
        said = [
            write_feedback(session, make_account("tester"), product, text, now=now, build=build)
            for text in texts
        ]
        for text in said:
            place(session, topic, text, now)
        if wished:
            refresh_supporters(session, [open_request(session, product, title, now=now, topic=topic).id])
        return topic, said

    battery, power = about("Battery drains", ["It drains", "Empty by noon", "<b>Hot</b> at night"])
    camera, photos = about("Slow camera", ["The camera is slow", "Photos take long"])
    colours, _none = about("Colours", [], wished=False)
    session.commit()
    return Three(battery, camera, colours, power, photos)


class Desk:
    """A product manager's browser: posts a deed, and presses the preview's button."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def page(self, path: str) -> str:
        answer = self.client.get(f"/p/skylark/insights/{path}")
        assert answer.status_code == 200
        return answer.text

    def ask(self, path: str, **data: object) -> TestResponse:
        return self.client.post(f"/p/skylark/insights/{path}", data=data)

    def do(self, path: str, **data: object) -> TestResponse:
        preview = self.ask(path, **data)
        assert preview.status_code == 200 and "Nothing has changed yet" in preview.text
        carried: dict[str, list[str]] = {}
        form = preview.text.split('class="confirm"')[1]
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
            carried.setdefault(name, []).append(value)
        answer = self.client.post(
            f"/p/skylark/insights/{path}", data=carried | {"confirmed": "yes", "reason": "Because"}
        )
        assert answer.status_code == 303
        return self.client.get(answer.headers["Location"])


@pytest.fixture
def desk(manager: FlaskClient) -> Desk:
    """See `Desk`."""
    return Desk(manager)


@dataclass(frozen=True)
class Themed:
    """The themes of the run, and their requests' numbers by rank."""

    run: Run
    power: Theme
    pictures: Theme
    requests: list[int]


@pytest.fixture
def themed(session: Session, run: Run) -> Themed:
    """Power has the battery and a thin wish, pictures the old one."""
    rows = session.query(RankedRequest).filter_by(run_id=run.id).order_by(RankedRequest.rank).all()
    found = [_theme(session, run, *each) for each in (("power · <b>", 14, 2), ("pictures", 0, 0))]
    for row, theme, x in zip(rows, (found[0], found[0], found[1]), (0.5, -0.5, 0.0), strict=True):
        session.add(
            TopicPlace(
                run_id=run.id, topic_id=row.request.topic_id or 0, theme_id=theme.id, x=x, y=0.1, radius=0.2
            )
        )
    topics = [row.request.topic_id for row in rows]
    session.add(TopicTree(run_id=run.id, tree={"topics": topics, "merges": [[0, 1, 0.5], [3, 2, 1.2]]}))
    session.commit()
    return Themed(run, found[0], found[1], [row.request_id for row in rows])


def _theme(session: Session, run: Run, title: str, people: int, loose: int) -> Theme:
    theme = Theme(product_id=run.product_id, title=title, titled_by_person=False, created_at=run.requested_at)
    session.add(theme)
    session.flush()
    builds = [
        {"build": version, "version": version, "people": count, "share": count / 20}
        for version, count in (("8.11.13", 3), ("8.11.20", people))
    ]
    session.add(
        ThemeRecord(
            run_id=run.id, theme_id=theme.id, title=title, keywords=["battery", "plug"], people=people,
            share=people / 20, people_ever=people + 3, loose_texts=loose, parts={"builds": builds},
        )
    )  # fmt: skip
    session.flush()
    return theme

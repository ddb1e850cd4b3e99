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
from analysis.priorities.supporters import refresh_supporters
from analysis.topics.identity import Topic
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

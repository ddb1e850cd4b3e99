"""Planning days: an analysis, then the product manager reads the ranked requests and decides.

The story of the call times runs through here: asked for from the first build on, found by the analysis,
planned on the Wednesday after build 5, shipped with build 8 and credited to those who asked.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line
from analysis.priorities.feature_requests.deciding import decline_request, plan_request, review_request
from analysis.priorities.feature_requests.describing import answer_request, assign_owner, set_effort
from analysis.priorities.feature_requests.request import OPEN_STATES, FeatureRequest
from analysis.priorities.supporters import count_supporters, support_request
from analysis.topics.identity import TopicText
from community.accounts import Account
from community.products import Product
from webapp.demo.replay import AREAS, Step
from webapp.demo.settling import Programme
from webapp.demo.truth import DRAFT, NEWEST, active_in

# Runs the analysis of a product as of a time, asked for by somebody, and leaves topics and requests.
Analyse = Callable[[Session, Product, datetime, Account], object]
# After which build there is a planning day, and the builds that are planned then.
PLANNING_DAYS = {5: (7, 8), 10: (11, 12), NEWEST: (DRAFT,)}
# Wednesday at ten in the product's zone.
AFTER_FRIDAY = timedelta(days=4, hours=17)
# A request of fewer people waits until it has grown.
FEWEST_TO_PLAN = 8
EFFORTS = {
    "battery_overnight": 3.0,
    "bluetooth_car": 2.0,
    "calendar_shift": 1.0,
    "dark_flash": 2.0,
    "one_hand": 5.0,
}
ANSWERS = {
    "battery_overnight": "We have found it: the service that keeps apps ready holds the phone awake. "
    "The cure is being tested and is planned for Friday.",
    "bluetooth_car": "Thank you for the models of your cars; with your logs we could repeat it. "
    "Planned for Friday.",
    "call_times": "You will get it: answered, ended, rang for, talked for. For calls from that build on.",
    "one_hand": "We like it and are trying two designs. We will show both to you before we choose.",
}
UNDER_REVIEW = ("one_hand", "calendar_shift")
DECLINED = {
    "split_screen": "Not this year: the window system would have to be rebuilt, and the time goes into "
    "battery and radio first. We will ask you again in spring."
}


def steps_of_planning(programme: Programme, analyse: Analyse) -> Iterator[Step]:
    """An analysis and its decisions on every planning day; the last one is today."""
    for number, planned in PLANNING_DAYS.items():
        friday = programme.planting.builds[number - 1].published_at
        at = programme.now if number == NEWEST else friday + AFTER_FRIDAY
        yield Step(at, partial(_planning_day, programme, analyse, number, planned, at))


def _planning_day(
    programme: Programme, analyse: Analyse, number: int, planned: tuple[int, ...], at: datetime
) -> None:
    analyse(programme.session, programme.product, at, programme.manager)
    found = requests_by_cause(programme)
    _say_me_too(programme, found, number, at)
    for build in planned:
        _plan_into(programme, found, build, at)
    for cause, requests in found.items():
        for request in requests:
            _decide(programme, cause, request, at)


def requests_by_cause(programme: Programme) -> dict[str, list[FeatureRequest]]:
    """The open requests about each planted cause: those most of whose texts speak of it."""
    query = sa.select(FeatureRequest, TopicText.feedback_id).join(
        TopicText, TopicText.topic_id == FeatureRequest.topic_id
    )
    texts: dict[FeatureRequest, list[int]] = {}
    for request, feedback_id in programme.session.execute(query.where(TopicText.place == 0)):
        texts.setdefault(request, []).append(feedback_id)
    found: dict[str, list[FeatureRequest]] = {}
    for request, ids in texts.items():
        told = Counter(cause for i in ids for cause in programme.causes_of_text.get(i, ())[:1])
        cause, count = told.most_common(1)[0] if told else ("", 0)
        if request.state in OPEN_STATES and 2 * count > len(ids):
            found.setdefault(cause, []).append(request)
    return found


def _plan_into(
    programme: Programme, found: dict[str, list[FeatureRequest]], number: int, at: datetime
) -> None:
    build, planned = programme.builds[number], programme.planting.builds[number - 1]
    for line, row in zip(planned.lines, programme.lines[number], strict=True):
        for request in _worth_planning(programme, found.get(line.about or "", [])):
            plan_request(programme.session, request, build, now=at, by=programme.manager)
            credit_line(programme.session, row, request)


def _worth_planning(programme: Programme, requests: list[FeatureRequest]) -> list[FeatureRequest]:
    """The larger of several requests about one cause; the one with most supporters in any case."""
    people = count_supporters(programme.session, requests)
    by_size = sorted(requests, key=lambda request: -people[request.id])
    return by_size[:1] + [request for request in by_size[1:] if people[request.id] >= FEWEST_TO_PLAN]


def _decide(programme: Programme, cause: str, request: FeatureRequest, at: datetime) -> None:
    session, manager = programme.session, programme.manager
    if request.owner_id is None:
        assign_owner(session, request, programme.areas[AREAS[cause]].owner, now=at, by=manager)
    if cause in EFFORTS and request.effort is None:
        set_effort(session, request, EFFORTS[cause], now=at, by=manager)
    if cause in ANSWERS and not request.answer:
        answer_request(session, request, ANSWERS[cause], now=at, by=manager)
    if at == programme.now and request.state == "new":
        if cause in UNDER_REVIEW:
            review_request(session, request, now=at, by=manager)
        if cause in DECLINED:
            decline_request(session, request, DECLINED[cause], now=at, by=manager)


def _say_me_too(
    programme: Programme, found: dict[str, list[FeatureRequest]], number: int, at: datetime
) -> None:
    """Some of those whom a cause reaches press "me too" instead of writing."""
    rng = random.Random(f"{programme.planting.seed}:me too {number}")  # noqa: S311 - a play, not a secret
    for cause in active_in(number):
        for tester in sorted(programme.planting.reached[cause.key]):
            wanted = [
                r
                for r in found.get(cause.key, [])
                if _language(r) == programme.planting.testers[tester].language
            ]
            if wanted and rng.random() < 0.15:
                support_request(programme.session, wanted[0], programme.people[tester], now=at)


def _language(request: FeatureRequest) -> str:
    return "zh" if request.topic is not None and request.topic.script == "han" else "en"

"""The list of requests, a request's page, and "me too"."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line
from analysis.priorities.feature_requests.deciding import decline_request, plan_request
from analysis.priorities.feature_requests.describing import answer_request
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.supporters import Supporter, count_supporters, support_request
from analysis.runs import DONE, Run
from analysis.topics.edits.merging import merge_topics
from analysis.topics.identity import Topic, TopicText
from community.accounts import Account
from community.products import Product, product_called
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import lines_of
from surveys.feedback import write_feedback
from tests.making import a_topic
from tests.webapp.conftest import MovedClock
from tests.webapp.pages.conftest import WEEK, count_of

LIST = "/p/skylark/requests"


@pytest.fixture
def wish(session: Session, product: Product, clock: MovedClock) -> Callable[..., FeatureRequest]:
    """Open a request: wish("Longer battery life", people=[ann, bo])."""

    def make(title: str, people: tuple[Account, ...] = ()) -> FeatureRequest:
        request = open_request(session, product_called(session, "skylark"), title, now=clock())
        for person in people:
            support_request(session, request, person, now=clock())
        session.commit()
        return request

    return make


def _titles(page: str) -> list[str]:
    return re.findall(r'class="wish-title" href="[^"]*">([^<]*)<', page)


def _ranked(
    session: Session, product: Product, clock: MovedClock, places: dict[FeatureRequest, tuple[int, str]]
) -> None:
    run = Run(product_id=product.id, state=DONE, requested_at=clock(), as_of=clock())
    session.add(run)
    session.flush()
    for request, (rank, trend) in places.items():
        session.add(
            RankedRequest(
                run_id=run.id,
                request_id=request.id,
                rank=rank,
                people=1,
                share=0.1,
                effort=1,
                priority=1,
                trend=trend,
                severity="none",
                example="",
            )
        )
    session.commit()


def test_the_last_runs_ranks_come_first_and_what_has_none_follows(
    client: FlaskClient,
    session: Session,
    product: Product,
    clock: MovedClock,
    wish: Callable[..., FeatureRequest],
) -> None:
    wish("Unranked")
    first, second = wish("Second"), wish("First")
    _ranked(session, product, clock, {second: (1, "flat"), first: (2, "new")})
    assert _titles(client.get(LIST).text) == ["First", "Second", "Unranked"]
    assert _titles(client.get(f"{LIST}?sort=trending").text)[0] == "Second"


def test_without_a_run_people_decide(
    client: FlaskClient, make_account: Callable[..., Account], wish: Callable[..., FeatureRequest]
) -> None:
    ann, bo = make_account(), make_account()
    wish("One", (ann,))
    wish("Two", (ann, bo))
    assert _titles(client.get(LIST).text) == ["Two", "One"]


def test_the_newest_come_first_when_asked_for(
    client: FlaskClient, clock: MovedClock, wish: Callable[..., FeatureRequest]
) -> None:
    wish("Old")
    clock.moment += WEEK
    wish("New")
    assert _titles(client.get(f"{LIST}?sort=newest").text) == ["New", "Old"]


def test_closed_ones_are_shown_only_when_asked_for(
    client: FlaskClient, session: Session, clock: MovedClock, wish: Callable[..., FeatureRequest]
) -> None:
    wish("Open")
    decline_request(session, wish("Closed"), "No room for it", now=clock())
    session.commit()
    assert _titles(client.get(LIST).text) == ["Open"]
    assert _titles(client.get(f"{LIST}?state=declined").text) == ["Closed"]
    assert len(_titles(client.get(f"{LIST}?state=all").text)) == 2


def test_mine_are_those_i_stand_behind(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    wish: Callable[..., FeatureRequest],
) -> None:
    ann, bo = make_account(), make_account()
    wish("Of Ann", (ann,))
    wish("Of Bo", (bo,))
    assert _titles(visit_as(ann).get(f"{LIST}?mine=1").text) == ["Of Ann"]


def test_a_build_filters_by_where_it_is_planned(
    client: FlaskClient,
    session: Session,
    product: Product,
    clock: MovedClock,
    published: Callable[..., Build],
    wish: Callable[..., FeatureRequest],
) -> None:
    planned = wish("Planned")
    wish("Other")
    build = draft_build(session, product, "8.10.31", now=clock())
    plan_request(session, planned, build, now=clock())
    session.commit()
    assert "planned for 8.10.31" in client.get(LIST).text
    published("8.10.24")
    assert _titles(client.get(f"{LIST}?build=8.10.24").text) == []


@pytest.mark.parametrize("query", ["?sort=size", "?state=lost", "?build=nowhere", "?page=-1", "?page=x"])
def test_nonsense_in_the_address_is_as_if_it_were_not_there(
    client: FlaskClient, wish: Callable[..., FeatureRequest], query: str
) -> None:
    wish("Open")
    assert _titles(client.get(LIST + query).text) == ["Open"]


@pytest.mark.parametrize(
    ("query", "words"), [("", "No requests yet"), ("?state=shipped", "No request is like this")]
)
def test_an_empty_list_says_what_to_do(client: FlaskClient, product: Product, query: str, words: str) -> None:
    page = client.get(LIST + query).text
    assert words in page and "btn-primary" in page


def test_me_too_is_one_click_and_counts_once(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    wish: Callable[..., FeatureRequest],
) -> None:
    number = wish("Longer battery life").id
    client = visit_as(make_account())
    answer = client.post(f"{LIST}/{number}/me-too?sort=newest", data={"from": "list"})
    client.post(f"{LIST}/{number}/me-too")
    assert answer.location == f"{LIST}?sort=newest#request-{number}"
    assert count_of(session, Supporter) == 1
    assert "you too" in client.get(LIST).text


def test_me_too_can_be_taken_back(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    wish: Callable[..., FeatureRequest],
) -> None:
    ann = make_account()
    number = wish("Longer battery life", (ann,)).id
    visit_as(ann).post(f"{LIST}/{number}/withdraw")
    assert count_of(session, Supporter) == 0


def test_only_testers_stand_behind_a_request(
    client: FlaskClient,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    wish: Callable[..., FeatureRequest],
) -> None:
    number = wish("Longer battery life").id
    assert client.post(f"{LIST}/{number}/me-too").location.startswith("/sign-in")
    assert visit_as(make_account(None)).post(f"{LIST}/{number}/me-too").status_code == 403
    assert count_of(session, Supporter) == 0


def test_a_get_never_supports(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    wish: Callable[..., FeatureRequest],
) -> None:
    number = wish("Longer battery life").id
    assert visit_as(make_account()).get(f"{LIST}/{number}/me-too").status_code == 303
    assert count_of(session, Supporter) == 0


def test_the_page_shows_the_answer_the_plan_and_the_way_there(
    client: FlaskClient,
    session: Session,
    product: Product,
    clock: MovedClock,
    wish: Callable[..., FeatureRequest],
) -> None:
    request = wish("Longer battery life")
    plan_request(
        session,
        request,
        draft_build(session, product, "8.10.31", now=clock()),
        now=clock(),
        reason="Ready soon",
    )
    answer_request(session, request, "We found **the cause**.", now=clock())
    session.commit()
    page = client.get(f"{LIST}/{request.id}").text
    assert "<strong>the cause</strong>" in page and "ships in 8.10.31" in page and "Ready soon" in page
    assert page.index("the cause") < page.index("How it went")


def test_a_shipped_line_is_shown_to_those_who_may_see_its_build(
    client: FlaskClient,
    session: Session,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
    wish: Callable[..., FeatureRequest],
) -> None:
    pilot, request = published("9.0", ring="pilot", lines=("added: Secret camera",)), wish("Camera")
    credit_line(session, lines_of(session, pilot)[0], request)
    session.commit()
    address = f"{LIST}/{request.id}"
    assert "Secret camera" not in client.get(address).text
    assert "Secret camera" not in visit_as(make_account(ring="beta")).get(address).text
    assert "Secret camera" in visit_as(make_account(ring="pilot")).get(address).text


def test_a_merged_request_leads_to_the_one_that_stands_for_it(
    client: FlaskClient,
    session: Session,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    product: Product,
    clock: MovedClock,
    wish: Callable[..., FeatureRequest],
) -> None:
    ann, bo = make_account(), make_account()
    gone, stays = wish("Battery at night", (ann,)), wish("Battery life", (bo,))
    for request in (gone, stays):
        request.topic = a_topic(session, product, request.title, clock())
    session.flush()
    assert gone.topic is not None and stays.topic is not None
    merge_topics(session, gone.topic, stays.topic, now=clock())
    session.commit()
    answer = client.get(f"{LIST}/{gone.id}")
    assert answer.status_code == 302 and answer.location.endswith(f"{LIST}/{stays.id}")
    assert _titles(client.get(LIST).text) == ["Battery life"]
    assert count_supporters(session, [stays]) == {stays.id: 2}
    visit_as(ann).post(f"{LIST}/{stays.id}/withdraw")
    assert count_of(session, Supporter) == 1


def test_a_request_of_another_product_is_not_there(client: FlaskClient, product: Product) -> None:
    assert client.get(f"{LIST}/77").status_code == 404


def test_quotes_are_masked_nameless_and_of_builds_the_visitor_may_see(
    client: FlaskClient,
    session: Session,
    product: Product,
    clock: MovedClock,
    make_account: Callable[..., Account],
    published: Callable[..., Build],
) -> None:
    topic = Topic(
        product_id=product.id, script="latin", title="Battery", keywords=["battery"], created_at=clock()
    )
    session.add(topic)
    session.flush()
    request = open_request(session, product, "Battery", topic=topic, now=clock())
    for text, ring in (("Empty at noon, mail ann@example.com", "beta"), ("Secret pilot words", "pilot")):
        build = published("8." + str(len(ring)), ring=ring)
        writer = make_account(name="Writer Wu")
        kept = write_feedback(session, writer, product, text, build=build, now=clock())
        session.add(TopicText(topic_id=topic.id, feedback_id=kept.id, similarity=0.9))
    session.commit()
    page = client.get(f"{LIST}/{request.id}").text
    assert "Empty at noon, mail [email]" in page
    assert "Secret pilot words" not in page and "Writer Wu" not in page


def test_the_list_costs_the_same_however_long_it_is(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    product: Product,
    clock: MovedClock,
    wish: Callable[..., FeatureRequest],
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    ann = make_account()
    client = visit_as(ann)
    wish("One", (ann,))
    few = count_queries(lambda: client.get(LIST))
    for number in range(8):
        request = wish(f"Wish {number}", (ann,))
        build = draft_build(session, product_called(session, "skylark"), f"9.{number}", now=clock())
        plan_request(session, request, build, now=clock())
    session.commit()
    assert count_queries(lambda: client.get(LIST)) == few

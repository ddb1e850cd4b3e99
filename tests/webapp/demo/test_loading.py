"""The demo in the database: made by the real rules, complete, and loaded once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from analysis.priorities.credits import credits_of
from analysis.priorities.feature_requests.request import PLANNED, SHIPPED, FeatureRequest, history_of
from analysis.priorities.ranked import ranking_of
from analysis.runs import last_run, runs_of
from community.accounts import Account, account_of
from community.products import create_product, product_called
from community.rings import count_testers
from community.roles import roles_of
from core.outbox import OutboxMessage
from releases.builds.build import PUBLISHED, SCHEDULED, WITHDRAWN, Build
from releases.builds.seeing import builds_seen_by, newest_build
from releases.known_issues import issues_of
from releases.notes import lines_of
from surveys.feedback import Feedback
from surveys.satisfaction import satisfaction_of
from tests.database import Databases
from tests.webapp.demo.conftest import TUESDAY
from webapp.app import create_app
from webapp.auth.credentials import Credential
from webapp.cli.demo import load
from webapp.demo.loading import load_demo, sign_ins
from webapp.demo.people import TESTERS
from webapp.demo.planting import Planting
from webapp.extensions import db


@pytest.fixture(scope="module")
def demo(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the whole demo in its database; loading takes half a minute, so its tests share it."""
    url = databases.new()
    environment = {
        "DATABASE_URL": url,
        "ORANGE_FRIDAY_DATA_DIR": str(tmp_path_factory.mktemp("demo")),
        "ORANGE_FRIDAY_SECRET_KEY": "for tests only",
    }
    app = create_app(environment, TESTING=True)
    assert load(app, TUESDAY)
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(url)


@pytest.fixture
def loaded(demo: Flask) -> Iterator[Session]:
    with demo.app_context():
        yield db.session()
        db.session.remove()


def build_numbered(session: Session, planting: Planting, number: int) -> Build:
    return session.scalars(sa.select(Build).where(Build.version == planting.builds[number - 1].version)).one()


def test_where_the_product_exists_nothing_is_loaded(session: Session) -> None:
    create_product(session, "skylark", "Skylark", now=TUESDAY)
    calls: list[object] = []
    assert not load_demo(
        session,
        TUESDAY,
        give_password=lambda *told: calls.append(told),
        analyse=lambda *told: calls.append(told),
    )
    assert calls == []
    assert session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0


def test_there_is_a_sign_in_for_each_role_and_for_testers_of_both_languages() -> None:
    assert [each.role for each in sign_ins()] == ["tester", "tester", "staff", "manager", "admin"]
    assert len({each.email for each in sign_ins()}) == 5


@pytest.mark.slow
def test_a_second_load_changes_nothing(demo: Flask, loaded: Session) -> None:
    assert not load(demo, TUESDAY)
    assert loaded.scalar(sa.select(sa.func.count()).select_from(Build)) == 17


@pytest.mark.slow
def test_several_products_builds_testers_and_texts_are_there(loaded: Session) -> None:
    skylark = product_called(loaded, "skylark")
    assert count_testers(loaded, product_called(loaded, "lantern-notes")) == 30
    assert count_testers(loaded, skylark) >= TESTERS
    texts = sa.select(sa.func.count()).select_from(Feedback).where(Feedback.product_id == skylark.id)
    assert (loaded.scalar(texts) or 0) >= 2000


@pytest.mark.slow
def test_the_newest_build_is_open_the_next_scheduled_one_bad_build_withdrawn(loaded: Session) -> None:
    skylark = product_called(loaded, "skylark")
    newest = newest_build(loaded, None, skylark)
    assert newest is not None and newest.open_to_votes(TUESDAY)
    states = [build.state for build in loaded.scalars(sa.select(Build).where(Build.product_id == skylark.id))]
    assert (states.count(PUBLISHED), states.count(SCHEDULED), states.count(WITHDRAWN)) == (12, 1, 1)


@pytest.mark.slow
def test_the_tallies_are_the_planted_votes(loaded: Session, planting: Planting) -> None:
    for number in (1, 6, 13):
        found = satisfaction_of(loaded, build_numbered(loaded, planting, number))
        assert found.n == len(planting.votes_on(number))
        assert found.share == pytest.approx(planting.satisfaction(number))


@pytest.mark.slow
def test_a_fixed_known_issue_is_not_known_any_more(loaded: Session, planting: Planting) -> None:
    told = [[issue.text for issue in issues_of(loaded, build_numbered(loaded, planting, n))] for n in (3, 4)]
    keyboard = "The keyboard can lag in long chats"
    assert keyboard in told[0] and keyboard not in told[1]


@pytest.mark.slow
def test_the_story_of_the_call_times_is_told_to_its_end(loaded: Session, planting: Planting) -> None:
    build = build_numbered(loaded, planting, 8)
    line = next(line for line in lines_of(loaded, build) if line.text.startswith("The call list shows"))
    credits = credits_of(loaded, build)[line.id]
    assert sum(credit.asked for credit in credits) >= 20
    assert any(credit.names for credit in credits)
    steps = [step.became for step in history_of(loaded, credits[0].request)]
    assert steps == ["new", PLANNED, SHIPPED]


@pytest.mark.slow
def test_those_who_asked_for_call_times_were_written_to(loaded: Session, planting: Planting) -> None:
    build = build_numbered(loaded, planting, 8)
    letters = sa.select(OutboxMessage).where(OutboxMessage.created_at == build.published_at)
    asked = {account_id for letter in loaded.scalars(letters) if (account_id := letter.account_id)}
    assert len(asked) >= 20


@pytest.mark.slow
def test_the_dearest_request_is_planned_into_the_next_build(loaded: Session, planting: Planting) -> None:
    run = last_run(loaded, product_called(loaded, "skylark"))
    assert run is not None
    dearest: FeatureRequest = ranking_of(loaded, run)[0].request
    assert dearest.state == PLANNED
    assert dearest.planned_build == build_numbered(loaded, planting, 14)


@pytest.mark.slow
def test_three_planning_days_left_three_runs(loaded: Session) -> None:
    assert [run.state for run in runs_of(loaded, product_called(loaded, "skylark"))] == ["done"] * 3


@pytest.mark.slow
def test_the_printed_people_have_their_roles(loaded: Session) -> None:
    skylark = product_called(loaded, "skylark")
    for each in sign_ins():
        account = account_of(loaded, each.email)
        assert account is not None
        assert each.role in roles_of(loaded, account, skylark)
        assert loaded.get(Credential, account.id) is not None


@pytest.mark.slow
def test_a_visitor_sees_the_published_and_the_withdrawn_builds(loaded: Session) -> None:
    assert len(builds_seen_by(loaded, None, product_called(loaded, "skylark"))) == 13

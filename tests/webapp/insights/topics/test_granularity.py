"""Finer or coarser: the slider's page, the preview's page, and who may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.granularity.outcome import Fresh, Joining, Outcome, Part, Ranked
from analysis.granularity.setting import granularity_of, set_granularity
from analysis.granularity.trials import GranularityTrial, request_trial
from analysis.runs import DONE, QUEUED, Run, claim_run, end_run, request_run
from analysis.topics.edits.naming import rename_topic
from analysis.topics.identity import Topic
from analysis.under_way import claim, close_if_running, note_progress
from community.accounts import Account
from community.products import Product, create_product
from tests.webapp.insights.topics.conftest import Three

PAGE = "/p/skylark/insights/granularity"


@pytest.fixture
def analysed(session: Session, three: Three, product: Product, now: datetime) -> Run:
    """A run that is done."""
    run = request_run(session, product, now=now)
    session.flush()
    claim_run(session, now, run.id)
    end_run(session, run, DONE, now=now)
    session.commit()
    return run


@pytest.fixture
def trial(session: Session, three: Three, analysed: Run, now: datetime) -> GranularityTrial:
    """Coarser: colours would become part of the battery; two texts of the battery would leave, which nobody asked."""
    trial = request_trial(session, analysed.product, -1, now=now)
    claim(session, GranularityTrial, now, trial.id)
    close_if_running(session, trial, DONE, now)
    examples = tuple(text.id for text in three.power[:2])
    joining = Joining(
        three.colours.id, three.battery.id, three.colours.title, three.battery.title, 1, (), False, True
    )
    part = Part(1, three.battery.id, three.battery.title, "At night", examples, 3, examples, False)
    trial.read_edit_id, trial.result = 0, Outcome(
        (joining,), (part,), (Fresh("Dark mode", 4, (three.photos[0].id,)),), 3, 0,
        (Ranked("Old first", three.battery.id, 3, 2.0),), (Ranked("New first", None, 4, None),),
    ).to_json()  # fmt: skip
    session.commit()
    return trial


def address(trial: GranularityTrial, deed: str = "") -> str:
    return f"{PAGE}/{trial.id}{deed}"


def test_before_the_first_analysis_the_page_says_what_to_do(manager: FlaskClient) -> None:
    page = manager.get(PAGE).text
    assert "There is no analysis yet" in page and "Analyse now" in page
    answer = manager.post(PAGE, data={"step": "1", "deed": "preview"})
    assert answer.status_code == 422


def test_the_page_has_five_steps_and_the_one_that_holds_is_chosen(
    manager: FlaskClient, analysed: Run, session: Session, now: datetime
) -> None:
    set_granularity(session, analysed.product, 1, now=now)
    session.commit()
    page = manager.get(PAGE).text
    assert page.count('type="radio"') == 5
    assert 'value="1" checked' in page


def test_only_for_texts_to_come_saves_the_step_and_asks_for_nothing(
    manager: FlaskClient, analysed: Run, session: Session
) -> None:
    assert manager.post(PAGE, data={"step": "-2", "deed": "save"}).status_code == 302
    session.expire_all()
    assert granularity_of(session, analysed.product) == -2
    assert session.query(Run).filter_by(state=QUEUED).count() == 0
    assert session.query(GranularityTrial).count() == 0


def test_a_preview_is_asked_for_and_its_page_shows_how_far_it_is(
    manager: FlaskClient, analysed: Run, session: Session, now: datetime
) -> None:
    answer = manager.post(PAGE, data={"step": "1", "deed": "preview"})
    trial = session.query(GranularityTrial).one()
    assert answer.location == address(trial)
    assert "It waits for the worker" in manager.get(answer.location).text
    claim(session, GranularityTrial, now, trial.id)
    note_progress(session, GranularityTrial, trial.id, "again cluster", 0.5, now)
    session.commit()
    page = manager.get(answer.location).text
    assert "Second reading: ranking them · Grouping · 50 %" in page


def test_without_a_step_the_form_says_so(manager: FlaskClient, analysed: Run) -> None:
    answer = manager.post(PAGE, data={"deed": "preview"})
    assert answer.status_code == 422
    assert "Choose one of the five steps" in answer.text


def test_a_second_step_is_refused_while_one_is_tried(manager: FlaskClient, analysed: Run) -> None:
    manager.post(PAGE, data={"step": "1", "deed": "preview"})
    answer = manager.post(PAGE, data={"step": "2", "deed": "preview"})
    assert answer.status_code == 422
    assert "Another step is being tried" in answer.text


def test_a_preview_that_waits_can_be_cancelled(manager: FlaskClient, analysed: Run, session: Session) -> None:
    manager.post(PAGE, data={"step": "1", "deed": "preview"})
    trial = session.query(GranularityTrial).one()
    manager.post(address(trial, "/cancel"))
    assert "It was cancelled; nothing was changed." in manager.get(address(trial)).text


def test_the_preview_tells_in_words_what_would_change(manager: FlaskClient, trial: GranularityTrial) -> None:
    page = " ".join(manager.get(address(trial)).text.split())
    assert "1 topic would become part of another one. 1 topic would be divided. 1 stays as it is." in page
    assert "Dark mode" in page and "Old first" in page and "New first" in page
    assert "You asked for coarser topics, so these are not chosen" in page


def test_what_lies_in_the_direction_is_chosen_and_the_rest_is_not(
    manager: FlaskClient, trial: GranularityTrial, three: Three
) -> None:
    page = manager.get(address(trial)).text
    assert f'id="join-{three.colours.id}" checked' in page
    assert 'id="part-1">' in page


def test_applied_topics_are_changed_an_analysis_follows_and_all_can_be_taken_back(
    manager: FlaskClient, trial: GranularityTrial, three: Three, session: Session
) -> None:
    page = manager.post(
        address(trial, "/apply"), data={"chosen": f"join-{three.colours.id}"}, follow_redirects=True
    ).text
    assert "1 change was made" in page
    session.expire_all()
    assert three.colours.root_id == three.battery.id
    assert session.query(Run).filter_by(state=QUEUED).count() == 1
    page = manager.post(address(trial, "/undo"), follow_redirects=True).text
    assert "1 change was undone" in page and "No change of it stands." in page
    session.expire_all()
    found = session.get_one(Topic, three.colours.id).root_id, granularity_of(session, trial.product)
    assert found == (None, 0)


def test_what_was_edited_meanwhile_is_told_by_name(
    manager: FlaskClient, trial: GranularityTrial, three: Three, session: Session, now: datetime
) -> None:
    title = three.colours.title
    rename_topic(session, three.colours, "Gloomy colours", now=now)
    session.commit()
    assert "Topics were edited since this preview" in manager.get(address(trial)).text
    page = manager.post(
        address(trial, "/apply"), data={"chosen": f"join-{three.colours.id}"}, follow_redirects=True
    ).text
    assert "1 change could not be made any more" in page
    assert f"{title}: Somebody has decided about this topic since the preview." in page


def test_applied_twice_is_refused(manager: FlaskClient, trial: GranularityTrial) -> None:
    manager.post(address(trial, "/apply"))
    assert manager.post(address(trial, "/apply")).status_code == 409


def test_where_nothing_would_change_the_page_says_so(
    manager: FlaskClient, trial: GranularityTrial, session: Session
) -> None:
    trial.result = Outcome((), (), (), 3, 0, (), ()).to_json()
    session.commit()
    page = manager.get(address(trial)).text
    assert "Nothing would change" in page and "Let this step hold" in page


def test_an_erased_example_is_left_out(
    manager: FlaskClient, trial: GranularityTrial, three: Three, session: Session
) -> None:
    text = three.photos[0].text
    assert text in manager.get(address(trial)).text
    session.delete(three.photos[0])
    session.commit()
    assert text not in manager.get(address(trial)).text


@pytest.mark.parametrize("deed", ["", "/1", "/1/apply", "/1/undo", "/1/cancel"])
def test_it_is_for_the_products_own_managers(
    visit_as: Callable[[Account | None], FlaskClient],
    make_account: Callable[..., Account],
    trial: GranularityTrial,
    session: Session,
    now: datetime,
    deed: str,
) -> None:
    other = create_product(session, "lantern", "Lantern", now=now)
    session.commit()
    assert trial.id == 1
    for person in (make_account("staff"), make_account("tester"), make_account("manager", of=other)):
        visitor = visit_as(person)
        answer = visitor.get(PAGE + deed) if deed in ("", "/1") else visitor.post(PAGE + deed)
        assert answer.status_code == 403
    stranger = visit_as(make_account("manager", of=other))
    assert stranger.get(f"/p/lantern/insights/granularity{deed if deed == '/1' else '/1'}").status_code == 404


def test_the_list_of_topics_leads_there_for_those_who_decide(
    manager: FlaskClient, visit_as: Callable[[Account], FlaskClient], make_account: Callable[..., Account],
    three: Three,
) -> None:  # fmt: skip
    assert PAGE in manager.get("/p/skylark/insights/topics").text
    assert PAGE not in visit_as(make_account("staff")).get("/p/skylark/insights/topics").text

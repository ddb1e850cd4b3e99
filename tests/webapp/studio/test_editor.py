"""The editor: what is typed is kept, what is refused is said where it was typed, nobody overwrites anybody."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line, credits_of
from analysis.priorities.feature_requests.deciding import plan_request
from analysis.priorities.feature_requests.opening import open_request
from community.accounts import Account
from community.products import Product, add_area
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.known_issues import issues_of, state_issue
from releases.notes import LineDraft, lines_of, set_lines
from releases.train import publish_build
from tests.webapp.conftest import MovedClock
from tests.webapp.studio.conftest import EDITOR, a_line, opened


def test_lines_are_kept_in_the_order_in_which_they_stand(
    editor: FlaskClient, draft: Build, session: Session
) -> None:
    lines = a_line(0, "Call times") | a_line(1, "Faster camera", kind="changed")
    answer = editor.post(EDITOR, data=opened(editor) | lines)
    assert answer.status_code == 302
    assert [(line.kind, line.text) for line in lines_of(session, draft)] == [
        ("added", "Call times"),
        ("changed", "Faster camera"),
    ]


def test_a_button_adds_a_row_without_saving_anything(
    editor: FlaskClient, draft: Build, session: Session
) -> None:
    answer = editor.post(EDITOR, data=opened(editor) | a_line(0, "Call times") | {"row": "add:lines"})
    assert 'name="lines-1-text"' in answer.text and "Call times" in answer.text
    assert lines_of(session, draft) == []


def test_a_button_moves_a_row_up(editor: FlaskClient, draft: Build) -> None:
    data = opened(editor) | a_line(0, "First") | a_line(1, "Second") | {"row": "up:lines:1"}
    page = editor.post(EDITOR, data=data).text
    assert page.index("Second") < page.index("First")


def test_a_button_removes_a_row(editor: FlaskClient, draft: Build) -> None:
    data = opened(editor) | a_line(0, "Stays") | a_line(1, "Goes") | {"row": "remove:lines:1"}
    page = editor.post(EDITOR, data=data).text
    assert "Stays" in page and "Goes</textarea>" not in page


def test_a_planned_request_becomes_a_line_that_ships_it(
    editor: FlaskClient, draft: Build, session: Session, product: Product, now: datetime
) -> None:
    request = open_request(session, product, "Show call times", now=now)
    plan_request(session, request, draft, now=now)
    session.commit()
    assert "Make it a line" in editor.get(EDITOR).text
    button = {"row": f"ship:{request.id}:Show call times"}
    editor.post(EDITOR, data=opened(editor) | button)
    editor.post(EDITOR, data=opened(editor) | a_line(0, "Call times", requests=str(request.id)))
    credited = credits_of(session, draft)[lines_of(session, draft)[0].id]
    assert [credit.request.id for credit in credited] == [request.id]


def test_a_request_can_be_named_by_its_title_or_number(
    editor: FlaskClient, draft: Build, session: Session, product: Product, now: datetime
) -> None:
    first, second = (open_request(session, product, title, now=now) for title in ("Dark mode", "Call times"))
    session.commit()
    lines = a_line(0, "Dark", another="Dark mode") | a_line(1, "Times", another=f"#{second.id} Call times")
    editor.post(EDITOR, data=opened(editor) | lines)
    shipped = {credit.request.id for each in credits_of(session, draft).values() for credit in each}
    assert shipped == {first.id, second.id}


def test_a_request_that_does_not_exist_is_refused_in_its_row(
    editor: FlaskClient, draft: Build, session: Session
) -> None:
    answer = editor.post(EDITOR, data=opened(editor) | a_line(0, "Dark", another="Mode dark"))
    assert answer.status_code == 422
    assert "There is no open request “Mode dark” here" in answer.text and "Dark</textarea>" in answer.text
    assert lines_of(session, draft) == []


def test_taking_the_tick_away_takes_the_credit_away(
    editor: FlaskClient, draft: Build, session: Session, product: Product, now: datetime
) -> None:
    line = set_lines(session, draft, [LineDraft("added", "Call times")], now)[0]
    credit_line(session, line, open_request(session, product, "Call times", now=now))
    session.commit()
    editor.post(EDITOR, data=opened(editor) | a_line(0, "Call times", id=str(line.id)))
    assert credits_of(session, draft) == {}
    assert [kept.id for kept in lines_of(session, draft)] == [line.id]


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    editor: FlaskClient, draft: Build, session: Session, clock: MovedClock
) -> None:
    mine, theirs = opened(editor), opened(editor)
    clock.moment += timedelta(minutes=1)
    assert editor.post(EDITOR, data=theirs | {"headline": "Theirs"}).status_code == 302
    answer = editor.post(EDITOR, data=mine | {"headline": "Mine"} | a_line(0, "My line"))
    assert answer.status_code == 409
    assert (
        "Somebody else saved this build" in answer.text
        and 'value="Mine"' in answer.text
        and "My line" in answer.text
    )
    session.expire_all()
    assert draft.headline == "Theirs"


def test_after_being_told_the_second_editor_may_put_theirs_in_place(
    editor: FlaskClient, draft: Build, session: Session, clock: MovedClock
) -> None:
    mine = opened(editor)
    clock.moment += timedelta(minutes=1)
    editor.post(EDITOR, data=opened(editor) | {"headline": "Theirs"})
    editor.post(EDITOR, data=mine | {"headline": "Mine"})
    clock.moment += timedelta(minutes=1)
    editor.post(EDITOR, data=opened(editor) | {"headline": "Mine"})
    session.expire_all()
    assert draft.headline == "Mine"


def test_even_where_the_clock_stands_still_one_token_serves_once(editor: FlaskClient, draft: Build) -> None:
    data = opened(editor)
    assert editor.post(EDITOR, data=data).status_code == 302
    assert editor.post(EDITOR, data=data).status_code == 409


def test_a_version_that_is_taken_is_refused_at_its_field(
    editor: FlaskClient, draft: Build, session: Session, product: Product, now: datetime
) -> None:
    draft_build(session, product, "8.12.4", now=now)
    session.commit()
    answer = editor.post(EDITOR, data=opened(editor) | {"version": "8.12.4", "headline": "Typed"})
    assert answer.status_code == 422
    assert "There is a build 8.12.4 already" in answer.text and 'value="Typed"' in answer.text


def test_a_renamed_draft_moves_to_the_address_of_its_version(editor: FlaskClient, draft: Build) -> None:
    answer = editor.post(EDITOR, data=opened(editor) | {"version": "8.11.28"})
    assert answer.headers["Location"].endswith("/builds/8.11.28")


def test_a_bad_download_is_refused_in_its_row(editor: FlaskClient, draft: Build) -> None:
    row = {
        "downloads-0-device": "Phones",
        "downloads-0-url": "ftp://x",
        "downloads-0-sha256": "",
        "downloads-0-size_bytes": "",
    }
    answer = editor.post(EDITOR, data=opened(editor) | row)
    assert answer.status_code == 422 and "is not a web address" in answer.text


def test_an_older_issue_is_carried_over_until_a_build_fixes_it(
    editor: FlaskClient, draft: Build, session: Session, product: Product, now: datetime
) -> None:
    older = draft_build(session, product, "8.11.20", now=now)
    issue = state_issue(session, older, "Car kits drop calls", now=now)
    session.commit()
    assert "Car kits drop calls" in editor.get(EDITOR).text
    editor.post(EDITOR, data=opened(editor) | {"fixed": str(issue.id)})
    assert issues_of(session, draft) == [] and issues_of(session, older) == [issue]


def test_the_areas_of_the_product_can_be_chosen(
    editor: FlaskClient, draft: Build, session: Session, product: Product
) -> None:
    area = add_area(session, product, "Calls")
    session.commit()
    editor.post(EDITOR, data=opened(editor) | a_line(0, "Call times", area_id=str(area.id)))
    assert lines_of(session, draft)[0].area_id == area.id


def test_a_published_build_keeps_its_credits_when_a_slip_is_corrected(
    editor: FlaskClient, draft: Build, session: Session, product: Product, now: datetime
) -> None:
    line = set_lines(session, draft, [LineDraft("added", "Cal times")], now)[0]
    credit_line(session, line, open_request(session, product, "Call times", now=now))
    publish_build(session, draft, now=now)
    session.commit()
    editor.post(EDITOR, data=opened(editor) | a_line(0, "Call times", id=str(line.id)))
    session.expire_all()
    assert line.text == "Call times" and list(credits_of(session, draft)) == [line.id]


def test_the_checklist_warns_and_the_build_is_saved_all_the_same(editor: FlaskClient, draft: Build) -> None:
    page = editor.get(EDITOR).text
    assert "No headline yet" in page and "No change lines yet" in page and "No download" in page


def test_only_staff_may_save(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    editor: FlaskClient,
    draft: Build,
) -> None:
    data = opened(editor)
    assert visit_as(make_account("tester")).post(EDITOR, data=data).status_code == 403
    assert visit_as(make_account(None)).post(EDITOR, data=data).status_code == 403
    assert "/sign-in" in visit_as(None).post(EDITOR, data=data).headers["Location"]
    assert visit_as(make_account("manager")).post(EDITOR, data=data).status_code == 302


def test_the_preview_shows_the_notes_as_testers_will_see_them(
    editor: FlaskClient, draft: Build, session: Session, now: datetime
) -> None:
    set_lines(session, draft, [LineDraft("added", "Call *times*")], now)
    state_issue(session, draft, "Car kits drop calls", now=now)
    session.commit()
    page = editor.get(EDITOR + "/preview").text
    assert "Call <em>times</em>" in page and "Car kits drop calls" in page


@pytest.mark.parametrize("button", ["up:lines:x", "ship:abc:T", "ship:", f"ship:{'9' * 25}:T", "add", "zzz"])
def test_a_button_that_is_none_of_ours_keeps_what_was_typed(
    editor: FlaskClient, draft: Build, button: str
) -> None:
    answer = editor.post(EDITOR, data=opened(editor) | a_line(0, "Stays") | {"row": button})
    assert answer.status_code == 200 and "Stays" in answer.text


@pytest.mark.parametrize("field", [{"downloads-0-size_bytes": "9" * 25}, {"lines-0-requests": "9" * 25}])
def test_a_number_that_no_row_can_hold_is_refused(
    editor: FlaskClient, draft: Build, field: dict[str, str]
) -> None:
    download = {"downloads-0-device": "All phones", "downloads-0-url": "https://example.com/skylark"}
    answer = editor.post(EDITOR, data=opened(editor) | a_line(0, "Stays") | download | field)
    assert answer.status_code == 422 and "Stays" in answer.text


def test_a_build_is_named_for_some_models(editor: FlaskClient, draft: Build, session: Session) -> None:
    editor.post(EDITOR, data=opened(editor) | {"only_models": "Fold 3\n\n fold 3 \nFold 2"})
    session.expire_all()
    assert draft.only_models == ["Fold 3", "Fold 2"]
    assert "Fold 3\nFold 2</textarea>" in editor.get(EDITOR).text.replace("\r", "")
    assert editor.post(EDITOR, data=opened(editor) | {"only_models": "x" * 121}).status_code == 422

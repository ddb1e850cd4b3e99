"""The studio's first page and a new build."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, create_product
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.builds.seeing import build_called
from releases.train import schedule_build

PAGE = "/p/skylark/studio/"


def test_an_empty_studio_says_what_to_do_next(editor: FlaskClient) -> None:
    assert "Begin the next build here" in editor.get(PAGE).text


def test_the_next_friday_stands_in_the_products_zone(editor: FlaskClient) -> None:
    # It is Saturday 00:00 in Shanghai, so Friday 27 November is next.
    assert "Fri 27 Nov 2026, 17:00 Asia/Shanghai" in editor.get(PAGE).text


def test_a_scheduled_build_shows_how_long_it_is_until_then(
    editor: FlaskClient, draft: Build, session: Session, now: datetime
) -> None:
    schedule_build(session, draft, now + timedelta(days=2, hours=4), now=now)
    session.commit()
    assert "in 2 d 4 h" in editor.get(PAGE).text


def test_builds_of_other_products_stay_out(editor: FlaskClient, session: Session, now: datetime) -> None:
    draft_build(session, create_product(session, "lantern", "Lantern", now=now), "9.9.9", now=now)
    session.commit()
    assert "9.9.9" not in editor.get(PAGE).text


def test_a_new_build_opens_in_its_editor(editor: FlaskClient, session: Session, product: Product) -> None:
    answer = editor.post("/p/skylark/studio/builds", data={"version": "8.12.4", "ring": "pilot"})
    assert answer.headers["Location"].endswith("/studio/builds/8.12.4")
    assert build_called(session, product, "8.12.4", all_states=True).ring == "pilot"


def test_a_taken_version_is_refused_at_its_field_and_stays_typed(editor: FlaskClient, draft: Build) -> None:
    answer = editor.post("/p/skylark/studio/builds", data={"version": draft.version, "ring": "beta"})
    assert answer.status_code == 422
    assert "There is a build 8.11.27 already" in answer.text and 'value="8.11.27"' in answer.text


def test_staff_come_in_testers_do_not_and_visitors_sign_in_first(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    assert visit_as(make_account("staff")).get(PAGE).status_code == 200
    assert visit_as(make_account("tester")).get(PAGE).status_code == 403
    assert visit_as(make_account(None)).get(PAGE).status_code == 403
    assert "/sign-in" in visit_as(None).get(PAGE).headers["Location"]


def test_staff_of_another_product_are_strangers_here(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    now: datetime,
) -> None:
    other = create_product(session, "lantern", "Lantern", now=now)
    assert visit_as(make_account("staff", of=other)).get(PAGE).status_code == 403

"""Sign-ins: each its own, listed, ended, and over in time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from tests.webapp.conftest import PASSWORD, MovedClock
from webapp.auth.credentials import Credential
from webapp.auth.sign_ins import SignIn, coarse_address, forget_old_sign_ins, short_agent
from webapp.auth.staying import KEY

Visit = Callable[..., FlaskClient]
Make = Callable[..., Account]


def signed_in(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def enter(client: FlaskClient, account: Account, **more: str) -> None:
    client.post("/sign-in", data={"email": account.email, "password": PASSWORD} | more)


def test_signing_in_makes_a_new_key_each_time(
    client: FlaskClient, make_account: Make, session: Session
) -> None:
    account = make_account()
    enter(client, account)
    with client.session_transaction() as cookie:
        first = cookie[KEY]
    client.post("/sign-out")
    enter(client, account)
    with client.session_transaction() as cookie:
        assert cookie[KEY] != first
    assert first not in session.scalars(sa.select(SignIn.digest)).all()


def test_a_cookie_taken_before_signing_out_is_worth_nothing_after(
    client: FlaskClient, make_account: Make
) -> None:
    enter(client, make_account())
    stolen = client.get_cookie("session")
    assert stolen is not None
    client.post("/sign-out")
    client.set_cookie("session", stolen.value)
    assert not signed_in(client)


def test_a_cookie_without_a_key_of_ours_signs_nobody_in(
    client: FlaskClient, make_account: Make, session: Session
) -> None:
    credential = session.get_one(Credential, make_account().id)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = credential.fs_uniquifier
    assert not signed_in(client)


def test_a_sign_in_ends_when_nobody_came_for_long(
    visit_as: Visit, make_account: Make, clock: MovedClock
) -> None:
    client = visit_as(make_account())
    clock.moment += timedelta(days=13)
    assert signed_in(client)
    clock.moment += timedelta(days=15)
    assert not signed_in(client)


def test_a_sign_in_ends_after_ninety_days_however_often_it_is_used(
    visit_as: Visit, make_account: Make, clock: MovedClock
) -> None:
    client = visit_as(make_account())
    for _week in range(12):
        clock.moment += timedelta(days=7)
        assert signed_in(client)
    clock.moment += timedelta(days=7)
    assert not signed_in(client)


def test_a_visit_is_noted_in_steps_of_ten_minutes(
    visit_as: Visit, make_account: Make, clock: MovedClock, session: Session, now: datetime
) -> None:
    client = visit_as(make_account())
    seen = sa.select(SignIn.last_seen_at)
    clock.moment += timedelta(minutes=9)
    client.get("/me")
    assert session.scalar(seen) == now
    clock.moment += timedelta(minutes=2)
    client.get("/me")
    assert session.scalar(seen) == now + timedelta(minutes=11)


def test_i_end_another_browser_of_mine_and_stay(
    visit_as: Visit, make_account: Make, session: Session
) -> None:
    account = make_account()
    here, there = visit_as(account), visit_as(account)
    first, second = session.scalars(sa.select(SignIn.id).order_by(SignIn.id)).all()
    here.post(f"/me/security/{second}/end")
    assert signed_in(here) and not signed_in(there)
    assert first != second


def test_nobody_ends_a_sign_in_of_somebody_else(
    visit_as: Visit, make_account: Make, session: Session
) -> None:
    owner, colleague, stranger = make_account(), make_account("admin"), make_account(None)
    mine = visit_as(owner)
    number = session.scalar(sa.select(SignIn.id))
    for other in (colleague, stranger):
        visit_as(other).post(f"/me/security/{number}/end")
    visit_as(None).post(f"/me/security/{number}/end")
    assert signed_in(mine)


def test_signing_out_everywhere_leaves_this_browser(visit_as: Visit, make_account: Make) -> None:
    account = make_account()
    here, there, other = visit_as(account), visit_as(account), visit_as(make_account())
    here.post("/me/security/end-all")
    assert (signed_in(here), signed_in(there), signed_in(other)) == (True, False, True)


def test_a_changed_password_signs_out_the_others(visit_as: Visit, make_account: Make) -> None:
    account = make_account()
    here, there = visit_as(account), visit_as(account)
    new = "another long password"
    here.post("/me/password", data={"password": PASSWORD, "new_password": new, "new_password_confirm": new})
    assert (signed_in(here), signed_in(there)) == (True, False)


def test_the_list_shows_browser_and_network_and_marks_this_one(
    client: FlaskClient, make_account: Make
) -> None:
    account = make_account()
    client.post(
        "/sign-in",
        data={"email": account.email, "password": PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"},
    )
    page = client.get("/me/security").text
    assert "Firefox, Windows" in page and "this one" in page and "127.0.0.0/24" in page


def test_remembering_lasts_beyond_the_browser_and_only_then(client: FlaskClient, make_account: Make) -> None:
    account = make_account()
    enter(client, account)
    with client.session_transaction() as cookie:
        assert not cookie.permanent
    client.post("/sign-out")
    enter(client, account, remember="y")
    with client.session_transaction() as cookie:
        assert cookie.permanent
    assert client.get_cookie("remember_token") is None


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", ""), ("x", "")],
)
def test_only_the_network_of_an_address_is_kept(address: str, kept: str) -> None:
    assert coarse_address(address) == kept


def test_an_unknown_agent_is_kept_as_nothing() -> None:
    assert short_agent("<script>alert(1)</script>") == ""


def test_what_is_long_over_is_forgotten_and_what_holds_stays(
    visit_as: Visit, make_account: Make, session: Session, clock: MovedClock
) -> None:
    account = make_account()
    visit_as(account).post("/sign-out")
    clock.moment += timedelta(days=31)
    client = visit_as(account)
    assert forget_old_sign_ins(session, now=clock.moment, longest=timedelta(days=90)) == 1
    session.commit()
    assert signed_in(client)


def test_a_visitor_costs_one_question_about_who_it_is(
    visit_as: Visit, make_account: Make, session: Session
) -> None:
    client = visit_as(make_account())
    asked: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
    client.get("/me/tokens")
    assert len([text for text in asked if "credentials" in text or "sign_ins" in text]) == 1


def test_a_closed_account_is_out_at_once(visit_as: Visit, make_account: Make, session: Session) -> None:
    account = make_account()
    client, other = visit_as(account), visit_as(make_account())
    account.active = False
    session.commit()
    assert (signed_in(client), signed_in(other)) == (False, True)

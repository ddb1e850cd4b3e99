"""Accounts, products, rings, devices and tokens."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from community.accounts import clean_name, create_member
from community.devices import device_of
from community.products import add_area, create_product, set_rhythm
from community.rings import RINGS, count_testers, join_product, ring_of, rings_seen_by
from community.roles import STAFF
from community.tokens import issue_token, revoke_token, token_of, tokens_of
from core.refusals import Conflict, Refusal
from tests.making import a_member, a_product, a_tester, somebody


def test_one_address_is_one_account_however_it_is_spelt(session: Session, now: datetime) -> None:
    create_member(session, "Ann@Example.com", "Ann", now=now)
    with pytest.raises(Conflict):
        create_member(session, " ann@example.COM ", "Ann again", now=now)


@pytest.mark.parametrize("email", ["", "ann", "ann@", "a b@example.com"])
def test_what_is_no_address_is_refused_at_its_field(session: Session, now: datetime, email: str) -> None:
    with pytest.raises(Refusal) as refusal:
        create_member(session, email, "Ann", now=now)
    assert refusal.value.field == "email"


@given(st.text())
def test_a_display_name_is_one_line_without_an_address_or_refused(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except Refusal:
        return
    assert 1 <= len(cleaned) <= 80 and "\n" not in cleaned and "@" not in cleaned


@pytest.mark.parametrize("slug", ["Sky Lark", "", "é", "a/b"])
def test_a_slug_that_is_not_safe_is_refused_with_a_cure(session: Session, now: datetime, slug: str) -> None:
    with pytest.raises(Refusal) as refusal:
        create_product(session, slug, "Skylark", now=now)
    assert refusal.value.field == "slug"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_an_unknown_zone_is_refused(session: Session, now: datetime, zone: str) -> None:
    with pytest.raises(Refusal) as refusal:
        create_product(session, "skylark", "Skylark", now=now, zone=zone)
    assert refusal.value.field == "zone"


def test_an_area_is_there_once(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    add_area(session, product, "Camera")
    with pytest.raises(Conflict):
        add_area(session, product, "camera")


def test_joining_again_moves_to_the_ring(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    tester = a_tester(session, product, now, ring="beta")
    join_product(session, tester, product, now=now, ring="pilot")
    assert ring_of(session, tester, product) == "pilot" and count_testers(session, product) == 1


@pytest.mark.parametrize(
    ("ring", "seen"), [("pilot", RINGS), ("internal", RINGS[1:]), ("beta", RINGS[2:]), ("stable", RINGS[2:])]
)
def test_a_tester_sees_the_own_ring_and_the_wider_ones(
    session: Session, now: datetime, ring: str, seen: tuple[str, ...]
) -> None:
    product = a_product(session, now)
    assert rings_seen_by(session, a_tester(session, product, now, ring), product) == seen


def test_a_visitor_sees_the_public_ring_and_staff_all(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    assert rings_seen_by(session, None, product) == ("beta", "stable")
    assert rings_seen_by(session, somebody(session, product, STAFF, now), product) == RINGS


def test_two_people_with_one_browser_have_two_devices(session: Session, now: datetime) -> None:
    ann, bo = a_member(session, now), a_member(session, now)
    assert device_of(session, ann, "key", now=now).id != device_of(session, bo, "key", now=now).id
    assert device_of(session, ann, "key", now=now).id == device_of(session, ann, "key", now=now).id


def test_a_token_stands_for_its_account_until_it_ends(session: Session, now: datetime) -> None:
    ann = a_member(session, now)
    text = issue_token(session, ann, "CI", ["vote"], now=now, expires_at=now + timedelta(days=1))
    found = token_of(session, text, now=now)
    assert found is not None and (found.account, found.scopes) == (ann, frozenset({"vote"}))
    assert token_of(session, text, now=now + timedelta(days=1)) is None
    assert token_of(session, text + "x", now=now) is None


def test_only_the_owner_revokes_a_token(session: Session, now: datetime) -> None:
    ann, bo = a_member(session, now), a_member(session, now)
    text = issue_token(session, ann, "CI", ["read"], now=now)
    token_id = tokens_of(session, ann)[0].id
    assert revoke_token(session, bo, token_id, now=now) is False
    assert revoke_token(session, ann, token_id, now=now) is True
    assert token_of(session, text, now=now) is None


@pytest.mark.parametrize(("name", "value"), [("zone", "Mars"), ("release_weekday", 7), ("vote_days", 0)])
def test_a_rhythm_that_cannot_be_is_refused_at_its_field(
    session: Session, now: datetime, name: str, value: object
) -> None:
    product = a_product(session, now)
    rhythm = {
        "zone": "UTC",
        "release_weekday": 4,
        "release_time": time(17),
        "vote_days": 14,
        "numbers_public": True,
    }
    with pytest.raises(Refusal) as refusal:
        set_rhythm(session, product, **(rhythm | {name: value}))  # type: ignore[arg-type]
    assert refusal.value.field == name and product.vote_days == 14

"""Who may do what: owner, colleague and stranger."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from community.roles import ACTS, ADMIN, MANAGER, STAFF, grant_role, may, require, revoke_role
from core.refusals import Forbidden
from tests.making import a_member, a_product, a_tester, somebody


def test_a_stranger_may_nothing(session: Session, now: datetime) -> None:
    product, stranger = a_product(session, now), a_member(session, now)
    assert not any(may(session, person, act, product) for act in ACTS for person in (stranger, None))


def test_a_tester_votes_but_does_not_publish(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    tester = a_tester(session, product, now)
    assert may(session, tester, "vote", product) and not may(session, tester, "publish releases", product)


def test_a_manager_of_another_product_is_a_stranger_here(session: Session, now: datetime) -> None:
    product, other = a_product(session, now), a_product(session, now)
    manager = somebody(session, other, MANAGER, now)
    assert may(session, manager, "decide requests", other) and not may(
        session, manager, "decide requests", product
    )


def test_a_platform_admin_may_everything_everywhere(session: Session, now: datetime) -> None:
    product, admin = a_product(session, now), a_member(session, now)
    grant_role(session, admin, ADMIN, None, now=now)
    assert all(may(session, admin, act, product) for act in ACTS)


def test_a_role_is_granted_once_on_the_platform_too(session: Session, now: datetime) -> None:
    admin = a_member(session, now)
    assert grant_role(session, admin, ADMIN, None, now=now) is True
    assert grant_role(session, admin, ADMIN, None, now=now) is False


def test_a_revoked_role_is_gone(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    staff = somebody(session, product, STAFF, now)
    assert revoke_role(session, staff, STAFF, product) is True
    with pytest.raises(Forbidden):
        require(session, staff, "edit releases", product)


def test_a_closed_account_may_nothing(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    staff = somebody(session, product, STAFF, now)
    staff.active = False
    assert not may(session, staff, "edit releases", product)

"""Tokens: an end, a last use, and who ends them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts import Account
from community.tokens import (
    LONGEST,
    USUAL,
    ApiToken,
    issue_token,
    note_use,
    revoke_in,
    revoke_token,
    token_of,
    tokens_in,
)
from core.audit import AuditEntry
from core.refusals import NotFound, Refusal
from tests.making import a_member, a_product, a_tester, somebody


@pytest.fixture
def ann(session: Session, now: datetime) -> Account:
    return a_member(session, now, "Ann")


def test_a_token_ends_after_ninety_days_unless_said_otherwise(
    session: Session, ann: Account, now: datetime
) -> None:
    text = issue_token(session, ann, "Pipeline", ["read"], now=now)
    assert token_of(session, text, now=now + USUAL - timedelta(seconds=1)) is not None
    assert token_of(session, text, now=now + USUAL) is None


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(seconds=-1), LONGEST + timedelta(seconds=1)])
def test_an_end_that_cannot_be_is_refused(
    session: Session, ann: Account, now: datetime, lasts: timedelta
) -> None:
    with pytest.raises(Refusal) as refused:
        issue_token(session, ann, "Pipeline", ["read"], now=now, expires_at=now + lasts)
    assert refused.value.field == "lasts"


def test_the_last_use_is_kept_by_the_hour(session: Session, ann: Account, now: datetime) -> None:
    text, moment = issue_token(session, ann, "Pipeline", ["read"], now=now), now.replace(minute=47, second=9)
    found = token_of(session, text, now=moment)
    assert found is not None and found.to_note
    note_use(session, found.token_id, now=moment)
    session.expire_all()
    assert session.get_one(ApiToken, found.token_id).last_used_at == now
    again = token_of(session, text, now=moment + timedelta(minutes=12))
    later = token_of(session, text, now=moment + timedelta(minutes=13))
    assert again is not None and later is not None and (again.to_note, later.to_note) == (False, True)


def test_a_token_is_kept_as_a_hash_and_its_making_and_end_are_noted(
    session: Session, ann: Account, now: datetime
) -> None:
    text = issue_token(session, ann, "Pipeline", ["read"], now=now)
    (token,) = session.scalars(sa.select(ApiToken))
    assert text not in str(vars(token)) and len(token.digest) == 64
    assert [revoke_token(session, ann, token.id, now=now) for _ in range(2)] == [True, False]
    acts = session.execute(sa.select(AuditEntry.act, AuditEntry.actor_id).order_by(AuditEntry.id))
    assert [tuple(act) for act in acts] == [("token.issue", ann.id), ("token.revoke", ann.id)]


def test_admins_end_tokens_of_their_products_people_alone(session: Session, now: datetime) -> None:
    product, other = a_product(session, now), a_product(session, now)
    tester, staff = a_tester(session, product, now), somebody(session, product, "staff", now)
    stranger, admin = a_tester(session, other, now), somebody(session, product, "admin", now)
    for person in (tester, staff, stranger):
        issue_token(session, person, person.display_name, ["read"], now=now)
    listed = {account.id: token.id for token, account in tokens_in(session, product)}
    assert set(listed) == {tester.id, staff.id}
    assert revoke_in(session, product, listed[tester.id], now=now, by=admin)
    (theirs,) = tokens_in(session, other)
    with pytest.raises(NotFound):
        revoke_in(session, product, theirs[0].id, now=now, by=admin)

"""Fifty at once: one winner and forty-nine clear answers, for tokens and invitation codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from community.accounts import Account
from community.invitations import Invitation, InvitationUse, invite, redeem
from community.products import Product
from community.roles import ADMIN, holders_of, take_role
from community.tokens import ApiToken, issue_token, revoke_token
from core.audit import AuditEntry
from core.database import begin_write
from core.refusals import Conflict, Refusal
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.train import publish_build
from surveys.votes import Ballot, Vote, cast_votes
from tests.making import a_build, a_member, a_product, a_tester, somebody

MANY = 50


def at_once(engine: Engine, deed: Callable[[Session, int], object]) -> Counter[object]:
    """What became of many transactions of their own at the same time."""

    def one(number: int) -> object:
        with Session(engine) as session:
            begin_write(session)
            try:
                answer = deed(session, number)
                session.commit()
            except Refusal as refusal:
                session.rollback()
                return refusal.field
            return answer

    with ThreadPoolExecutor(MANY) as pool:
        return Counter(pool.map(one, range(MANY)))


@pytest.fixture
def product(own_engine: Engine, now: datetime) -> Product:
    with Session(own_engine, expire_on_commit=False) as session:
        made = a_product(session, now)
        session.commit()
        return made


def test_fifty_revokes_end_a_token_once(own_engine: Engine, now: datetime) -> None:
    with Session(own_engine, expire_on_commit=False) as session:
        ann = a_member(session, now)
        issue_token(session, ann, "Pipeline", ["read"], now=now)
        session.commit()
    found = at_once(own_engine, lambda session, _: revoke_token(session, ann, 1, now=now))
    assert found == {True: 1, False: MANY - 1}
    with Session(own_engine) as session:
        ends = session.scalar(
            sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.act == "token.revoke")
        )
        assert ends == 1 and session.get_one(ApiToken, 1).revoked_at == now


def test_fifty_redeems_of_a_code_for_one_let_one_in(
    own_engine: Engine, product: Product, now: datetime
) -> None:
    with Session(own_engine) as session:
        code = invite(session, product, now=now, uses=1).code
        people = [a_member(session, now).id for _ in range(MANY)]
        session.commit()
    found = at_once(
        own_engine,
        lambda session, number: bool(
            redeem(session, code, session.get_one(Account, people[number]), now=now)
        ),
    )
    assert found == {True: 1, "code": MANY - 1}
    with Session(own_engine) as session:
        assert session.scalars(sa.select(Invitation.uses_left)).one() == 0
        assert len(session.scalars(sa.select(InvitationUse)).all()) == 1


def test_one_person_fifty_times_uses_a_code_once(own_engine: Engine, product: Product, now: datetime) -> None:
    with Session(own_engine) as session:
        code, ann = invite(session, product, now=now, uses=3).code, a_member(session, now).id
        session.commit()
    found = at_once(
        own_engine,
        lambda session, _: bool(redeem(session, code, session.get_one(Account, ann), now=now)),
    )
    with Session(own_engine) as session:
        assert (found, session.scalars(sa.select(Invitation.uses_left)).one()) == ({True: MANY}, 2)


def test_fifty_votes_of_one_tester_are_one(own_engine: Engine, product: Product, now: datetime) -> None:
    with Session(own_engine) as session:
        build, ann = a_build(session, product, "8.10.24", now).id, a_tester(session, product, now).id
        session.commit()
    found = at_once(
        own_engine,
        lambda session, _: cast_votes(session, [Ballot(ann, session.get_one(Build, build), 4)], now)[0],
    )
    with Session(own_engine) as session:
        assert (found, len(session.scalars(sa.select(Vote)).all())) == ({None: MANY}, 1)


def test_fifty_publish_a_build_and_one_does(own_engine: Engine, product: Product, now: datetime) -> None:
    with Session(own_engine) as session:
        build = draft_build(session, product, "8.10.24", now=now).id
        session.commit()

    def deed(session: Session, _number: int) -> str:
        try:
            publish_build(session, session.get_one(Build, build), now=now)
        except Conflict:
            return "conflict"
        return "out"

    assert at_once(own_engine, deed) == {"out": 1, "conflict": MANY - 1}


def test_two_admins_who_take_each_others_role_leave_one(
    own_engine: Engine, product: Product, now: datetime
) -> None:
    with Session(own_engine) as session:
        pair = [somebody(session, product, ADMIN, now).id for _ in range(2)]
        session.commit()

    def deed(session: Session, number: int) -> str:
        try:
            take_role(session, session.get_one(Account, pair[number % 2]), ADMIN, product)
        except Conflict:
            return "last"
        return "taken"

    at_once(own_engine, deed)
    with Session(own_engine) as session:
        assert len(holders_of(session, "administer", session.get_one(Product, product.id))) == 1

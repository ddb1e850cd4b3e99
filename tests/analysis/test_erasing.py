"""A person is erased from every table, and everything about a person can be taken along."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import migrations.tables  # noqa: F401 - declares every table
from analysis.erasing import erase_person, fate_of
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.supporters import count_supporters
from community.accounts import Account
from community.devices import Device, device_of
from community.roles import ADMIN, grant_role
from core.outbox import OutboxMessage, enqueue
from core.personal_export import write_everything
from core.personal_rows import columns_naming_people, tables_about_people
from core.refusals import Conflict
from surveys.feedback import Feedback, write_feedback
from surveys.votes import Tally, Vote
from tests.making import a_build, a_member, a_product, a_tester, vote, wrote_about


def everything(session: Session, account: Account, now: datetime) -> zipfile.ZipFile:
    file = io.BytesIO()
    write_everything(session, account.id, file, now=now)
    return zipfile.ZipFile(file)


def test_erasure_has_decided_about_every_table_with_a_way_to_a_person() -> None:
    assert [table.name for table in tables_about_people() if fate_of(table) is None] == []


def test_a_column_that_looks_like_a_person_is_one_to_the_walk() -> None:
    looks = {
        "account_id",
        "actor_id",
        "owner_id",
        "by_id",
        "requested_by_id",
        "changed_by_id",
        "decided_by_id",
    }
    missed = [
        f"{table.name}.{column.name}"
        for table in Account.metadata.sorted_tables
        for column in table.columns
        if column.name in looks and column.name not in {each.name for each in columns_naming_people(table)}
    ]
    assert missed == []


def test_removed_texts_take_their_support_along(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    owner, other = a_tester(session, product, now), a_tester(session, product, now)
    wish = open_request(session, product, "call times", now=now)
    mine, theirs = wrote_about(session, wish, owner, now).id, wrote_about(session, wish, other, now).id
    erase_person(session, owner, remove_texts=True, now=now)
    assert session.scalars(sa.select(Feedback.id)).all() == [theirs] != [mine]
    assert count_supporters(session, [wish]) == {wish.id: 1}


def test_texts_kept_have_each_an_author_of_their_own(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    owner = a_tester(session, product, now)
    for words in ("Battery", "Camera"):
        write_feedback(session, owner, product, words, now=now)
    erase_person(session, owner, remove_texts=False, now=now)
    authors = session.scalars(sa.select(Feedback.account_id)).all()
    assert len(set(authors)) == 2 and owner.id not in authors


def test_votes_stay_in_the_tally_and_nothing_links_them(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    owner, other = a_tester(session, product, now), a_tester(session, product, now)
    builds = [a_build(session, product, version, now) for version in ("1.0", "1.1")]
    for build in builds:
        vote(session, owner, build, 2, now)
    vote(session, other, builds[0], 5, now)
    erase_person(session, owner, remove_texts=True, now=now)
    assert [tally.counts for tally in session.scalars(sa.select(Tally).order_by(Tally.build_no))] == [
        (0, 1, 0, 0, 1),
        (0, 1, 0, 0, 0),
    ]
    assert len(set(session.scalars(sa.select(Vote.account_id)))) == 3


def test_name_address_devices_and_letters_are_gone(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    owner, other = a_tester(session, product, now), a_tester(session, product, now)
    for person in (owner, other):
        device_of(session, person, "browser", now=now)
        enqueue(
            session,
            unique_key=f"x{person.id}",
            channel="mail",
            address=str(person.email),
            subject="s",
            body_text="b",
            now=now,
            account_id=person.id,
        )
    address = owner.email
    erase_person(session, owner, remove_texts=True, now=now)
    assert (owner.email, owner.active, owner.display_name) == (None, False, f"erased person {owner.id}")
    assert session.scalars(sa.select(Device.account_id)).all() == [other.id]
    assert session.scalars(sa.select(OutboxMessage.account_id)).all() == [other.id]
    assert address not in json.dumps(
        [[str(v) for v in row] for row in session.execute(sa.select(Account.__table__))]
    )


def test_the_last_admin_is_refused(session: Session, now: datetime) -> None:
    first, second = a_member(session, now), a_member(session, now)
    grant_role(session, first, ADMIN, None, now=now)
    with pytest.raises(Conflict):
        erase_person(session, first, remove_texts=True, now=now)
    grant_role(session, second, ADMIN, None, now=now)
    erase_person(session, first, remove_texts=True, now=now)
    assert not first.active


def test_the_export_holds_the_own_rows_and_nobody_elses(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    owner, colleague = a_tester(session, product, now), a_tester(session, product, now)
    for person, words in ((owner, "=1+1"), (colleague, "Not yours")):
        write_feedback(session, person, product, words, now=now)
    made = everything(session, owner, now)
    told = json.loads(made.read("everything.json"))
    assert set(told) == {table.name for table in tables_about_people()}
    assert [row["text"] for row in told["feedback"]] == ["=1+1"]
    assert [row["email"] for row in told["accounts"]] == [owner.email]
    (row,) = csv.DictReader(io.StringIO(made.read("csv/feedback.csv").decode()))
    assert row["text"] == "'=1+1"

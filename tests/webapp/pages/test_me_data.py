"""Me: the export and the erasure, seen by the owner, a colleague and a stranger."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from surveys.feedback import Feedback, write_feedback


def test_the_zip_holds_what_its_owner_wrote_and_nothing_of_others(
    session: Session,
    product: Product,
    make_account: Callable[..., Account],
    visit_as: Callable[..., FlaskClient],
    now: datetime,
) -> None:
    owner, colleague = make_account(), make_account("staff")
    write_feedback(session, owner, product, "Battery", now=now)
    session.commit()
    for person, texts in ((owner, ["Battery"]), (colleague, [])):
        answer = visit_as(person).get("/me/everything.zip")
        told = json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("everything.json"))
        answer.close()
        assert [row["text"] for row in told["feedback"]] == texts


def test_a_stranger_gets_no_zip(visit_as: Callable[..., FlaskClient]) -> None:
    assert visit_as(None).get("/me/everything.zip").status_code == 302


def test_the_wrong_address_erases_nobody(
    session: Session, make_account: Callable[..., Account], visit_as: Callable[..., FlaskClient]
) -> None:
    owner, other = make_account(), make_account()
    answer = visit_as(owner).post("/me/erase", data={"texts": "remove", "email": other.email})
    assert answer.status_code == 422
    assert session.scalars(sa.select(Account.active)).all() == [True, True]


def test_the_owner_is_erased_and_signed_out(
    session: Session,
    product: Product,
    make_account: Callable[..., Account],
    visit_as: Callable[..., FlaskClient],
    now: datetime,
) -> None:
    owner, other = make_account(), make_account()
    for person in (owner, other):
        write_feedback(session, person, product, "Battery", now=now)
    session.commit()
    client, other_id = visit_as(owner), other.id
    answer = client.post("/me/erase", data={"texts": "remove", "email": owner.email})
    assert answer.status_code == 303
    assert client.get("/me").status_code == 302
    assert session.scalars(sa.select(Feedback.account_id)).all() == [other_id]

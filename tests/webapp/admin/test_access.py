"""Tokens, invitation codes and testers from a file: on the pages of a product's administration."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account, account_of
from community.invitations import Invitation, invite
from community.products import Product, create_product
from community.rings import ring_of
from community.tokens import ApiToken, issue_token
from core.audit import AuditEntry

Make, Visit = Callable[..., Account], Callable[..., FlaskClient]
PAGE = "/p/skylark/admin"
FILE = "email,display_name,ring\nann@example.org,Ann,pilot\nnobody,Ben,\nkim@example.org,=Kim(),\n"


@pytest.fixture
def ann(make_account: Make) -> Account:
    return make_account("tester", "Ann")


def test_an_admin_sees_and_ends_the_tokens_of_the_products_people(
    session: Session, ann: Account, make_account: Make, visit_as: Visit, now: datetime
) -> None:
    stranger = make_account(None, "Stranger")
    text = issue_token(session, ann, "Pipeline", ["read"], now=now)
    issue_token(session, stranger, "Elsewhere", ["read"], now=now)
    session.commit()
    client = visit_as(make_account("admin"))
    page = client.get(f"{PAGE}/tokens").text
    assert "Pipeline" in page and "Elsewhere" not in page and text not in page
    assert client.post(f"{PAGE}/tokens/1/revoke").status_code == 303
    assert client.post(f"{PAGE}/tokens/2/revoke").status_code == 404
    session.expire_all()
    assert [
        token.revoked_at is None for token in session.scalars(sa.select(ApiToken).order_by(ApiToken.id))
    ] == [False, True]
    assert session.scalar(sa.select(AuditEntry.subject).where(AuditEntry.act == "token.revoke")) == "token:1"


@pytest.mark.parametrize("role", ["tester", "staff", "manager"])
def test_only_admins_come_to_these_pages(visit_as: Visit, make_account: Make, role: str) -> None:
    client = visit_as(make_account(role))
    found = [client.get(f"{PAGE}/{page}").status_code for page in ("tokens", "invitations", "testers")]
    assert found == [403, 403, 403]


def test_a_code_made_by_an_admin_lets_somebody_in(
    session: Session, product: Product, make_account: Make, visit_as: Visit
) -> None:
    admin = visit_as(make_account("admin"))
    admin.post(f"{PAGE}/invitations", data={"ring": "pilot", "uses": "1", "days": "7", "note": "Fair"})
    code = session.scalars(sa.select(Invitation.code)).one()
    stranger, late = make_account(None), make_account(None)
    answer = visit_as(stranger).post("/join", data={"code": code.lower()[:6] + "-" + code[6:]})
    assert answer.headers["Location"] == "/p/skylark/"
    assert visit_as(late).post("/join", data={"code": code}).status_code == 422
    session.expire_all()
    assert (ring_of(session, stranger, product), ring_of(session, late, product)) == ("pilot", None)


def test_a_code_is_ended_by_the_own_product_alone(
    session: Session, product: Product, make_account: Make, visit_as: Visit, now: datetime
) -> None:
    other = create_product(session, "other", "Other", now=now)
    made = invite(session, product, now=now)
    session.commit()
    elsewhere = visit_as(make_account("admin", of=other))
    assert elsewhere.post(f"/p/other/admin/invitations/{made.id}/close").status_code == 404
    assert visit_as(make_account("admin")).post(f"{PAGE}/invitations/{made.id}/close").status_code == 303
    session.expire_all()
    assert not made.open_at(now)


def test_a_file_is_shown_before_anything_is_kept(
    session: Session, product: Product, make_account: Make, visit_as: Visit
) -> None:
    client = visit_as(make_account("admin"))
    page = client.post(
        f"{PAGE}/testers/preview", data={"file": (io.BytesIO(FILE.encode()), "testers.csv")}
    ).text
    assert "2 × a new account" in page and "line 3" in page and "1 bad row" in page
    session.expire_all()
    assert account_of(session, "ann@example.org") is None


def test_what_was_shown_is_kept_once(
    session: Session, product: Product, make_account: Make, visit_as: Visit
) -> None:
    client = visit_as(make_account("admin"))
    for _ in range(2):
        assert client.post(f"{PAGE}/testers", data={"text": FILE}).status_code == 303
    session.expire_all()
    ann = account_of(session, "ann@example.org")
    assert ann is not None and ring_of(session, ann, product) == "pilot"
    notes = session.scalars(
        sa.select(AuditEntry.after).where(AuditEntry.act == "testers.import").order_by(AuditEntry.id)
    )
    assert list(notes) == [{"new": 2, "bad": 1}, {"known": 2, "bad": 1}]


def test_a_file_without_the_columns_is_refused(visit_as: Visit, make_account: Make) -> None:
    data = {"file": (io.BytesIO(b"name\nAnn\n"), "testers.csv")}
    answer = visit_as(make_account("admin")).post(f"{PAGE}/testers/preview", data=data)
    assert answer.status_code == 422 and "email" in answer.text

"""People before their admins: found, closed, opened, freed of their factors, and only one's own."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, create_product
from community.rings import join_product
from community.roles import ADMIN, MANAGER, TESTER, grant_role
from core.audit import AuditEntry
from core.outbox import OutboxMessage
from webapp.auth.credentials import Credential

Visit = Callable[[Account | None], FlaskClient]
Make = Callable[..., Account]


@pytest.fixture
def other(session: Session, now: datetime) -> Product:
    made = create_product(session, "other", "Other", now=now)
    session.commit()
    return made


@pytest.fixture
def root(make_account: Make) -> Account:
    return make_account(ADMIN, "Root", of=None)


def test_an_admin_finds_by_name_and_address(visit_as: Visit, make_account: Make) -> None:
    admin, mei = make_account(ADMIN, "Ada"), make_account(TESTER, "Mei Lin")
    make_account(TESTER, "Noise")
    for sought in ("mei", str(mei.email)):
        page = visit_as(admin).get("/p/skylark/admin/people", query_string={"q": sought}).text
        assert "Mei Lin" in page and "Noise" not in page


@pytest.mark.parametrize(
    "sought", ["%", "_", "\\", "'; drop table accounts;--", "<script>alert(1)</script>", "\0😀"]
)
def test_odd_words_find_nobody_and_break_nothing(visit_as: Visit, make_account: Make, sought: str) -> None:
    admin = make_account(ADMIN)
    page = visit_as(admin).get("/p/skylark/admin/people", query_string={"q": sought})
    assert page.status_code == 200 and "<script>alert" not in page.text and "Nobody is called so" in page.text


def test_an_admin_of_a_product_sees_its_people_only(
    visit_as: Visit, make_account: Make, other: Product
) -> None:
    admin = make_account(ADMIN, "Ada")
    make_account(TESTER, "Here")
    make_account(TESTER, "Elsewhere", of=other)
    page = visit_as(admin).get("/p/skylark/admin/people").text
    assert "Here" in page and "Elsewhere" not in page


def test_only_admins_of_the_installation_see_everybody(
    visit_as: Visit, make_account: Make, root: Account
) -> None:
    assert visit_as(root).get("/admin/people").status_code == 200
    assert visit_as(make_account(ADMIN)).get("/admin/people").status_code == 403
    assert visit_as(make_account(TESTER)).get("/admin/people").status_code == 403


def test_closing_an_account_signs_it_out_and_is_audited(
    visit_as: Visit, make_account: Make, session: Session
) -> None:
    admin, tester = make_account(ADMIN), make_account(TESTER)
    theirs = visit_as(tester)
    visit_as(admin).post(f"/p/skylark/admin/people/{tester.id}/close")
    assert theirs.get("/me").status_code != 200
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "account.close")).one()
    assert (entry.actor_id, entry.subject) == (admin.id, f"account:{tester.id}")
    assert (entry.before, entry.after) == ({"active": True}, {"active": False})


def test_opening_it_again_lets_them_sign_in(visit_as: Visit, make_account: Make, session: Session) -> None:
    admin, tester = make_account(ADMIN), make_account(TESTER)
    for deed in ("close", "open"):
        visit_as(admin).post(f"/p/skylark/admin/people/{tester.id}/{deed}")
    session.expire_all()
    assert tester.active and visit_as(tester).get("/me").status_code == 200


def test_an_admin_of_one_product_does_not_close_who_belongs_to_another(
    visit_as: Visit, make_account: Make, other: Product, session: Session, now: datetime, root: Account
) -> None:
    admin, both, away = make_account(ADMIN), make_account(TESTER), make_account(TESTER, of=other)
    join_product(session, both, other, now=now)
    session.commit()
    mine = visit_as(admin)
    assert mine.post(f"/p/skylark/admin/people/{both.id}/close").status_code == 403
    assert mine.post(f"/p/skylark/admin/people/{away.id}/close").status_code == 404
    assert mine.post(f"/p/skylark/admin/people/{root.id}/close").status_code == 404
    assert mine.post(f"/admin/people/{away.id}/close").status_code == 403
    session.expire_all()
    assert both.active and away.active and root.active


def test_nobody_closes_themselves(visit_as: Visit, make_account: Make, session: Session) -> None:
    admin = make_account(ADMIN)
    assert visit_as(admin).post(f"/p/skylark/admin/people/{admin.id}/close").status_code == 400
    session.expire_all()
    assert admin.active


def test_a_manager_closes_nobody(visit_as: Visit, make_account: Make, session: Session) -> None:
    tester = make_account(TESTER)
    answer = visit_as(make_account(MANAGER)).post(f"/p/skylark/admin/people/{tester.id}/close")
    session.expire_all()
    assert answer.status_code == 403 and tester.active


def test_a_link_for_a_new_password_goes_to_the_person(
    visit_as: Visit, make_account: Make, session: Session
) -> None:
    tester = make_account(TESTER)
    visit_as(make_account(ADMIN)).post(f"/p/skylark/admin/people/{tester.id}/reset")
    assert session.scalars(sa.select(OutboxMessage.address)).all() == [tester.email]


def test_an_admin_frees_somebody_of_their_factors(
    visit_as: Visit, make_account: Make, session: Session, product: Product, now: datetime
) -> None:
    tester = make_account(TESTER)
    credential = session.get_one(Credential, tester.id)
    credential.tf_primary_method, credential.tf_totp_secret = "authenticator", "{}"
    grant_role(session, tester, MANAGER, product, now=now)
    session.commit()
    visit_as(make_account(ADMIN)).post(f"/p/skylark/admin/people/{tester.id}/factors")
    session.expire_all()
    assert credential.tf_totp_secret is None and credential.tf_primary_method is None
    assert session.scalar(sa.select(AuditEntry.act)) == "account.reset_factors"

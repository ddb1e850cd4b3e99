"""Products, areas and roles, for admins alone."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, product_called
from community.roles import may, roles_of

PAGE = "/p/skylark/admin/"


def test_a_platform_admin_sets_up_a_product(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], session: Session
) -> None:
    client = visit_as(make_account("admin", of=None))
    data = {"name": "Lantern", "slug": "lantern", "zone": "Europe/Vienna", "description": ""}
    assert client.post("/admin/products", data=data).headers["Location"] == "/p/lantern/admin/"
    assert product_called(session, "lantern").zone == "Europe/Vienna"


def test_a_wrong_zone_is_refused_at_its_field(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    client = visit_as(make_account("admin", of=None))
    answer = client.post("/admin/products", data={"name": "Lantern", "slug": "lantern", "zone": "Vienna"})
    assert (
        answer.status_code == 422 and "is not a time zone" in answer.text and 'value="Vienna"' in answer.text
    )


def test_an_area_gets_an_owner_of_the_team(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    product: Product,
    session: Session,
) -> None:
    staff, client = make_account("staff", "Stan"), visit_as(make_account("admin"))
    client.post(PAGE + "areas", data={"name": "Calls", "owner": str(staff.id)})
    session.expire_all()
    assert [(area.name, area.owner_id) for area in product.areas] == [("Calls", staff.id)]
    client.post(f"{PAGE}areas/{product.areas[0].id}/owner", data={"owner": ""})
    session.expire_all()
    assert product.areas[0].owner_id is None


def test_a_role_is_given_and_taken(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    product: Product,
    session: Session,
) -> None:
    somebody, client = make_account(None), visit_as(make_account("admin"))
    client.post(PAGE + "people", data={"email": somebody.email, "role": "manager"})
    assert may(session, somebody, "decide requests", product)
    client.post(f"{PAGE}people/{somebody.id}/revoke", data={"role": "manager"})
    session.expire_all()
    assert roles_of(session, somebody, product) == frozenset()


def test_an_unknown_address_is_refused_at_its_field(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    client = visit_as(make_account("admin"))
    answer = client.post(PAGE + "people", data={"email": "nobody@example.com", "role": "staff"})
    assert answer.status_code == 422 and "Nobody has signed up" in answer.text


def test_nobody_takes_their_own_admin_role(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    product: Product,
    session: Session,
) -> None:
    admin = make_account("admin")
    assert visit_as(admin).post(f"{PAGE}people/{admin.id}/revoke", data={"role": "admin"}).status_code == 400
    assert may(session, admin, "administer", product)


def test_only_admins_come_in(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    for role in ("manager", "staff", "tester", None):
        assert visit_as(make_account(role)).get(PAGE).status_code == 403
    assert "/sign-in" in visit_as(None).get(PAGE).headers["Location"]


def test_a_products_admin_is_no_admin_of_the_installation(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    assert visit_as(make_account("admin")).get("/admin/").status_code == 403

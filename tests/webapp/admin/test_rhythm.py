"""The weekly rhythm of a product, set by its admin."""

from collections.abc import Callable
from datetime import time

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product

WISHED = {"release_weekday": "2", "release_time": "09:30", "zone": "Europe/Vienna", "vote_days": "7"}
PAGE = "/p/skylark/admin/rhythm"


def test_an_admin_sets_day_time_zone_and_window(
    visit_as: Callable[[Account], FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    product: Product,
) -> None:
    assert visit_as(make_account("admin")).post(PAGE, data=WISHED).status_code == 302
    session.refresh(product)
    found = (
        product.release_weekday,
        product.release_time,
        product.zone,
        product.vote_days,
        product.numbers_public,
    )
    assert found == (2, time(9, 30), "Europe/Vienna", 7, False)


def test_a_wrong_zone_is_refused_and_what_was_typed_is_still_there(
    visit_as: Callable[[Account], FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    product: Product,
) -> None:
    answer = visit_as(make_account("admin")).post(PAGE, data=WISHED | {"zone": "Mars/Olympus"})
    assert answer.status_code == 422 and 'value="Mars/Olympus"' in answer.text and 'value="7"' in answer.text
    session.refresh(product)
    assert product.zone == "Asia/Shanghai"

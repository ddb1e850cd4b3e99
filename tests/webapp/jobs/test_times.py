"""When jobs are due: in each product's zone, across clock changes, once, and not before the product's time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from community.products import Product, create_product
from core.settings import read_settings
from webapp.jobs.times import TUESDAY, nights, weekly

SETTINGS = read_settings({})
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def product_in(session: Session, zone: str, created_at: datetime = LONG_AGO) -> Product:
    return create_product(session, "skylark", "Skylark", now=created_at, zone=zone)


def test_the_night_is_at_the_hour_of_the_setting(session: Session, now: datetime) -> None:
    last, coming = nights(session, read_settings({"ORANGE_FRIDAY_ANALYSIS_HOUR": "20"}), now)
    assert (last.at, last.period) == (datetime(2026, 11, 19, 20, tzinfo=UTC), "2026-11-19")
    assert coming.at == datetime(2026, 11, 20, 20, tzinfo=UTC)


def test_a_night_has_come_at_its_very_hour(session: Session) -> None:
    hour = datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert nights(session, SETTINGS, hour)[0].at == hour
    assert nights(session, SETTINGS, hour - timedelta(microseconds=1))[0].at == hour - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "hour"), [("UTC", 17), ("Asia/Shanghai", 9), ("America/St_Johns", 20.5), ("Pacific/Auckland", 4)]
)
def test_tuesday_is_the_products_own(session: Session, now: datetime, zone: str, hour: float) -> None:
    product_in(session, zone)
    last, coming = weekly(TUESDAY, time(17))(session, SETTINGS, now)
    assert last.at == datetime(2026, 11, 17, tzinfo=UTC) + timedelta(hours=hour)
    assert coming.at == last.at + timedelta(days=7)
    assert last.period == "skylark:2026-11-17"


def test_tuesday_keeps_its_hour_when_the_clocks_change(session: Session) -> None:
    product_in(session, "Europe/Vienna")
    last, coming = weekly(TUESDAY, time(17))(session, SETTINGS, datetime(2026, 10, 21, tzinfo=UTC))
    assert (last.at.hour, coming.at.hour) == (15, 16)


def test_a_product_did_not_miss_what_was_before_its_time(session: Session, now: datetime) -> None:
    product_in(session, "UTC", created_at=now)
    moments = weekly(TUESDAY, time(17))(session, SETTINGS, now)
    assert [moment.period for moment in moments] == ["skylark:2026-11-24"]

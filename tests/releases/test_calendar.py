"""The Friday calendar across clock changes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.products import Product
from releases.calendar import moment_of, next_release, releases_between

VIENNA = Product(
    slug="v", name="V", zone="Europe/Vienna", release_weekday=4, release_time=datetime(2026, 1, 1, 17).time()
)
NIGHT = Product(
    slug="n",
    name="N",
    zone="Europe/Vienna",
    release_weekday=6,
    release_time=datetime(2026, 1, 1, 2, 30).time(),
)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 27, 16, tzinfo=UTC)),
        (datetime(2026, 11, 27, 15, 59, tzinfo=UTC), datetime(2026, 11, 27, 16, tzinfo=UTC)),
        (datetime(2026, 11, 27, 16, tzinfo=UTC), datetime(2026, 12, 4, 16, tzinfo=UTC)),
        (datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 3, 15, tzinfo=UTC)),
        (datetime(2028, 2, 26, tzinfo=UTC), datetime(2028, 3, 3, 16, tzinfo=UTC)),
    ],
)
def test_the_next_friday_is_at_five_local_time(now: datetime, due: datetime) -> None:
    assert next_release(VIENNA, now) == due


def test_an_hour_that_the_clocks_skip_comes_as_much_later() -> None:
    # 29 March 2026, 02:30 does not exist in Vienna; read with the offset before, it is 01:30 UTC, 03:30 on the wall.
    assert moment_of(NIGHT, datetime(2026, 3, 29).date()) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first_one() -> None:
    assert moment_of(NIGHT, datetime(2026, 10, 25).date()) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_year_has_52_or_53_fridays_at_the_same_local_time() -> None:
    found = releases_between(VIENNA, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert len(found) == 52
    assert {due.astimezone(VIENNA.tz).strftime("%A %H:%M") for due in found} == {"Friday 17:00"}


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.sampled_from([VIENNA, NIGHT]))
def test_the_next_release_is_after_now_and_within_eight_days(moment: datetime, product: Product) -> None:
    now = moment.replace(tzinfo=UTC)
    assert now < next_release(product, now) <= now + timedelta(days=7, hours=2)

"""The mask for personal data in texts."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.privacy import mask_personal


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write me at ann.b@example.co.uk please", "write me at [email] please"),
        ("call +43 660 123 4567", "call [number]"),
        ("IMEI 356938035643809", "IMEI [number]"),
        ("card 4111-1111-1111-1111!", "card [number]!"),
        ("key sk_live_abcdefghijklmnop", "key [key]"),
        ("身份证11010519491231002X。", "身份证[number]。"),
        ("token of_abcdefghijklmnop1234 leaked", "token [key] leaked"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2Q", "[key]"),
        ("我的电话13812345678谢谢", "我的电话[number]谢谢"),
    ],
)
def test_personal_data_are_masked(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "since 8.122.1 build 9 50736",
        "on 2026-11-24 at 17:00",
        "costs 1,000,000",
        "version 2018.10.24",
        "100 % of 12345678",
    ],
)
def test_versions_dates_and_amounts_are_not(text: str) -> None:
    assert mask_personal(text) == text


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask_personal(mask_personal(text)) == mask_personal(text)


@given(st.integers(0, 99), st.integers(0, 999), st.integers(0, 99999))
def test_no_version_is_masked(major: int, minor: int, build: int) -> None:
    text = f"since {major}.{minor}.{build} (build {build})"
    assert mask_personal(text) == text


@given(st.dates())
def test_no_date_of_our_time_is_masked(day: datetime.date) -> None:
    day = day.replace(year=1950 + day.year % 100, day=min(day.day, 28))
    for text in (f"on {day:%Y-%m-%d}", f"on {day:%d.%m.%Y}", f"on {day:%Y/%m/%d}"):
        assert mask_personal(text) == text


@given(st.decimals(0, 99_999, places=2))
def test_no_price_is_masked(price: Decimal) -> None:
    assert mask_personal(f"costs €{price:,}") == f"costs €{price:,}"


@given(st.integers(13, 19).flatmap(lambda n: st.text("123456789", min_size=n, max_size=n)))
def test_every_long_number_of_a_card_or_device_is_masked(digits: str) -> None:
    assert digits not in mask_personal(f"it is {digits}, thanks")

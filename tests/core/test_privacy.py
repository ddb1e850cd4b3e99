"""The mask for personal data in texts."""

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

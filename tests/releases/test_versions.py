"""Versions are ordered by their numbers, name dates where they do, and none is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import Refusal
from releases.versions import clean_version, date_in, numbers_of, sort_key

SHUFFLED = ["8.122.1", "8.9", "v8.10.24-beta", "8.10.3", "10.0", "8.122.0 build 9"]


def test_versions_sort_as_numbers_not_as_text() -> None:
    assert sorted(SHUFFLED, key=sort_key) == [
        "8.9",
        "8.10.3",
        "v8.10.24-beta",
        "8.122.0 build 9",
        "8.122.1",
        "10.0",
    ]


@given(st.lists(st.integers(0, 10**12), max_size=6), st.lists(st.integers(0, 10**12), max_size=6))
def test_the_key_orders_as_the_tuple_of_numbers_does(one: list[int], other: list[int]) -> None:
    first, second = ".".join(map(str, one)), ".".join(map(str, other))
    assert (sort_key(first) < sort_key(second)) == (numbers_of(first) < numbers_of(second))


@given(st.text(min_size=1, max_size=120))
def test_no_version_is_refused_but_an_empty_one(text: str) -> None:
    if text.split():
        assert isinstance(sort_key(clean_version(text)), str)
    else:
        with pytest.raises(Refusal):
            clean_version(text)


@pytest.mark.parametrize("version", ["8.10.24", "18.10.24", "2018.10.24", "V8.10.24 dev"])
def test_a_version_may_name_its_day(version: str) -> None:
    assert date_in(version, date(2018, 10, 26)) == date(2018, 10, 24)


@pytest.mark.parametrize("version", ["1.2.3", "8.122.1", "8.13.1", "7", "8.2.30"])
def test_others_name_none(version: str) -> None:
    assert date_in(version, date(2026, 11, 24)) is None

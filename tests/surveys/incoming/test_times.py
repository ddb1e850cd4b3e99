"""Times as files write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import Refusal
from surveys.incoming.times import time_of

DAY = datetime(2024, 5, 9, tzinfo=UTC)
EVENING = datetime(2024, 5, 9, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-09",
        "2024/5/9",
        "2024.05.09",
        "2024年5月9日",
        "9 May 2024",
        "May 9, 2024",
        "09-May-2024",
        "1715212800",
    ],
)
def test_a_day_is_its_midnight_in_utc(cell: str) -> None:
    assert time_of(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-09 18:30:00",
        "2024-05-09T18:30Z",
        "2024-05-09 18:30 UTC",
        "2024-05-09 18:30:00.000000",
        "2024-05-10T02:30:00+08:00",
        "2024-05-10 02:30:00 +0800",
        "2024/5/9 6:30 PM",
        "May 9, 2024 6:30 PM",
        "Thu, 09 May 2024 18:30:00 GMT",
        "1715279400000",
        "2024年5月9日 18:30",
    ],
)
def test_a_time_without_a_zone_is_utc(cell: str) -> None:
    assert time_of(cell) == EVENING


@pytest.mark.parametrize(
    "cell", ["soon", "2024-13-01", "2024-02-30", "8.10.24", "12", "2024-05-09 25:00", "9999-99"]
)
def test_what_is_no_time_is_refused(cell: str) -> None:
    with pytest.raises(Refusal, match="is not a time"):
        time_of(cell)


def test_a_day_that_may_be_two_is_refused_with_the_cure() -> None:
    with pytest.raises(Refusal, match="--date-format, such as '%d/%m/%Y'"):
        time_of("03/04/2024")


def test_a_day_that_can_be_only_one_is_read() -> None:
    assert time_of("13/04/2024") == time_of("04/13/2024") == datetime(2024, 4, 13, tzinfo=UTC)


def test_a_format_decides() -> None:
    assert time_of("03/04/2024", "%d/%m/%Y") == datetime(2024, 4, 3, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_iso_writes_comes_back(moment: datetime) -> None:
    assert time_of(moment.isoformat()) == moment


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,4}[-/. ]?[0-9:+ZT -]*")))
def test_any_text_is_a_time_in_utc_or_refused(cell: str) -> None:
    try:
        assert time_of(cell).tzinfo is UTC
    except Refusal as refusal:
        assert str(refusal)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.demo.story import ZONE, lantern_story_of, last_friday, story_of, version_of
from webapp.demo.truth import CAUSES, DRAFT, NEWEST, WITHDRAWN

moments = st.datetimes(datetime(2025, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(moments)
def test_the_newest_build_came_out_on_a_friday_at_five_within_the_last_week(now: datetime) -> None:
    newest = story_of(now)[NEWEST - 1].published_at
    local = newest.astimezone(ZONE)
    assert (local.weekday(), local.hour, local.minute) == (4, 17, 0)
    assert newest <= now < newest + timedelta(days=7)


@pytest.mark.parametrize(("hour", "friday"), [(8, 20), (9, 27)])
def test_on_friday_the_new_build_counts_from_five_o_clock_in_shanghai(hour: int, friday: int) -> None:
    assert last_friday(datetime(2026, 11, 27, hour, 0, tzinfo=UTC)).day == friday


@given(moments)
def test_the_draft_is_due_in_the_future(now: datetime) -> None:
    assert story_of(now)[DRAFT - 1].published_at > now


def test_a_version_names_the_wednesday_before_its_friday() -> None:
    assert version_of(datetime(2026, 11, 20, tzinfo=UTC).date()) == "26.11.18"


def test_every_build_tells_what_is_new_what_to_test_and_where_to_get_it() -> None:
    for build in story_of(datetime(2026, 11, 24, tzinfo=UTC)):
        assert build.headline and build.what_to_test and len(build.lines) >= 3
        assert all(len(package.sha256) == 64 and package.size_bytes > 10**9 for package in build.packages())


def test_the_notes_use_every_kind_of_change() -> None:
    kinds = {line.kind for build in story_of(datetime(2026, 11, 24, tzinfo=UTC)) for line in build.lines}
    assert kinds == {"added", "changed", "deprecated", "removed", "fixed", "security"}


def test_each_fix_is_named_in_the_notes_of_its_build() -> None:
    builds = story_of(datetime(2026, 11, 24, tzinfo=UTC))
    for cause in CAUSES:
        if cause.fixed_in is not None:
            assert cause.key in {line.about for line in builds[cause.fixed_in - 1].lines}


def test_one_build_was_withdrawn_and_says_why() -> None:
    withdrawn = [build for build in story_of(datetime(2026, 11, 24, tzinfo=UTC)) if build.withdrawn_at]
    assert [build.number for build in withdrawn] == [WITHDRAWN]
    assert withdrawn[0].withdrawal_reason


def test_the_second_product_has_its_own_builds() -> None:
    assert [build.version for build in lantern_story_of(datetime(2026, 11, 24, tzinfo=UTC))] == [
        "2.1",
        "2.2",
        "2.3",
    ]

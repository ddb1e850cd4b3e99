"""The time an analysis still takes: from the usual shares of its stages, in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.time_left import STAGES, left_in_words, onward, seconds_left, share_done, usual_seconds

USUAL = {"prepare": 1.0, "embed": 8.0, "rank": 1.0}
SECONDS = st.floats(0, 1e6)


def words(seconds: float) -> str:
    message, number = left_in_words(seconds)
    return message % {"number": number}


def test_half_of_the_usual_time_leaves_as_much_again() -> None:
    assert seconds_left(USUAL, "embed", 0.5, 20) == pytest.approx(20)


def test_a_slow_machine_is_slow_to_the_end() -> None:
    assert seconds_left(USUAL, "rank", 0.0, 90) == pytest.approx(10)


def test_the_first_second_says_nothing() -> None:
    assert seconds_left(USUAL, "embed", 0.5, 0.9) is None


def test_a_stage_nobody_knows_says_nothing() -> None:
    assert seconds_left(USUAL, "dreaming", 0.5, 20) is None


def test_what_passed_since_the_last_word_is_taken_off() -> None:
    assert seconds_left(USUAL, "embed", 0.5, 20, since=15) == pytest.approx(5)


@given(st.sampled_from(STAGES), st.floats(0, 1), SECONDS, SECONDS)
def test_it_is_never_less_than_nothing(stage: str, done: float, elapsed: float, since: float) -> None:
    left = seconds_left(USUAL, stage, done, elapsed, since=since)
    assert left is None or left >= 0


@given(st.sampled_from(STAGES), st.floats(0, 1), st.sampled_from(STAGES), st.floats(0, 1))
def test_what_is_done_grows_with_the_stages(one: str, done: float, other: str, more: float) -> None:
    before, after = sorted([(STAGES.index(one), done), (STAGES.index(other), more)])
    usual = usual_seconds(1000)
    earlier, later = (share_done(usual, STAGES[place], share) for place, share in (before, after))
    assert 0 <= earlier <= later + 1e-12 <= 1 + 1e-12


def test_embedding_is_most_of_a_large_analysis() -> None:
    usual = usual_seconds(10_000)
    assert usual["embed"] / sum(usual.values()) > 0.6


def test_what_was_learnt_is_scaled_to_the_texts() -> None:
    usual = usual_seconds(2000, learnt={"embed": 10.0, "rank": 3.0}, learnt_texts=1000)
    assert 18 < usual["embed"] < 20 and 3 < usual["rank"] < 3.3


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "a few seconds left"),
        (7, "a few seconds left"),
        (8, "about 10 seconds left"),
        (21, "about 20 seconds left"),
        (57, "about 55 seconds left"),
        (58, "about a minute left"),
        (100, "about 2 minutes left"),
        (3300, "about 55 minutes left"),
        (3600, "about an hour left"),
        (7000, "about 2 hours left"),
    ],
)
def test_it_is_said_in_round_words(seconds: float, said: str) -> None:
    assert words(seconds) == said


def test_a_second_round_of_texts_never_goes_back() -> None:
    heard: list[tuple[str, float]] = []
    listener = onward(lambda stage, done: heard.append((stage, done)))
    for told in (("embed", 1.0), ("name", 0.2), ("embed", 0.0), ("rank", 0.1)):
        listener(*told)
    assert heard == [("embed", 1.0), ("name", 0.2), ("name", 1.0), ("rank", 0.1)]

from __future__ import annotations

import numpy as np
import pytest

from analysis.topics.naming import LONGEST_TITLE, shortened, title_of, trimmed


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("and also, the app crashes!!!", "The app crashes!"),
        ("But   why does it log me out???", "Why does it log me out?"),
        ("1. login fails", "Login fails"),
        ("🔥🔥 battery is empty 🔥", "Battery is empty"),
        ("闪退！！！", "闪退！"),
        ("而且，登录不上，", "登录不上"),
        ("Dark mode please.", "Dark mode please"),
    ],
)
def test_a_sentence_is_trimmed_to_a_title(said: str, title: str) -> None:
    assert trimmed(said) == title


def test_a_title_is_a_whole_sentence_of_the_most_central_that_fit() -> None:
    pieces = ["I cannot log in since the update. It is Friday.", "Login login login", "Nothing works"]
    assert (
        title_of(pieces, np.array([0.9, 0.5, 0.4]), ["log", "update"], set())
        == "I cannot log in since the update"
    )


def test_a_sentence_with_personal_data_is_never_the_title() -> None:
    pieces = ["I cannot log in as [email] since Friday", "Login fails after the update"]
    assert title_of(pieces, np.array([0.9, 0.3]), [], set()) == "Login fails after the update"


def test_tags_stand_in_where_no_sentence_fits() -> None:
    assert title_of(["www.example.com"], np.array([1.0]), ["link", "page"], set()) == "link, page"


def test_a_taken_title_is_not_given_again() -> None:
    pieces = ["Login fails after the update", "Cannot log in after the update"]
    taken: set[str] = set()
    first = title_of(pieces, np.array([0.9, 0.8]), [], taken)
    assert title_of(pieces, np.array([0.9, 0.8]), [], taken) != first


def test_a_long_sentence_is_cut_at_a_blank_and_says_so() -> None:
    short = shortened("The application " + "really " * 30 + "crashes")
    assert len(short) <= LONGEST_TITLE
    assert short.endswith("really…")


@pytest.mark.parametrize(
    ("angry", "calm"),
    [
        ("The damn login fails again today", "The login fails again today"),
        ("妈的，登录又失败了", "登录又失败了，怎么办"),
    ],
)
def test_a_sentence_without_curses_is_rather_the_title(angry: str, calm: str) -> None:
    assert title_of([angry, calm], np.array([0.9, 0.85]), ["login", "登录"], set()) == calm

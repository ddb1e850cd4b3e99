"""Scripts, folding and slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import fold_script, language_of, slug_of, without_hidden


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("battery drains", "en"),
        ("电池耗电快", "zh"),
        ("更新app后闪退", "zh"),
        ("the 微信 app does not open any more", "en"),
        ("Батарея", "other"),
        ("👍 100%", "other"),
    ],
)
def test_the_language_goes_by_the_script_of_most_letters(text: str, language: str) -> None:
    assert language_of(text) == language


def test_traditional_is_folded_into_simplified() -> None:
    assert fold_script("應用程式閃退") == fold_script("应用程式闪退")


@given(st.text())
def test_a_slug_is_always_safe_in_an_address(text: str) -> None:
    slug = slug_of(text)
    assert 1 <= len(slug) <= 80 and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")


@pytest.mark.parametrize("text", ["\u200b", "\u200d \u200d", "\x00\x07", "\u202e", ""])
def test_a_text_that_nobody_can_see_is_empty(text: str) -> None:
    assert without_hidden(text).strip() == ""


def test_a_joiner_stays_within_an_emoji_and_a_direction_override_goes() -> None:
    assert without_hidden("\u202eAnn 👩\u200d💻\n电池") == "Ann 👩\u200d💻\n电池"

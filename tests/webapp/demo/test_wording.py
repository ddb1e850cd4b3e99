from __future__ import annotations

import pytest

from webapp.demo.wording import problems, sections


@pytest.mark.parametrize("key", sorted(problems()))
def test_every_cause_is_written_in_eighteen_english_and_ten_chinese_ways(key: str) -> None:
    cause = problems()[key]
    assert len(set(cause.english)) >= 18
    assert len(set(cause.chinese)) >= 10


def test_no_sentence_serves_two_causes() -> None:
    said = [line for cause in problems().values() for line in (*cause.english, *cause.chinese)]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("name", ["praise", "noise", "spam", "failures"])
def test_each_list_exists_in_both_languages(name: str) -> None:
    assert sections(name)["en"] and sections(name)["zh"]

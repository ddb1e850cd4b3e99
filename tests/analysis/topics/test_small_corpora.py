"""Nothing is too small, too dull or too odd: never a crash, never a claim that few texts cannot carry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.topics.finding import FoundTopics
from tests.analysis.topics.remarks_of_a_friday import TEXTS

HOSTILE = [
    "\ud800 broken surrogate in a sentence",
    "\u202etfel ot thgir ,daolnwod ton seod ti",
    "<script>alert(1)</script> " * 50,
    "a" * 1_000_000,
    "word " * 200_000,
    "؟؟؟ 🤷 ﷽ Z̮̞̠͙͔ͅa̘̤l̷g̟o̙",
    "𝕋𝕙𝕖 𝕒𝕡𝕡 𝕔𝕣𝕒𝕤𝕙𝕖𝕤 𝕠𝕟 𝕤𝕥𝕒𝕣𝕥",
]
Topics = Callable[..., FoundTopics]


def test_no_text_gives_no_topic(topics_of: Topics) -> None:
    found = topics_of([])
    assert (found.topics, found.kinds, found.unassigned) == ([], [], [])
    assert found.notes == ["No text says anything that could become a request."]


def test_blank_texts_are_noise(topics_of: Topics) -> None:
    assert topics_of(["", "   ", "\x00\n"]).kinds == ["noise"] * 3


def test_one_text_is_one_topic_with_too_few_to_say(topics_of: Topics) -> None:
    found = topics_of(["The app crashes when I open the settings"])
    assert [(topic.title, topic.too_few) for topic in found.topics] == [
        ("The app crashes when I open the settings", True)
    ]


def test_two_different_texts_are_two_topics(topics_of: Topics) -> None:
    assert len(topics_of(["The app crashes when I open the settings", "Please add a dark mode"]).topics) == 2


def test_ten_texts_are_grouped(topics_of: Topics) -> None:
    found = topics_of(TEXTS[:10])
    assert 2 <= len(found.topics) < 10
    assert all(topic.too_few for topic in found.topics)


@pytest.mark.parametrize("count", [36, 39, 40, 48])
def test_the_bound_between_few_and_many_is_not_felt(topics_of: Topics, count: int) -> None:
    found = topics_of(TEXTS[:count])
    assert 4 <= len(found.topics) <= 14
    assert len(found.unassigned) <= count // 10


def test_single_words_are_counted_but_make_no_topic(topics_of: Topics) -> None:
    found = topics_of(["good", "bad", "crash", "ok", "好", "差"])
    assert found.topics == []
    assert len(found.kinds) == 6


def test_one_sentence_five_hundred_times_is_one_topic(topics_of: Topics) -> None:
    found = topics_of(["The app crashes on start"] * 500)
    assert [len(topic.positions) for topic in found.topics] == [500]


@pytest.mark.parametrize("text", ["same text again", "The app crashes", "闪退"])
def test_texts_that_share_a_single_telling_word_are_no_trouble(topics_of: Topics, text: str) -> None:
    assert len(topics_of([text] * 12).topics) <= 1


def test_five_hundred_texts_of_one_person_are_too_few_people(topics_of: Topics) -> None:
    found = topics_of(["The app crashes on start"] * 500, people=["the same"] * 500)
    assert found.topics[0].too_few


def test_a_corpus_about_one_thing_is_not_left_in_shards(topics_of: Topics) -> None:
    texts = [f"{who} battery {what}" for who in ("My", "The", "This phone's") for what in _ABOUT_A_BATTERY]
    assert len(topics_of(texts).topics) <= 4


_ABOUT_A_BATTERY = [
    "is empty after two hours",
    "drains much too fast",
    "does not last a day",
    "runs down quickly overnight",
    "usage doubled since the update",
    "dies before noon",
    "life is worse than before",
    "consumption is far too high",
    "gets hot and empties",
    "is drained in the background",
    "percentage falls within minutes",
    "needs charging twice a day",
    "does not hold its charge",
    "loses half its charge while idle",
]


def test_scripts_that_the_model_cannot_read_are_grouped_apart(topics_of: Topics) -> None:
    texts = ["Приложение не работает совсем", "Приложение не работает после обновления", TEXTS[0], TEXTS[4]]
    found = topics_of(texts)
    assert {topic.script for topic in found.topics} == {"latin", "other"}
    assert any("script" in note for note in found.notes)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_do_no_harm(topics_of: Topics, text: str) -> None:
    found = topics_of([text, *TEXTS[:4]])
    assert len(found.kinds) == 5

from __future__ import annotations

from analysis.topics.corpus import prepare
from analysis.topics.product_names import product_names
from analysis.topics.settings import TopicSettings
from analysis.topics.tongues import reads_as_english

SETTINGS = TopicSettings()


def test_equal_texts_are_one_unit_with_all_its_rows() -> None:
    corpus = prepare(["Login fails today", "login  fails today", "Battery is empty"], [None] * 3, SETTINGS)
    assert [unit.positions for unit in corpus.units] == [[0, 1], [2]]


def test_a_sentence_repeated_in_one_text_counts_once() -> None:
    corpus = prepare(["The login fails every single morning. " * 9], [None], SETTINGS)
    assert [unit.positions for unit in corpus.units] == [[0]]


def test_personal_data_is_masked_before_anything_reads_it() -> None:
    corpus = prepare(["My login jane@example.com fails since Friday"], [None], SETTINGS)
    assert corpus.units[0].text == "My login [email] fails since Friday"


def test_plain_sentences_of_a_happy_text_are_praise_too() -> None:
    text = "I love this app, it is great for the family and very easy to use. My son looks at it every day."
    assert prepare([text * 2], [None], SETTINGS).units == []


def test_a_complaint_makes_the_whole_text_a_problem() -> None:
    text = "I love this app, it is great for the family and very easy to use. But it crashes every day after school."
    assert prepare([text * 2], [None], SETTINGS).kinds == ["problem"]


def test_the_products_name_is_what_many_texts_write_large() -> None:
    texts = [f"I like Friday Player number {n}" for n in range(30)] + ["the login fails"] * 40
    assert product_names(texts) == {"friday", "player"}


def test_a_subject_in_small_letters_is_no_name() -> None:
    assert product_names(["why does the login fail"] * 50) == set()


def test_other_languages_in_latin_letters_are_told_apart() -> None:
    assert not reads_as_english("Tv mai ye bohot pareshan kar raha hai")
    assert not reads_as_english("No puedo ver nada porque la aplicación no abre")


def test_english_with_a_foreign_word_is_english() -> None:
    assert reads_as_english("The la la song does not play in the app")
    assert reads_as_english("Video playback stuttering Samsung TV")

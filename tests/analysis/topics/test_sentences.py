from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.topics.sentences import LONGEST, sentences_of, tidy, weight

CUT = {"long_text": 40, "most": 12}


def test_a_short_text_is_one_sentence() -> None:
    assert sentences_of("It crashes. Fix it.", **CUT) == ["It crashes. Fix it."]


def test_a_long_text_is_cut_at_its_full_stops() -> None:
    text = "The login fails every morning. The battery is empty at noon. Dark mode is missing!"
    assert sentences_of(text, **CUT) == [
        "The login fails every morning.",
        "The battery is empty at noon.",
        "Dark mode is missing!",
    ]


def test_chinese_marks_end_a_sentence_without_a_blank() -> None:
    assert len(sentences_of("更新以后一直闪退打不开。希望增加夜间模式功能！登录总是提示密码错误", **CUT)) == 3


def test_versions_and_addresses_are_not_cut() -> None:
    text = "Since version 8.122.1 the page example.com/help does not open on my phone anymore"
    assert sentences_of(text, **CUT) == [text]


def test_a_tiny_sentence_stays_with_the_one_before() -> None:
    text = "The login fails every single morning since Friday. Fix it. The battery is empty long before noon."
    assert sentences_of(text, **CUT)[0].endswith("Fix it.")


def test_of_a_flood_only_the_first_sentences_are_read() -> None:
    assert len(sentences_of("The login fails every morning. " * 500, **CUT)) == 12


def test_a_text_without_stops_is_cut_at_blanks() -> None:
    pieces = sentences_of("login fails " * 100, **CUT)
    assert all(len(piece) <= LONGEST + 20 and piece.split()[-1] in ("login", "fails") for piece in pieces)


def test_a_chinese_character_weighs_three_letters() -> None:
    assert weight("闪退 now!") == 9


@given(st.text(max_size=2000))
def test_pieces_are_tidy_never_empty_and_bounded(text: str) -> None:
    for piece in sentences_of(text, **CUT):
        assert piece and piece == tidy(piece)
        assert len(piece) <= LONGEST + 60

"""The kinds of single sentences, English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.topics.corpus import prepare
from analysis.topics.kinds import IDEA, NOISE, PRAISE, PROBLEM, QUESTION, kind_of, main_kind
from analysis.topics.settings import TopicSettings

SENTENCES = {
    PROBLEM: [
        "The app crashes when I open it",
        "I love this app but it crashes daily",
        "Why does it log me out every day?",
        "I am still waiting on my card",
        "App not working",
        "Why does it always crash?",
        "Why does the app not open on my phone?",
        "What the heck happened to the home page?",
        "How can you charge for this?",
        "My card does not work, how do I fix it?",
        "Can you please fix the sound?",
        "I don't know how to say this but it charged me twice",
        "It is telling me every child needs to have a phone of their own",
        "Please make it open again, it crashes on start",
        "I can't add any more money.",
        "I would like to close my account.",
        "Can't cast without the dear plan? Stupid",
        "Appointments vanish from the calendar. Hope that helps.",
        "转账总是失败，提示错误",
        "不方便，登录太慢",
        "更新以后一直闪退",
        "怎么又打不开了？",
        "这让人怎么查余额？？",
        "希望尽快修复闪退问题",
    ],
    IDEA: [
        "Please add dark mode",
        "It would be nice to have folders",
        "I wish there was an offline mode",
        "Bring back the old search",
        "Search: show open files first",
        "Improve the error messages",
        "Would be 5 stars if I could sort the list",
        "Could you add more languages?",
        "希望增加夜间模式",
        "什么时候加入指纹解锁",
        "能不能支持指纹登录",
    ],
    QUESTION: [
        "How do I reset my password?",
        "How do I cancel my order?",
        "Downloading, but can it work in Pakistan?",
        "Is there a way to export my data",
        "I got a new card, how do I link it?",
        "Hi team, does anyone know where the history is kept?",
        "Do I need a card to sign up?",
        "Why do you need my address?",
        "I was wondering whether folders can be shared",
        "请问在哪里看余额",
        "怎么修改密码？",
        "转账需要手续费吗？",
        "这个可以在平板上打开吗",
    ],
    PRAISE: [
        "Best app ever",
        "good",
        "No problems at all, works great",
        "What a great app!",
        "This app is everything!",
        "Great, no more standing in line, I never have to worry",
        "My child learns how to manage money, wonderful",
        "Allows me to send money at once, I love it",
        "Great, I love the ability to follow what my kids spend",
        "很好用，方便",
        "太好了，五星",
    ],
    NOISE: [
        "",
        "👍👍👍",
        "aaaaaaa",
        "12345",
        "Netflix",
        "use my referral code ABC123",
        "Worst app ever, hate it",
        "This is so frustrating",
        "App sucks make it better ugh",
        "Not fixed yet in 26.9.9, sadly.",
        "Good morning from Lisbon",
        "How are you?",
        "垃圾软件",
        "加微信兼职日结",
    ],
}


@pytest.mark.parametrize(
    ("kind", "sentence"), [(kind, one) for kind, many in SENTENCES.items() for one in many]
)
def test_kind_of_a_sentence(kind: str, sentence: str) -> None:
    assert kind_of(sentence) == kind


@given(st.text(max_size=300))
def test_every_text_has_a_kind(text: str) -> None:
    assert kind_of(text) in (PROBLEM, IDEA, QUESTION, PRAISE, NOISE)


def test_a_text_is_what_most_of_its_sentences_are() -> None:
    pieces = [
        ("I wish there were folders", IDEA),
        ("It crashed once", PROBLEM),
        ("Please add tags too", IDEA),
    ]

    assert main_kind(pieces) == IDEA
    assert main_kind(pieces[1:2] + pieces[:1]) == PROBLEM  # the first sentence is its headline


def test_plain_sentences_do_not_turn_a_question_into_a_problem() -> None:
    story = [("I moved to another town last month", PROBLEM)] * 3

    assert main_kind([("How do I change my address?", QUESTION), *story]) == QUESTION


def test_a_text_without_sentences_is_noise() -> None:
    assert main_kind([]) == NOISE


def test_questions_can_become_a_request() -> None:
    corpus = prepare(["How do I export my data?", "Great app"], [None, None], TopicSettings())

    assert [unit.text for unit in corpus.units] == ["How do I export my data?"]
    assert corpus.kinds == [QUESTION, PRAISE]

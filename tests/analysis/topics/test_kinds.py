"""The kinds of single sentences, English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.topics.kinds import IDEA, NOISE, PRAISE, PROBLEM, kind_of

SENTENCES = {
    PROBLEM: [
        "The app crashes when I open it",
        "I love this app but it crashes daily",
        "Why does it log me out every day?",
        "I am still waiting on my card",
        "How do I reset my password?",
        "App not working",
        "转账总是失败，提示错误",
        "不方便，登录太慢",
        "更新以后一直闪退",
    ],
    IDEA: [
        "Please add dark mode",
        "It would be nice to have folders",
        "I wish there was an offline mode",
        "Bring back the old search",
        "希望增加夜间模式",
        "能不能支持指纹登录",
    ],
    PRAISE: [
        "Best app ever",
        "good",
        "No problems at all, works great",
        "What a great app!",
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
    assert kind_of(text) in (PROBLEM, IDEA, PRAISE, NOISE)

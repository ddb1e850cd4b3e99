"""What a piece of text is: a problem, an idea, a question, praise, or noise. Words and patterns, nothing
learnt; they stand in kind_words."""

from __future__ import annotations

import re

from core.language import fold_script

from .kind_words import chinese, english, english_phrases
from .kind_words.names import IDEA, NOISE, OF_REQUESTS, PRAISE, PROBLEM, QUESTION
from .sentences import tidy, weight

__all__ = [
    "IDEA", "NOISE", "OF_REQUESTS", "PRAISE", "PROBLEM", "QUESTION",
    "STRENGTH", "is_plain", "kind_of", "main_kind", "names_trouble", "praises", "says_something", "things_in",
]  # fmt: skip

STRENGTH = {PROBLEM: 4, IDEA: 3, QUESTION: 2, PRAISE: 1, NOISE: 0}
"""Where two kinds weigh the same, the stronger one is told."""
# A wish or a question is said once and then explained in sentences that blame or tell; praise is a courtesy, which no
# number of sentences lets outweigh one that can become a request.
_VOICE = {PROBLEM: 1.0, IDEA: 1.5, QUESTION: 2.0, PRAISE: 0.05, NOISE: 0.01}
_FIRST, _PLAIN = 2.0, 0.1  # a text's first sentence is its headline; a plain one only tells the story
says_something, things_in = english.says_something, chinese.things_in
_ADVERT = re.compile(
    r"https?://|\bwww\.|\b(?:referr?al|promo|invite|invitation|coupon)\s*code\b|\buse (?:my|this|the) code\b|\bwhats ?app (?:me|us)\b"
    r"|\btelegram (?:me|@)|\bsubscribe to my\b|\bfollow me\b|\bearn money (?:online|from home)\b|\b(?:casino|viagra|forex signals?)\b"
    r"|加微信|加qq|加群|刷单|刷粉丝|刷评论|兼职|日结|代开|贷款请|无需征信|邀请码|推荐码|低价批发|货到付款|高价回收|清仓(?:一折|甩卖)"
    r"|免费领取[^。！？]{0,16}(?:填写|点击|扫码|网址)",
    re.IGNORECASE,
)


def _low(text: str) -> str:
    return text.casefold().replace("’", "'")


def _is_empty_talk(text: str) -> bool:
    """Nothing that a person could act on: no letters, one letter repeated, keys hit at random."""
    count, different = _letters_of(text.casefold())
    if count < 2 and not chinese.HAN.search(text):
        return True
    if count >= 4 and different <= 2:
        return True
    longest = max((word for word in text.split()), key=len, default="")
    return len(text.split()) <= 2 and len(longest) > 40 and not chinese.HAN.search(text)


def _letters_of(text: str) -> tuple[int, int]:
    """(letters, different letters), counted only until there are three different ones: then it is no empty talk."""
    seen: set[str] = set()
    count = 0
    for letter in text:
        if letter.isalpha():
            count += 1
            seen.add(letter)
            if len(seen) == 3:
                break
    return count, len(seen)


def names_trouble(sentence: str) -> bool:
    """Whether a sentence itself says what is wrong or wanted; one in its surroundings may only tell the story."""
    return (
        chinese.names_trouble(fold_script(sentence))
        if chinese.HAN.search(sentence)
        else english.names_trouble(_low(sentence))
    )


def praises(sentence: str) -> bool:
    """Whether a word of praise stands in it."""
    if chinese.HAN.search(sentence):
        return chinese.praises(fold_script(sentence))
    return english.praises(sentence.casefold())


def is_plain(piece: str) -> bool:
    """A sentence that neither praises nor blames nor asks: what it means, the rest of the text tells."""
    return not chinese.HAN.search(piece) and english.is_plain(_low(piece))


def kind_of(piece: str) -> str:
    """The kind of one piece of text, by its words alone.

    Wishes ("please add …", 希望…) are ideas, but one for the repair of what breaks is a problem; who asks how or whether
    without blame has a question; what names harm is a problem; what only praises is praise; adverts, single words and
    keys hit at random are noise. What none of this fits, but is a sentence, is read as a problem: it is better to show a
    person one remark too many than to lose one.
    """
    text = tidy(piece)
    if _is_empty_talk(text) or _ADVERT.search(text):
        return NOISE
    if chinese.HAN.search(text) and 3 * len(chinese.HAN.findall(text)) >= weight(text) / 2:
        return chinese.chinese_kind(fold_script(text))  # its words are written in simplified script
    if english_phrases.WORD.search(text):
        return english.english_kind(_low(text))
    return PROBLEM if len(text.split()) >= 4 or weight(text) >= 15 else NOISE


def main_kind(pieces: list[tuple[str, str]]) -> str:
    """The kind of a whole text by its (piece, kind) in order: the kind that most of its sentences speak for.

    Of an empty list, noise.
    """
    voices = dict.fromkeys(STRENGTH, 0.0)
    for number, (piece, kind) in enumerate(pieces):
        weighs = _PLAIN if kind == PROBLEM and is_plain(piece) else 1.0
        voices[kind] += _VOICE[kind] * weighs * (1.0 if number else _FIRST)
    return max(voices, key=lambda kind: (voices[kind], STRENGTH[kind])) if pieces else NOISE

"""Telling the kind of an English piece of text by the phrases in it."""

from __future__ import annotations

from . import english_phrases as told_by
from .names import IDEA, NOISE, PRAISE, PROBLEM, QUESTION


def says_something(words: list[str]) -> bool:
    """Whether a sentence's words name anything: two telling words (one where no feeling speaks), or a known trouble."""
    telling = [word for word in words if len(word) > 2 and word not in told_by.EMPTY]
    fewest = 2 if any(word in told_by.FEELING for word in words) else 1
    return len(set(telling)) >= fewest or any(map(told_by.CONCRETE.match, words))


def names_trouble(low: str) -> bool:
    """Whether a sentence in small letters itself says what is wrong or wanted."""
    return bool(_wishes(low) or told_by.HARM.search(low))


def praises(low: str) -> bool:
    """Whether a word of praise stands in it."""
    return bool(told_by.GOOD.search(low))


def _plainly(low: str) -> str:
    return told_by.NEITHER.sub(" ", told_by.PRAISE_NEGATION.sub(" good ", low))


def is_plain(low: str) -> bool:
    """Whether a sentence in small letters neither blames nor wishes nor asks."""
    return not (told_by.HARM.search(_plainly(low)) or _wishes(low) or told_by.ASKS.search(low))


def _wishes_surely(low: str) -> bool:
    return bool(told_by.WISH.search(low) or told_by.WISH_FIRST.search(low))


def _wishes(low: str) -> bool:
    if _wishes_surely(low) or told_by.COMMAND.search(low):
        return True
    return bool(told_by.NEED.search(low) and not told_by.TOLD.search(low))


def _asks(sentence: str) -> bool | None:
    """Whether a sentence asks without blame; None where it does neither."""
    marked = "?" in sentence
    opens = told_by.OPENS.search(sentence)
    if not (marked or opens or not told_by.MAY_ASK.isdisjoint(sentence.split())):
        return False if told_by.HARM.search(sentence) else None
    why = told_by.WHY.search(sentence)
    if told_by.RHETORICAL.search(sentence) or told_by.SHOUTED.search(sentence):
        return False
    if why and told_by.FAILS.search(sentence):
        return False
    found = told_by.ASKS_FOR.search(sentence) or told_by.ASKS_FIRST.search(sentence) or (marked and opens)
    if why or not found:
        blames = told_by.HARM.search(told_by.WHY.sub(" ", sentence))
        return False if blames else True if marked and why else None
    before = sentence[: found.start()]
    inside = told_by.ASKED_HARM.sub(" ", sentence) if marked or opens else told_by.HARMLESS.sub(" ", sentence)
    return not (told_by.HARM.search(before) or told_by.HARM.search(inside))


def _is_question(low: str) -> bool:
    """Whether a piece asks how or whether, and no sentence of it blames."""
    said = [_asks(sentence) for sentence in told_by.SENTENCE_END.split(low)]
    return True in said and False not in said


def english_kind(low: str) -> str:
    """The kind of a piece in small letters, with straight apostrophes."""
    words = told_by.WORD.findall(low)
    if told_by.GREETING.fullmatch(low) and not told_by.HARM.search(low):
        return NOISE
    praised = len(told_by.PRAISE_NEGATION.findall(low))
    if len(words) >= 3 and _is_question(low) and not _wishes_surely(low):
        return QUESTION if len(words) >= 4 or says_something(words) else NOISE
    wishes = len(words) >= 3 and _wishes(low)
    low = _plainly(low)
    good, harm = len(told_by.GOOD.findall(low)), len(told_by.HARM.findall(low))
    if wishes:
        return PROBLEM if told_by.FAILS.search(low) and not told_by.HEADLINE.match(low) else IDEA
    if len(words) < 3:
        return PRAISE if good and not harm else NOISE
    only_good = (good > harm and harm * 12 < len(words)) or (praised and harm == 0)
    if only_good and "?" not in low:
        return PRAISE
    asks = bool(told_by.ASKS.search(low)) and not any(word in told_by.FEELING for word in words)
    if not (asks or says_something(words) or told_by.CANNOT.search(low)):
        return NOISE
    return PROBLEM

"""A topic's title: a short whole sentence of the people themselves, from the middle of the topic."""

from __future__ import annotations

import re

import numpy as np

from core.privacy import has_personal

from .kinds import OF_REQUESTS, kind_of, names_trouble, praises
from .sentences import tidy, weight
from .words import words_of

LONGEST_TITLE = 90  # characters; a Chinese character counts two
_LEAD = re.compile(
    r"^(?:[^\w\u3400-\u9fff\"'(]+|\d{1,2}[.):]?\s+(?!\w+ (?:times|days|weeks|months|years)\b)"
    r"|(?:and|but|also|so|plus|because|however|edit|update|again|then|well|hi|hello|dear \w+)\b[\s,:]*"
    r"|(?:而且|并且|但是|可是|不过|然后|还有|所以|因此|另外|再说|而(?!已)|但(?!愿))[，,、\s]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,;:\-–—，、；：]+$")
_REPEAT = re.compile(r"([!?.,。！？，…])(?:\s*\1)+")
_DOTS = re.compile(r"(?:\.\s*){2,}(?=\w)")  # "costly...but": a pause inside a sentence
_MASK = re.compile(r"\[(?:email|key|number)\]|https?://|www\.|@\w", re.IGNORECASE)
_VERSION = re.compile(
    r"\d+\.\d+(?:\.\d+)*|\d+月\d+[日号]"
)  # a title outlives the build and the day it was said of
# Anger is heard in the quotes; a title stands on everybody's page.
_CURSE = re.compile(
    r"\b(?:f+u+c+k\w*|shit\w*|bullsh\w*|wtf|asshole\w*|bitch\w*|damn|crap\w*|idiots?)\b|妈的|尼玛|你妈|他妈|特么|傻[逼比bB]|脑残|狗屎|屎|屁"
    r"|操(?!作)|草$|我靠|卧槽|滚|智障|脑瘫|[tT][mM][dD]|去死|辣鸡|垃圾",
    re.IGNORECASE,
)
_EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？；])")


def _width(text: str) -> int:
    return sum(2 if letter >= "\u2e80" else 1 for letter in text)


def trimmed(sentence: str) -> str:
    """A sentence fit to be a title: no opening conjunction, no emoji, no repeated marks, a capital first."""
    text = _LEAD.sub("", _EMOJI.sub(" ", tidy(sentence)))
    text = _DOTS.sub("… ", text)
    text = _TAIL.sub("", _REPEAT.sub(r"\1", text))
    text = text[:-1] if text.endswith((".", "。", "…")) else text
    return text[:1].upper() + text[1:]


def shortened(text: str) -> str:
    """At most LONGEST_TITLE wide, cut at a blank, with a mark that something is missing."""
    if _width(text) <= LONGEST_TITLE:
        return text
    kept = ""
    for letter in text:
        if _width(kept + letter) > LONGEST_TITLE - 1:
            break
        kept += letter
    whole = kept.rsplit(" ", 1)[0] if " " in kept[40:] else kept
    return _TAIL.sub("", whole) + "…"


def _fitness(title: str, keywords: set[str]) -> float:
    """What is added to a sentence's centrality: right length, right kind, the topic's words; from about -1 to 0.4."""
    size = weight(title) / 5.0  # about words
    fit = -0.04 * max(0.0, 4 - size) - 0.015 * max(0.0, size - 12)
    fit -= 0.6 if _width(title) > LONGEST_TITLE else 0.0
    fit += 0.05 if kind_of(title) in OF_REQUESTS else -0.3
    fit += 0.15 * names_trouble(title) - 0.08 * praises(title)
    fit -= 0.2 if _is_torn(title) else 0.0
    letters = [letter for letter in title if letter.isalpha()]
    fit -= 0.1 if sum(map(str.isupper, letters)) > 0.5 * max(len(letters), 1) else 0.0
    telling = set(words_of(title))
    fit -= 0.1 * max(0, 2 - len(telling))
    shared = len(keywords & telling)
    fit -= 0.15 if keywords and not shared else 0.0
    fit -= 0.15 if _VERSION.search(title) else 0.0
    fit -= 0.15 if _CURSE.search(title) else 0.0
    return fit + 0.04 * min(shared, 3)


def _is_torn(title: str) -> bool:
    """Whether a quotation or a bracket opens in it and does not close: the sentence was cut inside."""
    inside = re.findall(r"(?<!\w)'|'(?!\w)", title)
    return title.count('"') % 2 == 1 or len(inside) % 2 == 1 or title.count("(") != title.count(")")


def title_of(pieces: list[str], likeness: np.ndarray, keywords: list[str], taken: set[str]) -> str:
    """The best title among the topic's pieces (most central first, with their likeness to the topic).

    Sentences with personal data never become titles, and no title is used twice; the tags stand in where nothing fits.
    """
    best, best_score = "", -np.inf
    tags = set(keywords[:6])
    for piece, like in list(zip(pieces, likeness, strict=True))[:60]:
        for sentence in _SENTENCE.split(piece):
            title = trimmed(sentence)
            if weight(title) < 8 or _MASK.search(title) or has_personal(title) or title.casefold() in taken:
                continue
            score = float(like) + _fitness(title, tags)
            if score > best_score:
                best, best_score = title, score
    title = shortened(best) if best else ", ".join(keywords[:4]) or shortened(tidy(pieces[0]))
    taken.add(title.casefold())
    return title

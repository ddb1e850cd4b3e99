"""The product's own name in its texts: half the sentences hold it, and it tells nothing about any of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SHARE, FEWEST = 0.08, 20  # of the texts, and texts: below, a name is a subject like any other
CAPITAL = 0.6  # of its places inside a sentence, where only names are written large
GENERIC = frozenset(
    "app apps application".split()
)  # what the thing is; told of by as many, it is the product too
_WORD = re.compile(r"[^\W\d_]{3,}")


def product_names(texts: Iterable[str]) -> set[str]:
    """Names, in small letters, that a noticeable share of the texts mention and write large inside a sentence; and
    "app" where as many call it so.
    """
    mentioned: Counter[str] = Counter()
    large: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    count = 0
    for text in texts:
        count += 1
        words = _WORD.findall(text)
        mentioned.update({word.casefold() for word in words})
        if text.isupper():
            continue
        for word in words[1:]:
            inside[word.casefold()] += 1
            large[word.casefold()] += word[0].isupper() and not word.isupper()
    return {
        word
        for word, rows in mentioned.items()
        if rows >= max(FEWEST, SHARE * count)
        and (word in GENERIC or (large[word] >= CAPITAL * inside[word] and inside[word]))
    }


def without_names(text: str, names: re.Pattern[str] | None) -> str:
    """The text without the product's name; a text of nothing else stays as it is."""
    return " ".join(names.sub(" ", text).split()) or text if names else text


def pattern_of(names: set[str]) -> re.Pattern[str] | None:
    """What `without_names` looks for; None where there are no names."""
    return re.compile(r"\b(?:" + "|".join(sorted(names)) + r")\b", re.IGNORECASE) if names else None

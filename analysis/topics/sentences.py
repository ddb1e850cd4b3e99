"""Cutting a long text into sentences, each of which can be about something else."""

from __future__ import annotations

import re

# After ., ! or ? a blank must follow (8.122.1 and example.com stay whole); Chinese marks end a sentence alone.
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|(?<=[。！？；])|\s*\n+\s*|\s+[•·*]\s+")
_SPACE = re.compile(r"[\s\u200b-\u200f\u2028-\u202f\ufeff\x00-\x1f]+")
_HALVES = re.compile(r"[\ud800-\udfff]")  # surrogates: no encoder and no tokenizer takes them
_LETTER = re.compile(r"[^\W\d_]")
LONGEST = 400  # characters: what goes on for longer without a stop is cut at a blank
SHORTEST = 12  # letters: a shorter sentence ("Please fix.") is read with the one before it


def tidy(text: str) -> str:
    """`text` on one line, without control characters, halves of characters and repeated blanks."""
    return _SPACE.sub(" ", _HALVES.sub(" ", text)).strip()


def weight(text: str) -> int:
    """How much a text says, in letters; a Chinese character counts three."""
    return sum(3 if letter >= "\u2e80" else 1 for letter in _LETTER.findall(text))


def _chunks(sentence: str) -> list[str]:
    parts = []
    while len(sentence) > LONGEST:
        cut = sentence.rfind(" ", LONGEST // 2, LONGEST)
        cut = LONGEST if cut < 0 else cut
        parts.append(sentence[:cut])
        sentence = sentence[cut:].strip()
    return [*parts, sentence]


def sentences_of(text: str, *, long_text: int, most: int) -> list[str]:
    """The sentences of a text longer than `long_text` characters, at most `most`; a shorter text is one sentence.

    Only the first 100 × `most` × 4 characters of a text of megabytes are read at all.
    """
    text = text[: LONGEST * most]
    if len(text) <= long_text and weight(text) <= long_text:
        return [tidy(text)] if tidy(text) else []
    found: list[str] = []
    for rough in _END.split(text):
        for part in _chunks(tidy(rough)):
            if found and weight(part) < SHORTEST:
                found[-1] = f"{found[-1]} {part}".strip()
            elif part:
                found.append(part)
    return found[:most]

"""Small helps with languages: gettext marks, the script of a text, slugs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

LANGUAGES = {"en": "English", "zh": "简体中文"}

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_JOINERS = "\u200c\u200d"
_OTHER = re.compile(r"[^\W\d_]")


def N_(message: str) -> str:
    """Mark a message id for extraction; it is translated at the edge."""
    return message


def script_of(text: str) -> str:
    """``"latin"``, ``"han"`` or ``"other"``: the script that most letters of ``text`` belong to.

    A Chinese character carries about as much as a word, so it weighs as three letters. No letters: ``"other"``.
    """
    han = 3 * len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    other = len(_OTHER.findall(text)) - latin - han // 3
    best = max(han, latin, other)
    if best == 0:
        return "other"
    return "han" if best == han else "latin" if best == latin else "other"


def language_of(text: str) -> str:
    """``"zh"``, ``"en"`` (any Latin script) or ``"other"``."""
    return {"han": "zh", "latin": "en"}.get(script_of(text), "other")


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def fold_script(text: str) -> str:
    """Traditional Chinese characters as Simplified ones; other text is unchanged."""
    return str(_simplifier().convert(text)) if _HAN.search(text) else text


def without_hidden(text: str) -> str:
    """``text`` without what no reader sees: control characters, direction overrides, zero-width marks.

    Joiners (U+200C, U+200D) stay between letters and emoji that need them; a text of joiners alone becomes "".
    """
    hidden = ("Cc", "Cf", "Cs")
    seen = "".join(c for c in text if c.isspace() or c in _JOINERS or unicodedata.category(c) not in hidden)
    return seen if seen.strip(_JOINERS).strip() else ""


def slug_of(text: str) -> str:
    """A URL-safe slug of lower-case ASCII letters, digits, dots and dashes; ``"x"`` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")[:80] or "x"

"""The key of a sentence: how a pin says which part of a text it means, without keeping the words."""

from __future__ import annotations

import hashlib

from core.language import fold_script


def folded(piece: str) -> str:
    """Equal for pieces that are the same but for capitals and Traditional or Simplified script."""
    return fold_script(piece).casefold()


def piece_key(piece: str) -> str:
    """32 hexadecimal digits for a masked sentence; the same words, folded, have the same key."""
    return hashlib.sha256(folded(piece).encode("utf-8", "surrogatepass")).hexdigest()[:32]

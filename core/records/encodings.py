"""Which encoding a file is in, found by reading all of it once in small pieces.

A few damaged bytes must not put a whole file in doubt: candidates are compared by how much of it they
explain, and what stays unexplained is marked, for the reader to report row by row.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.language import N_
from core.refusals import Refusal

DAMAGED = "\udcff"
"""Stands where bytes could not be decoded. A lone surrogate: no well-formed text can hold one."""

MARK_DAMAGE = "orange-friday-mark-damage"
"""The name of the decoding error handler that puts `DAMAGED` in the place of every bad stretch."""

_FALLBACK = "cp1252"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PIECE = 1 << 18
_PLAIN_BYTES = bytes(range(0x80))
_CHINESE_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")


def encoding_of(path: Path, chosen: str | None = None) -> str:
    """The codec to read `path` with: `chosen` where given, else found from the bytes.

    A byte order mark decides. Without one: UTF-16 where every other byte is zero, then UTF-8, GB18030, and
    last Windows-1252. Raises Refusal (field "encoding") for a name that Python does not know.
    """
    if chosen:
        return _known(chosen)
    with path.open("rb") as file:
        start = file.read(_PIECE)
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name
    return _utf16_without_mark(start) or _best_of_bytes(path)


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name
        "".encode(found)  # refuses "hex" and its like, which are no encodings of text
    except (LookupError, UnicodeError):
        message = N_("There is no encoding %(name)s. Try utf-8, utf-16, gb18030 or windows-1252.")
        raise Refusal(message, field="encoding", name=name) from None
    return "utf-8-sig" if found == "utf-8" else found


def _utf16_without_mark(start: bytes) -> str | None:
    """Latin letters and line ends in UTF-16 put zeros on one side of every pair."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 10 < len(start) or not start:
        return None
    if odd > 9 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 9 * odd else None


def _best_of_bytes(path: Path) -> str:
    utf8 = _explained(path, "utf-8")
    if utf8.damaged == 0 or utf8.wide > utf8.damaged:
        return "utf-8"
    chinese = _explained(path, "gb18030")
    return "gb18030" if chinese.wide > chinese.damaged and _stands_in_pairs(path) else _FALLBACK


@dataclass
class _Explained:
    """What a candidate makes of a file: characters beyond ASCII, and stretches it could not decode."""

    wide: int = 0
    damaged: int = 0


def _explained(path: Path, name: str) -> _Explained:
    decoder = codecs.getincrementaldecoder(name)(MARK_DAMAGE)
    result = _Explained()
    for piece in _pieces(path):
        text = decoder.decode(piece, final=not piece)
        damaged = text.count(DAMAGED)
        result.damaged += damaged
        result.wide += len(text) - len(text.encode("ascii", "ignore")) - damaged
    return result


def _stands_in_pairs(path: Path) -> bool:
    """Whether most high bytes come two by two, as in Chinese; an accented Western letter stands alone.

    Without this "résumé" would pass for GB18030: é and s together are the bytes of a Chinese character.
    """
    high = paired = 0
    for piece in _pieces(path):
        high += len(piece.translate(None, _PLAIN_BYTES))
        paired += 2 * len(_CHINESE_PAIR.findall(piece))
    return paired * 2 > high


def _pieces(path: Path) -> Iterator[bytes]:
    """The file piece by piece, and an empty piece as its end."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
    yield b""


def _mark_damage(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return DAMAGED, error.end


codecs.register_error(MARK_DAMAGE, _mark_damage)

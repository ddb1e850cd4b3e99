"""Physical lines of a text file, one at a time, however long, damaged or zero-ridden they are."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from core.language import N_
from core.records.encodings import DAMAGED, MARK_DAMAGE
from core.refusals import Refusal

MAX_CHARACTERS = 1 << 26
"""No line and no cell may be longer (64 Mi): it would be no remark, and fill the memory."""

_TOO_LONG = "\udcfe"
_LINE_ENDS = ("\n", "\r")


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """The lines with their ends, which are "\\n", "\\r\\n" or "\\r"; characters U+0000 are left out.

    Damage stays in the text as a mark, see `damage_in`.
    """
    with path.open(encoding=encoding, errors=MARK_DAMAGE, newline="") as file:
        while line := file.readline(MAX_CHARACTERS):
            if len(line) == MAX_CHARACTERS and not line.endswith(_LINE_ENDS):
                _pass_over_line(file)
                line = _TOO_LONG + "\n"
            yield line.replace("\0", "")


def _pass_over_line(file: TextIO) -> None:
    while (piece := file.readline(MAX_CHARACTERS)) and not piece.endswith(_LINE_ENDS):
        pass


def first_line_of(path: Path, encoding: str) -> str:
    """The first line that is not blank, without the white space around it; "" where there is none."""
    bare = (line.strip("\ufeff \t\r\n") for line in lines_of(path, encoding))
    return next(filter(None, bare), "")


def damage_in(text: str) -> Refusal | None:
    """Why `text` cannot be kept, or None: bytes of another encoding, too long a line, half a character."""
    if text.isascii():
        return None
    if DAMAGED in text:
        return Refusal(N_("some of it is not in the encoding of the file"))
    if _TOO_LONG in text:
        return Refusal(N_("longer than 64 million characters"))
    if any("\ud800" <= character <= "\udfff" for character in text):
        return Refusal(N_("holds half of a character"))
    return None

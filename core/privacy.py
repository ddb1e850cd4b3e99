"""Marks on personal columns, and the mask that keeps personal data out of analysis and public views."""

from __future__ import annotations

import re

# Put on a column as ``info=PERSONAL``: export, erasure and retention find it by walking the metadata.
PERSONAL = {"personal": True}

_EMAIL = re.compile(r"[A-Za-z0-9_.+%-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SECRET = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    r"(?:sk|pk|gh[opsu]|xox[abprs]|AKIA|of_|glpat)[-_A-Za-z0-9]{12,}"
    r"|eyJ[-_A-Za-z0-9]{8,}\.[-_A-Za-z0-9]{8,}\.[-_A-Za-z0-9]{8,}"  # a JSON web token
    r")(?![A-Za-z0-9])"
)
# A Chinese identity number: region, date of birth, order, and a check character that may be an X.
_CHINESE_ID = re.compile(r"(?<![A-Za-z0-9])[1-9]\d{5}(?:19|20)\d\d[01]\d[0-3]\d\d{3}[0-9Xx](?![A-Za-z0-9])")
# Long digit runs with the usual separators: phone numbers, IMEIs, card numbers. Dates and versions are shorter.
# ASCII on either side, because Chinese runs on without a space.
_DIGITS = re.compile(r"(?<![A-Za-z0-9_.])\+?\(?[0-9](?:[\s()\-]{0,2}[0-9]){8,18}(?![A-Za-z0-9_]|\.[0-9])")
_DATE = re.compile(r"(?:19|20)\d\d[-/ ]?[01]\d[-/ ]?[0-3]\d\b")


def _mask_digits(found: re.Match[str]) -> str:
    return found.group() if _DATE.match(found.group()) else "[number]"


def mask_personal(text: str) -> str:
    """``text`` with e-mail addresses, keys and long numbers (phone, IMEI, card) replaced by a word in brackets."""
    text = _EMAIL.sub("[email]", text)
    text = _SECRET.sub("[key]", text)
    text = _CHINESE_ID.sub("[number]", text)
    return _DIGITS.sub(_mask_digits, text)


def has_personal(text: str) -> bool:
    """Whether the mask would change ``text``."""
    return mask_personal(text) != text

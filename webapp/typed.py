"""What somebody had typed into a form that was refused as a whole, to be shown for copying."""

from __future__ import annotations

from flask import request

_SECRET = ("password", "token", "csrf", "code", "secret", "once", "next", "key")
# Choices, numbers and names of buttons are quickly made again; words are not.
_SHORTEST = 12


def typed_texts() -> list[str]:
    """The texts of this request's form that would be sad to lose; never a password or a token."""
    if request.method in ("GET", "HEAD", "OPTIONS") or not request.form:
        return []
    return [
        value
        for name, value in request.form.items(multi=True)
        if not any(word in name.lower() for word in _SECRET)
        and (len(value) >= _SHORTEST or any(sign.isspace() for sign in value.strip()))
    ]

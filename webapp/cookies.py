"""The cookies we set, and the flags that keep them from scripts, other sites and open lines."""

from __future__ import annotations

from typing import Any

from flask import current_app
from werkzeug.wrappers import Response

YEAR = 365 * 24 * 3600


def cookie_flags(*, secure: bool) -> dict[str, Any]:
    """Flask's and Flask-Login's settings; over TLS the names begin with ``__Host-``.

    A browser takes a cookie of such a name only over TLS, for this host alone and the whole of it: a neighbour
    under the same domain cannot put a session into it.
    """
    return {
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_NAME": "__Host-remember" if secure else "remember_token",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
    }


def keep_choice(answer: Response, name: str, value: str) -> None:
    """A choice of the visitor's (language, theme) for a year."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)

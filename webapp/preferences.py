"""Language and theme: kept in a cookie, the language also in the account."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from core.language import LANGUAGES
from webapp.auth.guards import current_account
from webapp.cookies import keep_choice
from webapp.locales import THEMES

blueprint = Blueprint("preferences", __name__)


@blueprint.post("/preferences")
def save() -> Response:
    """Keep the chosen language or theme and go back to where the visitor was."""
    answer = redirect(_own_path(request.form.get("next", "/")))
    language, theme = request.form.get("language"), request.form.get("theme")
    if language in LANGUAGES:
        keep_choice(answer, "language", language)
        account = current_account()
        if account is not None:
            account.language = language
    if theme in THEMES:
        keep_choice(answer, "theme", theme)
    if theme == "system":
        answer.delete_cookie("theme", samesite="Lax", httponly=True)
    return answer


def _own_path(target: str) -> str:
    # Only paths of ours: an absolute or scheme-relative address would send people elsewhere.
    parts = urlsplit(target.replace("\\", "/"))
    own = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
    )
    return target if own else "/"

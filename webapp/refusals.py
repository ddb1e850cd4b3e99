"""From a rule's refusal to what a visitor sees: an error page, or a message at the field that is at fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, render_template
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from passlib.exc import PasswordSizeError
from werkzeug.exceptions import HTTPException

from core.language import N_
from core.refusals import Conflict, Forbidden, NotFound, Refusal
from webapp.api.problems import asks_api, problem
from webapp.extensions import db
from webapp.typed import typed_texts

# Where a form was refused before anybody looked into it: its page shows what was typed, for copying.
SENT_IN_VAIN = (400, 401, 403, 409, 429, 500, 503)

Answer = tuple[str, int]

# The states a refusal may name. The lower floors keep them as plain values; here they are marked for translation.
STATES = (
    *(N_("draft"), N_("scheduled"), N_("published"), N_("withdrawn")),
    *(N_("new"), N_("under review"), N_("planned"), N_("in progress")),
    *(N_("shipped"), N_("verified"), N_("declined")),
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal: 404, 403, 409, else 400."""
    for kind, status in ((NotFound, 404), (Forbidden, 403), (Conflict, 409)):
        if isinstance(refusal, kind):
            return status
    return 400


def message_of(refusal: Refusal) -> str:
    """The refusal in the visitor's language; a value that is itself a message id (a state) is translated too."""
    values = {name: gettext(value) if name == "state" else value for name, value in refusal.values.items()}
    return str(gettext(refusal.message, **values)) if values else str(gettext(refusal.message))


def accepted(form: FlaskForm, verb: Callable[[], Any]) -> bool:
    """Run ``verb``; a refusal is put at the form's field it names (or over the form) and answers False."""
    try:
        verb()
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


def refuse(form: FlaskForm, refusal: Refusal) -> None:
    """Put a refusal's message at the field it names, or over the form."""
    field = form._fields.get(refusal.field or "")
    target = form.form_errors if field is None else field.errors
    if field is not None and not isinstance(target, list):
        field.errors = target = list(target)
    target.append(message_of(refusal))


def install_error_pages(app: Flask) -> None:
    """Error pages that say what happened and what to do next."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Any:
        if asks_api():
            return problem(status_of(refusal), message_of(refusal), field=refusal.field)
        return error_page(status_of(refusal), message_of(refusal))

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Answer:
        return error_page(
            400,
            gettext(
                "This page was open for too long, or you signed in or out. Go back, reload it, and send again."
            ),
        )

    @app.errorhandler(PasswordSizeError)
    def long_password(_error: PasswordSizeError) -> Answer:
        # The library refuses to hash it before any form of ours is asked.
        return error_page(400, gettext("A password has at most 4096 characters."))

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            return error
        if asks_api():
            return problem(error.code or 500, error.description or error.name)
        return error_page(error.code or 500, None)

    @app.errorhandler(500)
    def broke(_error: Exception) -> Any:
        db.session.rollback()
        if asks_api():
            return problem(500, "Something broke on our side. Nothing was kept; try again.")
        return error_page(500, None)


def error_page(status: int, message: str | None) -> Answer:
    """The page of an error, with a message of ours where there is one."""
    typed = typed_texts() if status in SENT_IN_VAIN else []
    return render_template("errors/error.html", status=status, message=message, typed=typed), status

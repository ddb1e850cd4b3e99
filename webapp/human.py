"""Small traps for machines that fill in forms; people never meet them. Who is caught is told so, nothing vanishes."""

from __future__ import annotations

import time
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import StringField
from wtforms.validators import Length


class HumanForm(FlaskForm):
    """A form with a field that people neither see nor reach, under a name that machines like to fill in."""

    website = StringField(
        _l("Leave this empty"),
        validators=[Length(max=500)],
        render_kw={"autocomplete": "off", "tabindex": "-1"},
    )


def caught(form: Any) -> str | None:
    """How a machine gave itself away, as a key of surveys.moderation.REASONS: "trap", "quick"; None for people."""
    if form.website.data:
        return "trap"
    age = _age_of_page()
    quickest = current_app.config["ORANGE_FRIDAY_QUICKEST_SECONDS"]
    return "quick" if age is not None and age < quickest else None


def _age_of_page() -> float | None:
    """Seconds since the form was drawn. Its CSRF token tells, which a machine can neither leave out nor make up."""
    signer = URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="wtf-csrf-token")
    try:
        _token, at = signer.loads(request.form.get("csrf_token", ""), return_timestamp=True)
    except BadData:
        return None
    return time.time() - at.timestamp()

"""The sign-up form: Flask-Security's, with the name that others will see."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.forms import RegisterFormV2
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from community.accounts import clean_name
from core.refusals import Refusal
from webapp.refusals import message_of


class SignUpForm(RegisterFormV2):
    """E-mail address, password, and a display name."""

    display_name = StringField(
        _l("Display name"),
        description=_l("Shown to others instead of your e-mail address."),
        validators=[DataRequired(), Length(max=80)],
        render_kw={"autocomplete": "nickname"},
    )

    def validate(self, **extra: Any) -> bool:
        """Also ask the rule for names."""
        fine = super().validate(**extra)
        try:
            clean_name(self.display_name.data or "")
        except Refusal as refusal:
            self.display_name.errors = [message_of(refusal)]
            return False
        return fine

"""The sign-up form: Flask-Security's, with the name that others will see."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.forms import RegisterFormV2
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from community.accounts import clean_name
from core.refusals import Refusal
from webapp.human import HumanForm, caught
from webapp.refusals import message_of

SENT_BY_MACHINE = {
    "trap": _l("A field that people do not see was filled in, perhaps by your browser. Reload the page and try again."),
    "quick": _l("That was quicker than anybody types. Please send it once more."),
}


class SignUpForm(HumanForm, RegisterFormV2):
    """E-mail address, password, and a display name."""

    display_name = StringField(
        _l("Display name"),
        description=_l("Shown to others instead of your e-mail address."),
        validators=[DataRequired(), Length(max=80)],
        render_kw={"autocomplete": "nickname"},
    )

    def validate(self, **extra: Any) -> bool:
        """Also ask the rule for names."""
        way = caught(self)
        if way is not None:
            # Autofill may have done it: the form stays, and whoever is there can send it again.
            self.form_errors.append(SENT_BY_MACHINE[way])
            return False
        fine = super().validate(**extra)
        try:
            clean_name(self.display_name.data or "")
        except Refusal as refusal:
            self.display_name.errors = [message_of(refusal)]
            return False
        return fine

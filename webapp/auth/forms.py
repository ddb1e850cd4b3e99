"""Flask-Security's forms where ours ask for more."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_security import LoginForm, TwoFactorRescueForm

from webapp.auth.letters import must_confirm, send_confirmation
from webapp.extensions import db
from webapp.moment import now


class SignInForm(LoginForm):
    """Address and password. Whoever knows the password of an unconfirmed account is told to look into the mail."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # Its label is a link to a page of Flask-Security's that we do not use.
        self.password.description = ""

    def validate(self, **more: Any) -> bool:
        """Also ask for a confirmed address, where mail can confirm it."""
        fine: bool = super().validate(**more)
        user: Any = self.user
        if fine and must_confirm() and user.confirmed_at is None:
            send_confirmation(db.session(), user, now=now())
            self.form_errors.append(
                gettext("Confirm your e-mail address first: we have sent you the letter again.")
            )
            return False
        return fine


class RescueForm(TwoFactorRescueForm):
    """Without a telephone at hand: a recovery code. Nothing is sent to anybody."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.help_setup.choices = []

"""What the links of letters lead to. A GET shows a button and changes nothing, since mail scanners follow links."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.recoverable import update_password
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import DataRequired, EqualTo

from core.language import N_
from core.refusals import NotFound
from webapp.auth.blueprint import blueprint
from webapp.auth.credentials import Credential
from webapp.auth.entering import enter
from webapp.auth.letters import named_by, use_link
from webapp.auth.sign_ins import end_sign_ins
from webapp.extensions import db, security
from webapp.moment import now


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"), validators=[DataRequired()], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        _l("Once more"),
        validators=[EqualTo("password", _l("The two are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_for(self, credential: Credential | None) -> bool:
        """Also ask Flask-Security's rules for passwords."""
        if not self.validate():
            return False
        errors, self.password.data = security.password_util.validate(
            self.password.data, False, user=credential
        )
        self.password.errors = [*self.password.errors, *(errors or [])]
        return not errors


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
def link(token: str) -> Response | tuple[str, int] | str:
    """Sign in by a letter's link, once."""
    credential, data = _named("login", token)
    if request.method == "GET":
        return _page("link", token, credential)
    if not use_link(db.session(), credential, str(data[1])):
        raise NotFound(GONE)
    credential.confirmed_at = credential.confirmed_at or now()
    return enter(credential, "link")


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Response | tuple[str, int] | str:
    """Confirm the address of an account."""
    credential, data = _named("confirm", token)
    if data[1] != credential.email:
        raise NotFound(GONE)
    if request.method == "GET":
        return _page("confirm", token, credential)
    credential.confirmed_at = credential.confirmed_at or now()
    flash(_("Your address is confirmed. Sign in now."), "success")
    return redirect(url_for("security.login"), 303)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def new_password(token: str) -> Response | tuple[str, int] | str:
    """Set a new password; every sign-in of before ends."""
    credential, _data = _named("reset", token)
    form = NewPasswordForm()
    if request.method == "GET":
        return _page("new_password", token, credential, form)
    if not form.validate_for(credential):
        return _page("new_password", token, credential, form), 422
    end_sign_ins(db.session(), credential.account_id, now=now())
    credential.confirmed_at = credential.confirmed_at or now()
    update_password(credential, form.password.data)
    flash(_("Your password is set. Sign in with it."), "success")
    return redirect(url_for("security.login"), 303)


GONE = N_("This link is used up or too old. Ask for another one.")


def _named(kind: str, token: str) -> tuple[Credential, list[Any]]:
    found = named_by(db.session(), kind, token)
    if found is None:
        raise NotFound(GONE)
    return found


def _page(what: str, token: str, credential: Credential, form: NewPasswordForm | None = None) -> str:
    return render_template(
        f"accounts/{what}.html", token=token, form=form or FlaskForm(), address=credential.email
    )

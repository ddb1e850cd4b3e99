"""Signing up. Where addresses are confirmed, a taken address and a new one get the same answer."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask_babel import lazy_gettext as _l
from flask_security import hash_password
from flask_security.signals import user_registered
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from community.accounts import account_of, clean_email, clean_name
from core.language import N_
from core.refusals import Conflict, NotFound
from webapp.auth.blueprint import blueprint
from webapp.auth.credentials import Credential, new_member
from webapp.auth.entering import enter
from webapp.auth.letters import must_confirm, send_confirmation, send_known
from webapp.extensions import db, security
from webapp.human import HumanForm, caught
from webapp.moment import now
from webapp.refusals import accepted, refuse

SENT_BY_MACHINE = {
    "trap": _l(
        "A field that people do not see was filled in, perhaps by your browser. Reload the page and try again."
    ),
    "quick": _l("That was quicker than anybody types. Please send it once more."),
}


class SignUpForm(HumanForm):
    """E-mail address, password, and a display name."""

    display_name = StringField(
        _l("Display name"),
        description=_l("Shown to others instead of your e-mail address."),
        validators=[DataRequired(), Length(max=80)],
        render_kw={"autocomplete": "nickname"},
    )
    email = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(), Length(max=320)],
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(
        _l("Password"), validators=[DataRequired()], render_kw={"autocomplete": "new-password"}
    )

    def fits(self) -> bool:
        """Whether everything is as our rules and Flask-Security's for passwords want it."""
        if not (
            self.validate()
            and accepted(self, lambda: clean_name(self.display_name.data or ""))
            and accepted(self, lambda: clean_email(self.email.data or ""))
        ):
            return False
        errors, self.password.data = security.password_util.validate(
            self.password.data, True, email=self.email.data
        )
        self.password.errors = [*self.password.errors, *(errors or [])]
        return not errors


@blueprint.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Response | str | tuple[str, int]:
    """The form, and what becomes of it."""
    if not current_app.config["ORANGE_FRIDAY_SIGN_UP"]:
        raise NotFound(N_("Signing up is closed here."))
    form = SignUpForm()
    if request.method == "GET":
        return _page(form)
    way = caught(form)
    if way is not None:
        # Autofill may have done it: the form stays, and whoever is there can send it again.
        form.form_errors.append(SENT_BY_MACHINE[way])
        return _page(form), 422
    if not form.fits():
        return _page(form), 422
    made = _make(form)
    if must_confirm():
        return render_template("accounts/check_mail.html", email=form.email.data)
    if made is None:
        refuse(
            form,
            Conflict(N_("There is an account with this e-mail address already. Sign in instead."), "email"),
        )
        # Not an error to HTTP: the try has been counted, and an error would undo the count.
        return _page(form)
    return enter(made, "sign-up")


def _make(form: SignUpForm) -> Credential | None:
    # Hashed before anything is looked up: taken or not, the answer takes as long.
    hashed = hash_password(form.password.data)
    session, email = db.session(), form.email.data or ""
    try:
        made = new_member(session, email, form.display_name.data or "", hashed, now=now())
    except Conflict:
        account = account_of(session, clean_email(email))
        known = session.get(Credential, account.id) if account is not None else None
        if known is not None and must_confirm():
            # An address that was never confirmed is not known to be anybody's: it gets its letter again.
            (send_known if known.confirmed_at else send_confirmation)(session, known, now=now())
        return None
    # What else begins with an account (testing the product one came from) hangs on this signal.
    user_registered.send(current_app._get_current_object(), user=made)  # type: ignore[attr-defined]
    if must_confirm():
        send_confirmation(session, made, now=now())
    return made


def _page(form: SignUpForm) -> str:
    return render_template("accounts/sign_up.html", form=form)

"""Help with signing in: a link by mail, a new password, a confirmation. One form, one answer for every address."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import render_template, request
from flask_babel import lazy_gettext as _l
from flask_security import hash_password
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from community.accounts import Account, clean_email
from webapp.auth.blueprint import blueprint
from webapp.auth.credentials import Credential
from webapp.auth.letters import send_confirmation, send_link, send_reset
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import accepted

KINDS: dict[str, Any] = {
    "link": (send_link, _l("A link that signs me in once")),
    "reset": (send_reset, _l("A new password")),
    "confirm": (send_confirmation, _l("The letter that confirms my address")),
}


class HelpForm(FlaskForm):
    """An address, and what to send there."""

    email = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(), Length(max=320)],
        render_kw={"autocomplete": "email"},
    )
    kind = RadioField(
        _l("What shall we send you?"),
        choices=[SelectChoice(kind, label) for kind, (_send, label) in KINDS.items()],
        default="link",
    )


@blueprint.route("/sign-in/help", methods=["GET", "POST"])
def help() -> str | tuple[str, int]:
    """The form; whoever sends it reads the same answer, whether or not the address has an account."""
    form = HelpForm(data={"kind": request.args.get("kind", "link")})
    if request.method == "GET":
        return render_template("accounts/help.html", form=form, sent=False)
    if not form.validate() or not accepted(form, lambda: clean_email(form.email.data or "")):
        return render_template("accounts/help.html", form=form, sent=False), 422
    send(form.kind.data, clean_email(form.email.data or ""))
    return render_template("accounts/help.html", form=form, sent=True)


def send(kind: str, email: str) -> None:
    """Send the letter where there is somebody to get it. A password is hashed in any case: beside that, the writing
    of a letter is no difference in time that could be seen from outside.
    """
    hash_password("nobody's password")
    query = sa.select(Credential).join(Account, Account.id == Credential.account_id)
    credential = db.session.scalar(query.where(Account.email == email, Account.active))
    if credential is not None and not (kind == "confirm" and credential.confirmed_at is not None):
        KINDS[kind][0](db.session(), credential, now=now())

"""My data: take everything along, or be erased."""

from __future__ import annotations

import tempfile
from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired

from analysis.erasing import erase_person
from community.accounts import Account
from core.language import N_
from core.personal_export import write_everything
from core.refusals import Refusal
from webapp.auth.guards import signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.refusals import accepted

# Larger exports wait on disk, not in memory.
IN_MEMORY = 2 * 1024 * 1024


class EraseForm(FlaskForm):
    """What becomes of the texts, and the address typed again."""

    texts = RadioField(_l("What I wrote"), default="remove")
    email = StringField(
        _l("Your e-mail address"),
        description=_l("Type it again, so that nobody is erased by a slip."),
        validators=[DataRequired()],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.texts.choices = [
            ("remove", _("Remove my texts")),
            ("keep", _("Keep my texts, without an author")),
        ]


@blueprint.get("/me/everything.zip")
def everything() -> Response:
    """Everything about the signed-in member, as a zip."""
    account = signed_in()
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the answer
    write_everything(db.session(), account.id, file, now=now())
    file.seek(0)
    return send_file(
        file,
        mimetype="application/zip",
        as_attachment=True,
        download_name="orange-friday-everything.zip",
        max_age=0,
    )


@blueprint.route("/me/erase", methods=["GET", "POST"])
def erase() -> str | Response | tuple[str, int]:
    """Say what being erased means; do it when the address was typed again."""
    account, form = signed_in(), EraseForm()
    if not form.is_submitted():
        return render_template("pages/me_erase.html", form=form)
    if form.validate() and accepted(form, lambda: _erase(account, form)):
        logout_user()  # of Flask-Login: the one of Flask-Security asks the credential, which is gone
        flash(_("You have been erased."), "success")
        return redirect(url_for("pages.front"), 303)
    return render_template("pages/me_erase.html", form=form), 422


def _erase(account: Account, form: EraseForm) -> None:
    if (form.email.data or "").strip().lower() != account.email:
        raise Refusal(N_("This is not the address of your account."), field="email")
    erase_person(db.session(), account, remove_texts=form.texts.data == "remove", now=now())

"""API tokens: issued here, shown once, ended here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from community.accounts import Account
from community.tokens import SCOPES, issue_token, revoke_token, tokens_of
from webapp.auth.guards import signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.refusals import accepted

LASTS = {"30": _l("30 days"), "90": _l("90 days"), "365": _l("a year")}


class TokenForm(FlaskForm):
    """What the token is for, what it may do, how long it lasts."""

    name = StringField(
        _l("What is it for?"),
        description=_l("So that you know later what uses it."),
        validators=[DataRequired(), Length(max=120)],
    )
    scopes = SelectMultipleField(
        _l("What may it do?"),
        validators=[InputRequired()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    lasts = SelectField(_l("How long does it last?"), default="90")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.scopes.choices = [(name, _(text)) for name, text in SCOPES.items()]
        self.lasts.choices = list(LASTS.items())


@blueprint.route("/me/tokens", methods=["GET", "POST"])
def tokens() -> str | FlaskResponse | tuple[str, int]:
    """The list of tokens and the form for a new one; its text is in the answer to this one request and nowhere else."""
    account = signed_in()
    form, issued = TokenForm(), list[str]()
    if request.method == "GET":
        return _page(account, form)
    if not (form.validate() and accepted(form, lambda: issued.append(_issue(account, form)))):
        return _page(account, form), 422
    answer = make_response(_page(account, TokenForm(formdata=None), issued[0]))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _issue(account: Account, form: TokenForm) -> str:
    ends = now() + timedelta(days=int(form.lasts.data or "90"))
    return issue_token(
        db.session(), account, form.name.data or "", form.scopes.data or [], now=now(), expires_at=ends
    )


def _page(account: Account, form: TokenForm, issued: str | None = None) -> str:
    mine = tokens_of(db.session(), account)
    return render_template(
        "pages/me_tokens.html", form=form, tokens=mine, scopes=SCOPES, issued=issued, now=now()
    )


@blueprint.post("/me/tokens/<int:number>/revoke")
def revoke(number: int) -> Response:
    """End a token at once."""
    if revoke_token(db.session(), signed_in(), number, now=now()):
        flash(_("The token has ended. What used it can no longer sign in."), "success")
    return redirect(url_for("pages.tokens"), 303)

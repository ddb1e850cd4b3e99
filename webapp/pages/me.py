"""What is mine: my votes, my feedback and its fate, my devices, how I am shown, my way out."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from analysis.priorities.evidence import requests_behind
from community.accounts import Account
from community.devices import devices_of
from community.products import all_products
from community.profiles import change_profile
from core.language import LANGUAGES
from releases.builds.seeing import naming
from releases.installs import installs_of
from surveys.feedback import feedback_by
from surveys.votes import SCORE_NAMES, votes_by
from webapp.auth.guards import signed_in
from webapp.extensions import db
from webapp.pages.blueprint import blueprint
from webapp.pages.builds_by_id import builds_by_id
from webapp.refusals import accepted

MOST = 30


class ProfileForm(FlaskForm):
    """How the person is shown, and in which language and zone pages come."""

    display_name = StringField(
        _l("Display name"),
        description=_l("Shown to others instead of your e-mail address."),
        validators=[DataRequired(), Length(max=80)],
    )
    language = SelectField(_l("Language"), description=_l("Also of the mails you get."))
    zone = StringField(
        _l("Time zone"), description=_l("For example Europe/Vienna or Asia/Shanghai. Empty: the product's.")
    )
    named_in_credits = BooleanField(_l("Name me where a wish of mine is shipped"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.language.choices = [("", _("As the browser asks for")), *LANGUAGES.items()]


@blueprint.route("/me", methods=["GET", "POST"])
def me() -> str | Response | tuple[str, int]:
    """The page of the signed-in member."""
    account = signed_in()
    form = ProfileForm(obj=account)
    if request.method == "GET":
        return _page(account, form)
    if form.validate() and accepted(form, lambda: _save(account, form)):
        flash(_("Saved."), "success")
        return redirect(url_for("pages.me", _anchor="profile"), 303)
    return _page(account, form), 422


def _save(account: Account, form: ProfileForm) -> None:
    change_profile(
        db.session(),
        account,
        display_name=form.display_name.data or "",
        language=form.language.data or None,
        zone=(form.zone.data or "").strip() or None,
        named_in_credits=form.named_in_credits.data,
    )


def _page(account: Account, form: ProfileForm) -> str:
    session = db.session()
    feedback, votes = feedback_by(session, account), votes_by(session, account)
    shown = feedback[:MOST]
    devices, installs = devices_of(session, account), installs_of(session, devices_of(session, account))
    products = {each.id: each for each in all_products(session)}
    # Who was moved out of a ring keeps the own votes on its builds, without a way to them.
    named = {number: naming(session, account, each) for number, each in products.items()}
    reachable = {build.id for _, build in votes[:MOST] if named[build.product_id](build)}
    runs = {
        number: [build for build in builds if named[build.product_id](build)]
        for number, builds in installs.items()
    }
    return render_template(
        "pages/me.html",
        form=form,
        votes=votes[:MOST],
        vote_count=len(votes),
        feedback=shown,
        feedback_count=len(feedback),
        fates=requests_behind(session, [text.id for text in shown], account),
        products=products,
        reachable=reachable,
        builds=builds_by_id(session, [text.build_id for text in shown]),
        score_names=SCORE_NAMES,
        devices=devices,
        installs=runs,
        zones=sorted(available_timezones()),
    )

"""Becoming a tester of a product: by its button, or by signing up from one of its pages."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.signals import user_registered
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from community.invitations import Invitation, redeem
from community.products import Product, product_called
from community.rings import join_product, ring_of
from core.refusals import NotFound
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.refusals import accepted

_PRODUCT_PAGE = re.compile(r"^/p/([a-z0-9.-]+)(?:/|$)")


@blueprint.route("/p/<product>/join", methods=["GET", "POST"])
def join(product: str) -> Response:
    """Make the visitor a tester of the beta ring; who is one already keeps the own ring."""
    place, account = product_for(product), signed_in()
    if request.method == "POST" and ring_of(db.session(), account, place) is None:
        join_product(db.session(), account, place, now=now())
        flash(_("Welcome! You test %(product)s now, in the beta ring.", product=place.name), "success")
    return redirect(url_for("pages.home", product=place.slug), 303)


class CodeForm(FlaskForm):
    """The code that somebody was given."""

    code = StringField(_l("Invitation code"), validators=[DataRequired(), Length(max=80)])


@blueprint.route("/join", methods=["GET", "POST"])
def join_by_code() -> str | Response | tuple[str, int]:
    """Become a tester by a code; who follows a link with one sees it filled in."""
    account, form = signed_in(), CodeForm(data={"code": request.args.get("code", "")})
    if request.method == "GET":
        return render_template("pages/join.html", form=form)
    used: list[Invitation] = []
    if not (
        form.validate()
        and accepted(
            form, lambda: used.append(redeem(db.session(), form.code.data or "", account, now=now()))
        )
    ):
        return render_template("pages/join.html", form=form), 422
    place = db.session().get_one(Product, used[0].product_id)
    flash(_("Welcome! You test %(product)s now.", product=place.name), "success")
    return redirect(url_for("pages.home", product=place.slug), 303)


@user_registered.connect
def join_on_sign_up(_app: Any, user: Any, **_more: Any) -> None:
    """Who signs up on the way from a product's page becomes its tester at once."""
    found = _PRODUCT_PAGE.match(request.form.get("next") or request.args.get("next") or "")
    if found is None:
        return
    try:
        product = product_called(db.session(), found.group(1))
    except NotFound:
        return
    join_product(db.session(), user.account, product, now=now())

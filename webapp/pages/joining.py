"""Becoming a tester of a product: by its button, or by signing up from one of its pages."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_security.signals import user_registered
from werkzeug.wrappers import Response

from community.products import product_called
from community.rings import join_product, ring_of
from core.refusals import NotFound
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint

_PRODUCT_PAGE = re.compile(r"^/p/([a-z0-9.-]+)(?:/|$)")


@blueprint.route("/p/<product>/join", methods=["GET", "POST"])
def join(product: str) -> Response:
    """Make the visitor a tester of the beta ring; who is one already keeps the own ring."""
    place, account = product_for(product), signed_in()
    if request.method == "POST" and ring_of(db.session(), account, place) is None:
        join_product(db.session(), account, place, now=now())
        flash(_("Welcome! You test %(product)s now, in the beta ring.", product=place.name), "success")
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

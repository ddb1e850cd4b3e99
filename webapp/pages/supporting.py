""" "Me too": standing behind a request, and taking that back."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_seeing import request_seen
from analysis.priorities.supporters import support_request, withdraw_support
from community.products import Product
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint

LIST_ARGUMENTS = ("sort", "state", "build", "mine", "page")


@blueprint.route("/p/<product>/requests/<int:number>/me-too", methods=["GET", "POST"])
def me_too(product: str, number: int) -> Response:
    """Stand behind the request; a second click changes nothing."""
    place = product_for(product, "support requests")
    wish = request_seen(db.session(), place, number, signed_in())
    if request.method == "POST":
        support_request(db.session(), wish, signed_in(), now=now())
    return redirect(_back(place, wish), 303)


@blueprint.route("/p/<product>/requests/<int:number>/withdraw", methods=["GET", "POST"])
def withdraw(product: str, number: int) -> Response:
    """Take the "me too" back."""
    place = product_for(product, "support requests")
    wish = request_seen(db.session(), place, number, signed_in())
    if request.method == "POST":
        withdraw_support(db.session(), wish, signed_in())
    return redirect(_back(place, wish), 303)


def _back(product: Product, wish: FeatureRequest) -> str:
    source = request.form.get("from")
    if source == "home":
        return url_for("pages.home", product=product.slug, _anchor="vote")
    if source == "list":
        kept: dict[str, Any] = {name: request.args[name] for name in LIST_ARGUMENTS if name in request.args}
        return url_for("pages.requests", product=product.slug, **kept, _anchor=f"request-{wish.id}")
    return url_for("pages.request_page", product=product.slug, number=wish.id)

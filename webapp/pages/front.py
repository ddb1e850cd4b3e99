"""The front door: the list of products, or the only product at once."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.products import all_products
from webapp.extensions import db
from webapp.pages.blueprint import blueprint


@blueprint.get("/")
def front() -> str | Response:
    """Where everybody arrives."""
    products = all_products(db.session())
    if len(products) == 1:
        return redirect(url_for("pages.home", product=products[0].slug))
    return render_template("pages/front.html", products=products)

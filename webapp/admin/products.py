"""All products of the installation, and a new one. For platform admins."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from community.products import Product, all_products, create_product
from community.roles import require
from webapp.admin.blueprint import blueprint
from webapp.auth.guards import signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import accepted


class ProductForm(FlaskForm):
    """A new product."""

    name = StringField(_l("Name"))
    slug = StringField(
        _l("Short name in addresses"),
        description=_l("Lower-case letters, digits and dashes, for example skylark."),
    )
    zone = StringField(
        _l("Time zone"),
        default="UTC",
        description=_l("Fridays are counted there, for example Asia/Shanghai."),
    )
    description = TextAreaField(_l("What it is"), render_kw={"rows": 2})


@blueprint.get("/admin/")
def products() -> str:
    """The list."""
    require(db.session(), signed_in(), "administer", None)
    return _page(ProductForm())


@blueprint.post("/admin/products")
def create() -> Response | tuple[str, int]:
    """A new product, then to its people and areas."""
    require(db.session(), signed_in(), "administer", None)
    form, made = ProductForm(), list[Product]()

    def verb() -> None:
        texts = {name: form[name].data or "" for name in ("slug", "name", "zone", "description")}
        made.append(create_product(db.session(), now=now(), **texts))

    if form.validate_on_submit() and accepted(form, verb):
        flash(_("%(name)s is set up. Give it areas and people.", name=made[0].name))
        return redirect(url_for("admin.product", product=made[0].slug))
    return _page(form), 422


def _page(form: ProductForm) -> str:
    return render_template("admin/products.html", products=all_products(db.session()), form=form)

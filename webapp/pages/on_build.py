"""Saying which build this device runs."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from releases.builds.seeing import build_called
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.my_build import remember_build


@blueprint.post("/p/<product>/on")
def on_build(product: str) -> Response:
    """Remember the build for this device and go back to the page."""
    place, viewer = product_for(product), current_account()
    build = build_called(db.session(), place, request.form.get("build", ""), viewer)
    remember_build(db.session(), build, viewer, now=now())
    flash(_("Noted: this device runs %(version)s.", version=build.version), "success")
    if request.form.get("page") == "release":
        return redirect(url_for("pages.release", product=place.slug, build=build.slug, _anchor="vote"), 303)
    return redirect(url_for("pages.home", product=place.slug), 303)

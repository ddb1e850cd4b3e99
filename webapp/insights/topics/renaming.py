"""Naming a theme."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from analysis.topics.theme_rows import rename_theme as give_name
from analysis.topics.theme_rows import theme_numbered
from core.refusals import Refusal
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.moment import now
from webapp.refusals import message_of


@blueprint.post("/p/<product>/insights/themes/<int:number>/rename")
def rename_theme(product: str, number: int) -> Response:
    """Give the theme a name that stays; back to its figures over the builds."""
    place, session = product_for(product, "decide requests"), db.session()
    theme = theme_numbered(session, place, number)
    try:
        give_name(session, theme, request.form.get("title", ""), now=now(), by=current_account())
        flash(_("The theme is called “%(title)s” now. Later analyses keep the name.", title=theme.title))
    except Refusal as refusal:
        flash(message_of(refusal), "danger")
    return redirect(url_for("insights.over_builds", product=place.slug, theme=number), 303)

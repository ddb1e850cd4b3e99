"""The API tokens of a product's people: what each may do, when it was last used, and its end."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.tokens import SCOPES, revoke_in, tokens_in
from webapp.admin.blueprint import blueprint
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.paging import page_number

MOST = 100


@blueprint.get("/p/<product>/admin/tokens")
def tokens(product: str) -> str:
    """The list, newest first; a token's text is kept nowhere."""
    place, number = product_for(product, "administer"), page_number(request.args.get("page"))
    found = tokens_in(db.session(), place, start=(number - 1) * MOST, most=MOST + 1)
    return render_template(
        "admin/tokens.html",
        tokens=found[:MOST],
        scopes=SCOPES,
        now=now(),
        number=number,
        more=len(found) > MOST,
    )


@blueprint.post("/p/<product>/admin/tokens/<int:number>/revoke")
def revoke_token(product: str, number: int) -> Response:
    """End somebody's token at once."""
    place = product_for(product, "administer")
    if revoke_in(db.session(), place, number, now=now(), by=signed_in()):
        flash(_("The token has ended. What used it can no longer sign in."), "success")
    else:
        flash(_("That token had ended already."))
    return redirect(url_for("admin.tokens", product=place.slug), 303)

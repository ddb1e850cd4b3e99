"""A request's page: the answer on top, where it stands, what happened, who stands behind it, in their words."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from analysis.priorities.credits import LineCredit, credited_lines, credits_shown
from analysis.priorities.evidence import public_quotes
from analysis.priorities.feature_requests.request import FeatureRequest, history_of
from analysis.priorities.request_seeing import count_seen, request_seen
from analysis.priorities.supporters import support_of
from community.accounts import Account
from releases.builds.build import Build
from releases.builds.seeing import builds_seen_by, naming
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.pages.blueprint import blueprint
from webapp.pages.builds_by_id import builds_by_id


@blueprint.get("/p/<product>/requests/<int:number>")
def request_page(product: str, number: int) -> str | Response:
    """The page of one request; of one that was merged, its survivor's."""
    place, session, viewer = product_for(product), db.session(), current_account()
    wish = request_seen(session, place, number, viewer)
    if wish.survivor is not None:
        return redirect(url_for("pages.request_page", product=place.slug, number=wish.survivor.id))
    history = history_of(session, wish)
    # A line of a ring closed to the visitor is as little there as its build.
    seen = {build.id for build in builds_seen_by(session, viewer, place)}
    shipped = [(line, build) for line, build in credited_lines(session, wish) if build.id in seen]
    return render_template(
        "pages/request.html",
        wish=wish,
        history=history,
        builds=builds_by_id(session, [step.build_id for step in history]),
        people=count_seen(session, [wish], viewer)[wish.id],
        mine=support_of(session, wish, viewer),
        named=naming(session, viewer, place),
        quotes=public_quotes(session, wish, viewer),
        shipped=shipped,
        credit=_credit(wish, [build for _, build in shipped], viewer),
    )


def _credit(wish: FeatureRequest, builds: list[Build], viewer: Account | None) -> LineCredit | None:
    found = credits_shown(db.session(), builds, viewer)
    return next(
        (credit for credits in found.values() for credit in credits if credit.request.id == wish.id), None
    )

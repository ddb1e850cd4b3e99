"""The writer of a text proposes to move it; somebody of the team decides."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.priorities.evidence import requests_behind
from analysis.topics.proposed_moves import ProposedMove, propose_move
from community.accounts import Account
from core.language import N_
from core.refusals import Conflict
from surveys.feedback import Feedback, feedback_numbered
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.feedback import feedback_shown
from webapp.pages.meaning import MeaningForm, meaning_form
from webapp.refusals import accepted


@blueprint.route("/p/<product>/feedback/<int:number>/not-meant", methods=["GET", "POST"])
def not_meant(product: str, number: int) -> Response | tuple[str, int]:
    """Propose to move one's own text; somebody of the team decides."""
    place, viewer, session = product_for(product), signed_in(), db.session()
    found = feedback_numbered(session, place, number, viewer)
    here = url_for("pages.feedback_page", product=place.slug, number=number, _anchor="meant")
    if request.method == "GET":
        return redirect(here)
    form = meaning_form(session, found, viewer)
    if form.validate_on_submit() and accepted(form, lambda: _propose(session, found, form, viewer)):
        flash(_("Thank you. Somebody of the team will look at it."), "success")
        return redirect(here, 303)
    session.rollback()
    return feedback_shown(feedback_numbered(session, place, number, viewer), viewer, form), 422


def _propose(session: Session, feedback: Feedback, form: MeaningForm, by: Account) -> ProposedMove:
    own = requests_behind(session, [feedback.id], by).get(feedback.id)
    if own is None or own.topic is None:
        raise Conflict(N_("Your text does not count for a request just now. Reload the page."))
    wanted = form.others.get(form.wanted.data or "")
    return propose_move(session, feedback, own.topic, by, now=now(), wanted=wanted.topic if wanted else None)

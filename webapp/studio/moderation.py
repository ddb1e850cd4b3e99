"""The queue of texts that wait for a look: released, hidden with a reason, and either taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import Length

from analysis.priorities.supporters import refresh_supporters, requests_written_about
from community.products import Product
from surveys.feedback import Feedback, feedback_numbered
from surveys.moderation import (
    HELD,
    HIDDEN,
    LONGEST_REASON,
    REASONS,
    RELEASED,
    STATES,
    HeldText,
    decide_text,
    holding_of,
    queue_of,
)
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.plain_input import row_number
from webapp.refusals import accepted
from webapp.studio.blueprint import blueprint

LATELY = 20


class DecisionForm(FlaskForm):
    """What becomes of a text, and why."""

    state = SelectField(choices=list(STATES))
    reason = StringField(_l("Why?"), validators=[Length(max=LONGEST_REASON)])


@blueprint.get("/p/<product>/studio/texts")
def moderation(product: str) -> str:
    """What waits, longest first; what was decided of late; and, by ``?text=``, any one text."""
    return _page(product_for(product, "edit releases"))


@blueprint.post("/p/<product>/studio/texts/<int:number>", endpoint="decide_text")
def decide(product: str, number: int) -> Response | tuple[str, int]:
    """Release, hide, or put back in the queue."""
    place, session = product_for(product, "edit releases"), db.session()
    feedback, form = feedback_numbered(session, place, number, signed_in()), DecisionForm()
    if form.validate() and accepted(form, lambda: _decide(session, place, feedback, form)):
        flash(_("Text %(number)s: %(state)s.", number=number, state=_(STATES[form.state.data])), "success")
        return redirect(url_for("studio.moderation", product=place.slug), 303)
    return _page(place, number, form), 422


def _decide(session: Session, place: Product, feedback: Feedback, form: DecisionForm) -> None:
    about = requests_written_about(session, [feedback.id])
    decide_text(
        session,
        feedback.id,
        place.id,
        form.state.data,
        by_id=signed_in().id,
        reason=form.reason.data or "",
        now=now(),
    )
    refresh_supporters(session, about)


def _page(place: Product, number: int | None = None, form: DecisionForm | None = None) -> str:
    session = db.session()
    waiting = queue_of(session, place.id)
    decided = queue_of(session, place.id, HIDDEN, LATELY) + queue_of(session, place.id, RELEASED, LATELY)
    asked = number or request.args.get("text", type=row_number)
    one = feedback_numbered(session, place, asked, signed_in()) if asked is not None else None
    return render_template(
        "studio/moderation.html",
        waiting=_with_texts(session, waiting),
        decided=_with_texts(session, decided),
        one=one,
        holding=holding_of(session, one.id) if one is not None else None,
        form=form or DecisionForm(formdata=None),
        reasons=REASONS,
        states=STATES,
        HELD=HELD,
    )


def _with_texts(session: Session, held: list[HeldText]) -> list[tuple[HeldText, Feedback]]:
    return [(each, session.get_one(Feedback, each.feedback_id)) for each in held]

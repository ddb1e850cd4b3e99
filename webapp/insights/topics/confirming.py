"""A deed in two steps: first what would change, then, by the button below that, the change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.heard_texts import texts_by_id
from analysis.topics.edits.log import TopicEdit
from community.products import Product
from core.refusals import Refusal
from webapp.auth.guards import current_account
from webapp.insights.topics.deeds import Deed, Outlook
from webapp.insights.topics.wording import flash_done
from webapp.moment import now
from webapp.refusals import refuse

Answer = Response | str | tuple[str, int]
SHOWN = 5
# What the preview's button sends again; the rest it asks anew.
CARRIED = ("texts", "topic", "title", "examples", "back")


def step(
    session: Session,
    product: Product,
    form: FlaskForm,
    deed: Callable[[], Deed],
    *,
    done: Callable[[TopicEdit], Response],
    refused: Callable[[], str],
    away: str,
) -> Answer:
    """Take the step that the form asks for: preview or deed; ``away`` is where the preview's way back leads.

    Refused, ``refused`` shows the page that the form came from, with what was typed.
    """
    fine = form.validate_on_submit()
    try:
        chosen = deed()
        if fine and form.confirmed.data:
            edit = chosen.do(now=now(), by=current_account(), reason=form.reason.data)
            flash_done(session, edit)
            return done(edit)
        if set(form.errors) <= {"reason"}:
            page = preview_page(session, product, form, chosen.look(), away=away)
            return page if fine else (page, 422)
    except Refusal as refusal:
        session.rollback()
        refuse(form, refusal)
    return refused(), 422


def preview_page(
    session: Session, product: Product, form: FlaskForm, outlook: Outlook, *, away: str, **more: Any
) -> str:
    """What would change, and the button that changes it."""
    quotes = texts_by_id(session, product, outlook.preview.text_ids[:SHOWN])
    carried = [(name, value) for name in CARRIED for value in request.form.getlist(name)]
    return render_template(
        "insights/topics/preview.html",
        outlook=outlook,
        preview=outlook.preview,
        quotes=list(quotes.values()),
        carried=carried,
        form=form,
        away=away,
        **more,
    )

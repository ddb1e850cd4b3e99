""" "This is not what I meant": what the writer of a text may say about the request it counts for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import RadioField

from analysis.priorities.evidence import requests_behind
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_lists import listed_requests
from analysis.runs import last_run
from analysis.topics.proposed_moves import ACCEPTED, ProposedMove, moves_proposed_for
from community.accounts import Account
from community.products import Product
from surveys.feedback import Feedback

OFFERED = 6


class MeaningForm(FlaskForm):
    """What the text is about instead; "" where none of the offered requests is it, or the writer does not know."""

    wanted = RadioField(_l("What is it about?"))

    def __init__(self, others: list[FeatureRequest], **values: Any) -> None:
        super().__init__(**values)
        self.others = {str(other.id): other for other in others}
        self.wanted.choices = [
            *((number, other.title) for number, other in self.others.items()),
            ("", _("None of these, or I do not know")),
        ]


def meaning_form(session: Session, feedback: Feedback, viewer: Account) -> MeaningForm:
    """The form for ``feedback``: it offers what else people write about the same build."""
    own = requests_behind(session, [feedback.id], viewer).get(feedback.id)
    product = session.get_one(Product, feedback.product_id)
    run = last_run(session, product)
    rows = listed_requests(session, product, viewer, run=run, build=feedback.build, most=OFFERED + 1).rows
    others = [row.request for row in rows if row.request.topic is not None and row.request != own]
    return MeaningForm(others[:OFFERED])


def said_about(session: Session, feedback: Feedback, wish: FeatureRequest | None) -> ProposedMove | None:
    """What the writer said last: about ``wish`` or, where the text was moved since, about what it counted for then."""
    said = moves_proposed_for(session, [feedback.id]).get(feedback.id, [])
    here = [move for move in said if wish is not None and move.topic_id == wish.topic_id]
    return here[-1] if here else next((move for move in said[::-1] if move.state == ACCEPTED), None)

"""What waits for somebody's eye: texts like a closed request, and what their writers say was not meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from analysis.heard_texts import HeardText, texts_by_id
from analysis.priorities.feature_requests.request import CLOSED_STATES, STATE_NAMES, FeatureRequest
from analysis.priorities.second_look.answers import attach_look, reopen_look, turn_look_away
from analysis.priorities.second_look.queue import (
    SecondLook,
    second_look_numbered,
    waiting_by_build,
    waiting_looks,
)
from analysis.topics.edits.log import TopicEdit
from analysis.topics.proposed_moves import (
    ProposedMove,
    accept_move,
    open_moves,
    proposed_move_numbered,
    refuse_move,
)
from community.products import Product
from releases.builds.build import Build
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.paging import pages_of
from webapp.insights.topics.confirming import Answer
from webapp.insights.topics.wording import flash_done
from webapp.moment import now
from webapp.refusals import accepted

MOVES_SHOWN = 50
LOOKS = {"reopen": reopen_look, "attach": attach_look, "elsewhere": turn_look_away}


@dataclass
class Resembled:
    """A closed request, the texts of this page that resemble it, and how many wait by build (None: no build)."""

    request: FeatureRequest
    by_build: list[tuple[Build | None, int]]
    looks: list[SecondLook] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many texts wait in all."""
        return sum(count for _build, count in self.by_build)


@blueprint.get("/p/<product>/insights/second-look")
def second_look(product: str) -> str:
    """The queue."""
    place = product_for(product, "read insights")
    return _page(db.session(), place)


@blueprint.route(
    "/p/<product>/insights/second-look/<int:number>/<any(reopen,attach,elsewhere):deed>",
    methods=["GET", "POST"],
)
def answer_look(product: str, number: int, deed: str) -> Answer:
    """The same thing, and the closed request opens again or stays closed; or something else."""
    place, session = product_for(product, "decide requests"), db.session()
    look = second_look_numbered(session, place, number)
    answer = _answered(session, place, lambda: LOOKS[deed](session, look, now=now(), by=signed_in()))
    if request.method == "POST" and deed != "elsewhere" and not isinstance(answer, tuple):
        flash(_became_of(look.request))
    return answer


def _became_of(wish: FeatureRequest) -> str:
    state = _(STATE_NAMES[wish.state])
    if wish.state in CLOSED_STATES:
        return _("The request %(title)s stays closed: %(state)s.", title=wish.title, state=state)
    return _("The request %(title)s is open again: %(state)s.", title=wish.title, state=state)


@blueprint.route(
    "/p/<product>/insights/second-look/moves/<int:number>/<any(accept,refuse):deed>", methods=["GET", "POST"]
)
def decide_move(product: str, number: int, deed: str) -> Answer:
    """Do what a text's writer proposes, or leave the text where it is."""
    place, session = product_for(product, "decide requests"), db.session()
    move = proposed_move_numbered(session, place, number)
    verb = accept_move if deed == "accept" else refuse_move
    return _answered(session, place, lambda: verb(session, move, now=now(), by=signed_in()))


def _answered(session: Session, product: Product, verb: Callable[[], TopicEdit | None]) -> Answer:
    here = url_for("insights.second_look", product=product.slug)
    if request.method == "GET":
        return redirect(here)
    form, made = FlaskForm(), []
    if form.validate_on_submit() and accepted(form, lambda: made.append(verb())):
        if made[0] is not None:
            flash_done(session, made[0])
        else:
            flash(_("The text stays where it is; its writer reads that you looked."))
        return redirect(here, 303)
    session.rollback()
    return _page(session, product, form), 422


def _page(session: Session, product: Product, refused: FlaskForm | None = None) -> str:
    pages = pages_of(request.args.get("page", 1, type=int), waiting_looks(session, product, most=0)[1])
    looks, _total = waiting_looks(session, product, start=pages.start, most=pages.size)
    moves = open_moves(session, product)
    return render_template(
        "insights/topics/second_look.html",
        groups=_grouped(session, product, looks),
        pages=pages,
        moves=moves[:MOVES_SHOWN],
        moves_total=len(moves),
        texts=_texts(session, product, looks, moves[:MOVES_SHOWN]),
        refused=refused,
    )


def _grouped(session: Session, product: Product, looks: list[SecondLook]) -> list[Resembled]:
    by_build = waiting_by_build(session, product)
    found: dict[int, Resembled] = {}
    for look in looks:
        group = Resembled(look.request, by_build.get(look.request_id, []))
        found.setdefault(look.request_id, group).looks.append(look)
    return list(found.values())


def _texts(
    session: Session, product: Product, looks: list[SecondLook], moves: list[ProposedMove]
) -> dict[int, HeardText]:
    numbers = [look.feedback_id for look in looks] + [move.feedback_id for move in moves]
    return texts_by_id(session, product, numbers)

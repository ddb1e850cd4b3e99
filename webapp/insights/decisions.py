"""What a product manager decides about a request: plan, review, decline, name, answer, owner, effort."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from analysis.priorities.feature_requests.deciding import (
    decline_request,
    plan_request,
    review_request,
    start_request,
    unplan_request,
)
from analysis.priorities.feature_requests.describing import answer_request, assign_owner, set_effort
from analysis.priorities.feature_requests.request import FeatureRequest, request_numbered
from analysis.priorities.request_names import rename_request
from community.accounts import Account
from community.roles import holders_of
from core.language import N_
from core.refusals import Refusal
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.builds.seeing import build_called
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.request_page import behind
from webapp.letters.requests import tell_declined, tell_planned
from webapp.moment import now
from webapp.number_field import NumberField
from webapp.refusals import accepted


class DecisionForm(FlaskForm):
    """The fields of every decision; each decision reads its own."""

    build = StringField(_l("Build"))
    new_version = StringField(_l("Version of the new build"))
    reason = TextAreaField(_l("Reason"), validators=[Length(max=5000)])
    title = StringField(_l("Title"))
    answer = TextAreaField(_l("Answer"), validators=[Length(max=20000)])
    owner = StringField(_l("Owner"))
    effort = NumberField(_l("Effort"), validators=[Optional()])


@blueprint.post(
    "/p/<product>/insights/requests/<int:number>/"
    "<any(plan,unplan,start,review,decline,rename,answer,owner,effort):deed>"
)
def decide(product: str, number: int, deed: str) -> Response | tuple[str, int]:
    """One decision; refused, the request's page says why, with what was typed."""
    place, session = product_for(product, "decide requests"), db.session()
    wish, form = request_numbered(session, place, number), DecisionForm()
    if not (
        form.validate_on_submit()
        and accepted(form, lambda: DEEDS[deed](session, wish, form, current_account()))
    ):
        session.rollback()
        form.deed = deed
        return behind(request_numbered(session, place, number), form), 422
    flash(_("Saved: %(title)s", title=wish.title))
    return _back(wish)


def _plan(session: Session, wish: FeatureRequest, form: DecisionForm, by: Account | None) -> None:
    build = _build_meant(session, wish, form, by)
    plan_request(session, wish, build, now=now(), by=by)
    tell_planned(session, wish, build, now=now())


def _build_meant(session: Session, wish: FeatureRequest, form: DecisionForm, by: Account | None) -> Build:
    if form.build.data == "new":
        try:
            return draft_build(session, wish.product, form.new_version.data or "", now=now(), by=by)
        except Refusal as refusal:
            refusal.field = "new_version"
            raise
    if not form.build.data:
        raise Refusal(N_("Choose the build it is planned for."), field="build")
    return build_called(session, wish.product, form.build.data, all_states=True)


def _decline(session: Session, wish: FeatureRequest, form: DecisionForm, by: Account | None) -> None:
    decline_request(session, wish, form.reason.data or "", now=now(), by=by)
    tell_declined(session, wish, (form.reason.data or "").strip(), now=now())


def _own(session: Session, wish: FeatureRequest, form: DecisionForm, by: Account | None) -> None:
    owner = None
    if form.owner.data:
        able = {str(account.id): account for account in holders_of(session, "read insights", wish.product)}
        owner = able.get(form.owner.data)
        if owner is None:
            raise Refusal(N_("Choose somebody of this product's team."), field="owner")
    assign_owner(session, wish, owner, now=now(), by=by)


DEEDS: dict[str, Callable[[Session, FeatureRequest, Any, Account | None], None]] = {
    "plan": _plan,
    "unplan": lambda session, wish, form, by: unplan_request(
        session, wish, now=now(), by=by, reason=form.reason.data or None
    ),
    "start": lambda session, wish, form, by: start_request(session, wish, now=now(), by=by),
    "review": lambda session, wish, form, by: review_request(session, wish, now=now(), by=by),
    "decline": _decline,
    "rename": lambda session, wish, form, by: rename_request(
        session, wish, form.title.data or "", now=now(), by=by
    ),
    "answer": lambda session, wish, form, by: answer_request(
        session, wish, form.answer.data or "", now=now(), by=by
    ),
    "owner": _own,
    "effort": lambda session, wish, form, by: set_effort(session, wish, form.effort.data, now=now(), by=by),
}


def _back(wish: FeatureRequest) -> Response:
    # Back to where the decision was made: the row of the list, open as it was, or the request's page.
    if request.form.get("from") == "list":
        kept: dict[str, Any] = {
            name: request.form.get(name)
            for name in ("build_shown", "against", "open")
            if request.form.get(name)
        }
        kept["build"] = kept.pop("build_shown", None)
        return redirect(
            url_for("insights.ranked", product=wish.product.slug, _anchor=f"request-{wish.id}", **kept)
        )
    return redirect(url_for("insights.request_behind", product=wish.product.slug, number=wish.id))

"""The editor of a build: write the notes, save them, and lose nothing when somebody else did meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from analysis.priorities.feature_requests.request import OPEN_STATES, FeatureRequest, is_shown, planned_for
from analysis.priorities.supporters import count_supporters
from core.refusals import Conflict, NotFound, Refusal
from releases.builds.build import Build
from releases.builds.seeing import build_called
from releases.calendar import next_release
from releases.known_issues import carried_issues
from releases.notes import lines_of
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import refuse
from webapp.studio.blueprint import blueprint
from webapp.studio.checklist import checklist_of, planned_without_line
from webapp.studio.countdown import countdown, in_zone
from webapp.studio.form_rows import rearranged
from webapp.studio.notes_form import NotesForm
from webapp.studio.reading import values_of
from webapp.studio.saving import save_notes, take_in_typed_requests

OFFERED = 500


def build_for(product: str, build: str, act: str = "edit releases") -> Build:
    """The build of the address in any state, for somebody who may do ``act``."""
    return build_called(db.session(), product_for(product, act), build, all_states=True)


@blueprint.get("/p/<product>/studio/builds/<build>")
def edit(product: str, build: str) -> str:
    """The editor, filled with what is saved."""
    found = build_for(product, build)
    return editor_page(found, NotesForm(data=values_of(db.session(), found)))


@blueprint.post("/p/<product>/studio/builds/<build>")
def save(product: str, build: str) -> Response | str | tuple[str, int]:
    """Save the build; or, where a row's button was pressed, show the form again with the rows so."""
    found, form, session = build_for(product, build), NotesForm(), db.session()
    _offer_areas(form, found)
    fine = form.validate_on_submit()
    named = take_in_typed_requests(session, found.product, form)
    if (pressed := request.form.get("row")) and named:
        return editor_page(found, rearranged(form, pressed), unsaved=True)
    if not (fine and named):
        return editor_page(found, form, unsaved=True), 422
    try:
        save_notes(session, found, form, now=now(), by=current_account())
    except Refusal as refusal:
        session.rollback()
        return _not_saved(build_for(product, build), form, refusal)
    flash(_("Saved."))
    return redirect(url_for("studio.edit", product=product, build=found.slug))


def _not_saved(build: Build, form: NotesForm, refusal: Refusal) -> tuple[str, int]:
    if refusal.field in form._fields or not isinstance(refusal, (Conflict, NotFound)):
        refuse(form, refusal)
        return editor_page(build, form, unsaved=True), 422
    # Somebody else was quicker. What was typed stays, rows they took out become new ones, and the next save
    # is made in knowledge of theirs.
    values = {name: value for name, value in form.data.items() if name != "csrf_token"}
    saved = values_of(db.session(), build)
    for rows in ("lines", "issues"):
        known = {row["id"] for row in saved[rows]}
        for row in values[rows]:
            row["id"] = row["id"] if row["id"] in known else None
    return editor_page(
        build, NotesForm(formdata=None, data=values | {"token": saved["token"]}), unsaved=True, quicker=True
    ), 409


def editor_page(build: Build, form: NotesForm, *, unsaved: bool = False, quicker: bool = False) -> str:
    """The editor's page with ``form`` in it, beside what is saved."""
    session, moment = db.session(), now()
    _offer_areas(form, build)
    offered = _open_requests(build)
    # What one line ships is not offered to the others again.
    named = {number for entry in form.lines for number in entry.form.requests.data or []}
    return render_template(
        "studio/edit.html",
        build=build,
        form=form,
        unsaved=unsaved,
        quicker=quicker,
        checks=checklist_of(session, build),
        left_out=planned_without_line(session, build),
        carried=carried_issues(session, build),
        planned=planned_for(session, build),
        offered=offered,
        requests=_requests_to_show(named, offered),
        named=named,
        people=count_supporters(session, planned_for(session, build)),
        saved_lines=lines_of(session, build),
        due=next_release(build.product, moment),
        now=moment,
        countdown=countdown,
        in_zone=in_zone,
    )


def _offer_areas(form: NotesForm, build: Build) -> None:
    areas = [SelectChoice("", _("no area"))]
    areas += [SelectChoice(str(area.id), area.name) for area in build.product.areas]
    for entry in form.lines:
        entry.form.area_id.choices = areas


def _open_requests(build: Build) -> list[FeatureRequest]:
    query = sa.select(FeatureRequest).where(
        FeatureRequest.product_id == build.product_id, FeatureRequest.state.in_(OPEN_STATES), is_shown()
    )
    return list(
        db.session.scalars(
            query.order_by(FeatureRequest.changed_at.desc(), FeatureRequest.id.desc()).limit(OFFERED)
        )
    )


def _requests_to_show(named: set[int], offered: list[FeatureRequest]) -> dict[int, FeatureRequest]:
    # A line may ship a request that is shipped or declined by now, or beyond those offered.
    known = {request.id: request for request in offered}
    missing = sa.select(FeatureRequest).where(FeatureRequest.id.in_(named - set(known)))
    return known | {request.id: request for request in db.session.scalars(missing)}

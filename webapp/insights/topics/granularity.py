"""Finer or coarser: a step is tried in the worker, its proposals are chosen from, and applied or left."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from analysis.granularity.applying import apply_trial, take_back
from analysis.granularity.outcome import Joining, Outcome, Part
from analysis.granularity.setting import STEP_NAMES, STEPS, granularity_of, set_granularity
from analysis.granularity.trials import (
    APPLIED,
    OPEN,
    GranularityTrial,
    request_trial,
    standing_edits,
    trial_numbered,
    trials_of,
)
from analysis.heard_texts import HeardText, texts_by_id
from analysis.runs import DONE, last_run, request_run
from analysis.topics.edits.log import last_edit_id
from analysis.under_way import cancel
from community.products import Product
from core.language import N_
from core.refusals import Refusal
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.runs import STAGES
from webapp.moment import now
from webapp.refusals import accepted, message_of

STEP_MEANINGS = {
    -2: N_(
        "About a third fewer topics, in large products nearly half: only what is plainly different stays apart."
    ),
    -1: N_("About a fifth fewer topics: wishes that are close to each other come together."),
    0: N_("Topics as alike inside as the texts themselves suggest. Most products stay here."),
    1: N_("About a quarter more topics: variants of one wish stand apart."),
    2: N_(
        "About half as many again, in large products nearly twice as many: each topic is about one narrow thing."
    ),
}
READINGS = {"afresh": N_("First reading: finding topics"), "again": N_("Second reading: ranking them")}


class StepForm(FlaskForm):
    """Five steps."""

    step = RadioField(
        _l("How fine?"),
        coerce=int,
        choices=[SelectChoice(step, _l(STEP_NAMES[step])) for step in STEPS],
        validators=[InputRequired(_l("Choose one of the five steps."))],
    )


@blueprint.get("/p/<product>/insights/granularity")
def granularity(product: str) -> str:
    """The step that holds, and the previews of before."""
    place = product_for(product, "decide requests")
    held = granularity_of(db.session(), place)
    return _page(place, StepForm(formdata=None, data={"step": held}))


@blueprint.post("/p/<product>/insights/granularity")
def shift(product: str) -> Response | tuple[str, int]:
    """Try another step on the topics there are, or let it hold for texts to come alone."""
    place, session, form = product_for(product, "decide requests"), db.session(), StepForm()
    trials: list[GranularityTrial] = []

    def look() -> None:
        trials.append(request_trial(session, place, form.step.data, now=now(), by=current_account()))

    def save() -> None:
        set_granularity(session, place, form.step.data, now=now(), by=current_account())

    saving = request.form.get("deed") == "save"
    if not (form.validate_on_submit() and accepted(form, save if saving else look)):
        session.rollback()
        return _page(place, form), 422
    if saving:
        flash(_("Saved. The topics there are stay; later analyses place new texts at this step."))
        return redirect(url_for("insights.granularity", product=place.slug))
    return redirect(_address(trials[0]))


@blueprint.get("/p/<product>/insights/granularity/<int:number>")
def granularity_trial(product: str, number: int) -> str:
    """One preview: how far it is, what it would change, or what was made of it."""
    return _trial_page(_trial(product, number))


@blueprint.post("/p/<product>/insights/granularity/<int:number>/cancel")
def cancel_trial(product: str, number: int) -> Response:
    """End a preview before it is done."""
    trial = _trial(product, number)
    cancel(db.session(), trial, now())
    flash(_("The preview is being cancelled. Nothing has changed."))
    return redirect(_address(trial))


@blueprint.post("/p/<product>/insights/granularity/<int:number>/apply")
def apply(product: str, number: int) -> Response:
    """Do what was chosen of the proposals; an analysis follows, so that the ranked list has it."""
    trial, session = _trial(product, number), db.session()
    done, missed = apply_trial(
        session, trial, request.form.getlist("chosen"), now=now(), by=current_account()
    )
    seed = current_app.config["ORANGE_FRIDAY_SEED"]
    request_run(session, trial.product, now=now(), by=current_account(), seed=seed)
    flash(
        ngettext(
            "%(num)s change was made. An analysis with the new step begins in a moment.",
            "%(num)s changes were made. An analysis with the new step begins in a moment.",
            len(done),
        )
    )
    if missed:
        flash(
            ngettext(
                "%(num)s change could not be made any more; it stands below.",
                "%(num)s changes could not be made any more; they stand below.",
                len(missed),
            ),
            "error",
        )
    return redirect(_address(trial), 303)


@blueprint.post("/p/<product>/insights/granularity/<int:number>/undo")
def undo_trial(product: str, number: int) -> Response:
    """Take everything back that came of a preview and still stands."""
    trial, session = _trial(product, number), db.session()
    undone = take_back(session, trial, now=now(), by=current_account())
    seed = current_app.config["ORANGE_FRIDAY_SEED"]
    request_run(session, trial.product, now=now(), by=current_account(), seed=seed)
    flash(ngettext("%(num)s change was undone.", "%(num)s changes were undone.", len(undone)))
    return redirect(_address(trial), 303)


def _trial(product: str, number: int) -> GranularityTrial:
    place = product_for(product, "decide requests")
    return trial_numbered(db.session(), place, number)


def _address(trial: GranularityTrial) -> str:
    return url_for("insights.granularity_trial", product=trial.product.slug, number=trial.id)


def _page(product: Product, form: StepForm) -> str:
    session = db.session()
    trials = trials_of(session, product)
    return render_template(
        "insights/topics/granularity.html",
        form=form,
        held=granularity_of(session, product),
        has_run=last_run(session, product) is not None,
        trials=trials,
        under_way=next((trial for trial in trials if trial.state in OPEN), None),
        meanings=STEP_MEANINGS,
        names=STEP_NAMES,
    )


def _trial_page(trial: GranularityTrial) -> str:
    session = db.session()
    outcome = trial.outcome if trial.state in (DONE, APPLIED) else None
    return render_template(
        "insights/topics/granularity_trial.html",
        trial=trial,
        outcome=outcome,
        joined=_by_target(outcome) if outcome else {},
        divided=_by_topic(outcome) if outcome else {},
        quotes=_quotes(session, trial.product, outcome) if outcome else {},
        stage=_stage(trial.stage),
        names=STEP_NAMES,
        edited=outcome is not None and last_edit_id(session, trial.product_id) > (trial.read_edit_id or 0),
        overtaken=last_run(session, trial.product) is not trial.run,
        standing=len(standing_edits(session, trial)) if trial.state == APPLIED else 0,
        missed=[
            (each["title"], message_of(Refusal(each["message"], **each["values"])))
            for each in trial.applied.get("missed", ())
        ],
    )


def _by_target(outcome: Outcome) -> dict[int, list[Joining]]:
    found: dict[int, list[Joining]] = {}
    for joining in outcome.joinings:
        found.setdefault(joining.into_id, []).append(joining)
    return found


def _by_topic(outcome: Outcome) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for part in outcome.parts:
        found.setdefault(part.topic_id, []).append(part)
    return found


def _quotes(session: Session, product: Product, outcome: Outcome) -> dict[int, HeardText]:
    """The texts that stand as examples, by number; one that was erased since is not among them."""
    return texts_by_id(session, product, set(_examples(outcome)))


def _examples(outcome: Outcome) -> Iterable[int]:
    for rows in (outcome.joinings, outcome.parts, outcome.fresh):
        for each in rows:
            yield from each.examples


def _stage(stage: str | None) -> tuple[str, str]:
    """The reading and the stage within it, in words."""
    reading, _blank, name = (stage or "").partition(" ")
    return _(READINGS[reading]) if reading in READINGS else _("Beginning"), _(
        STAGES[name]
    ) if name in STAGES else ""

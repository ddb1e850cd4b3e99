"""The analyses of a product: asked for, followed, read afterwards."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from analysis.runs import QUEUED, RUNNING, Run, cancel_run, last_run, request_run, run_numbered, runs_of
from analysis.time_left import left_in_words, seconds_left, share_done, usual_seconds
from core.language import N_
from core.refusals import NotFound
from releases.builds.seeing import build_called, builds_seen_by
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.ranked import run_under_way
from webapp.moment import now

# The stages in their order and in plain words; a stage that is not listed is shown by its own name.
STAGES = {
    "build": N_("Choosing the build"),
    "prepare": N_("Preparing the texts"),
    "words": N_("Counting words"),
    "embed": N_("Reading the texts"),
    "neighbours": N_("Finding neighbours"),
    "cluster": N_("Grouping"),
    "keywords": N_("Finding keywords"),
    "name": N_("Naming"),
    "themes": N_("Grouping topics into themes"),
    "people": N_("Counting people"),
    "rank": N_("Ranking"),
    "quotes": N_("Choosing quotes"),
    "map": N_("Drawing the map of topics"),
}


@blueprint.get("/p/<product>/insights/runs")
def runs(product: str) -> str:
    """Every run, newest first."""
    place = product_for(product, "read insights")
    session = db.session()
    return render_template(
        "insights/runs.html",
        runs=runs_of(session, place),
        under_way=run_under_way(session, place),
        builds=builds_seen_by(session, current_account(), place),
    )


@blueprint.post("/p/<product>/insights/runs")
def analyse(product: str) -> Response:
    """Analyse now, the build that was chosen or the usual one: a run is asked for, and its page shows how far it is."""
    place, session, by = product_for(product, "run analysis"), db.session(), current_account()
    seed, slug = current_app.config["ORANGE_FRIDAY_SEED"], request.form.get("build", "")
    build = build_called(session, place, slug, by) if slug else None
    run = request_run(session, place, now=now(), by=by, seed=seed, build=build)
    if build is not None and run.build_id != build.id:
        flash(_("An analysis of another build waits already. Ask again when it has begun."))
    return redirect(url_for("insights.run", product=place.slug, number=run.id))


@blueprint.get("/p/<product>/insights/runs/<int:number>")
def run(product: str, number: int) -> str:
    """One run: how far it is, or what it found, took and used."""
    found = _run_for(product, number, "read insights")
    usual = _usual(found)
    return render_template(
        "insights/run.html",
        run=found,
        under_way=found.state in (QUEUED, RUNNING),
        stages=STAGES,
        whole=share_done(usual, found.stage, found.stage_done),
        left=_left(found, usual),
    )


@blueprint.post("/p/<product>/insights/runs/<int:number>/cancel")
def cancel(product: str, number: int) -> Response:
    """End a run before it is done; what was found before stays."""
    found = _run_for(product, number, "run analysis")
    cancel_run(db.session(), found, now=now())
    flash(_("The run is being cancelled. The result before it stays."))
    return redirect(url_for("insights.run", product=product, number=number))


def _usual(run: Run) -> dict[str, float]:
    """The usual seconds by stage: as the last analysis of the product took them, else as measured."""
    before = last_run(db.session(), run.product)
    if before is None:
        return usual_seconds()
    return usual_seconds(learnt=before.stage_seconds, learnt_texts=before.totals.get("texts"))


def _left(run: Run, usual: dict[str, float]) -> str:
    """About how long the run will still take, in words; "" where there is no telling."""
    if run.state != RUNNING or run.started_at is None or run.heard_at is None:
        return ""
    elapsed = (run.heard_at - run.started_at).total_seconds()
    since = (now() - run.heard_at).total_seconds()
    seconds = seconds_left(usual, run.stage, run.stage_done, elapsed, since=since)
    if seconds is None:
        return ""
    message, number = left_in_words(seconds)
    return _(message, number=number)


def _run_for(product: str, number: int, act: str) -> Run:
    place = product_for(product, act)
    found = run_numbered(db.session(), number)
    if found.product_id != place.id:
        raise NotFound(N_("There is no run %(number)s here."), field="run", number=number)
    return found

"""The analyses of a product: asked for, followed, read afterwards."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from analysis.runs import QUEUED, RUNNING, Run, cancel_run, request_run, run_numbered, runs_of
from core.language import N_
from core.refusals import NotFound
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
        "insights/runs.html", runs=runs_of(session, place), under_way=run_under_way(session, place)
    )


@blueprint.post("/p/<product>/insights/runs")
def analyse(product: str) -> Response:
    """Analyse now: a run is asked for, and its page shows how far it is."""
    place = product_for(product, "run analysis")
    seed = current_app.config["ORANGE_FRIDAY_SEED"]
    run = request_run(db.session(), place, now=now(), by=current_account(), seed=seed)
    return redirect(url_for("insights.run", product=place.slug, number=run.id))


@blueprint.get("/p/<product>/insights/runs/<int:number>")
def run(product: str, number: int) -> str:
    """One run: how far it is, or what it found, took and used."""
    found = _run_for(product, number, "read insights")
    return render_template(
        "insights/run.html", run=found, under_way=found.state in (QUEUED, RUNNING), stages=STAGES
    )


@blueprint.post("/p/<product>/insights/runs/<int:number>/cancel")
def cancel(product: str, number: int) -> Response:
    """End a run before it is done; what was found before stays."""
    found = _run_for(product, number, "run analysis")
    cancel_run(db.session(), found, now=now())
    flash(_("The run is being cancelled. The result before it stays."))
    return redirect(url_for("insights.run", product=product, number=number))


def _run_for(product: str, number: int, act: str) -> Run:
    place = product_for(product, act)
    found = run_numbered(db.session(), number)
    if found.product_id != place.id:
        raise NotFound(N_("There is no run %(number)s here."), field="run", number=number)
    return found

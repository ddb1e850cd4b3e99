"""The ranked requests: what to do next, and why, with everything behind it one click away."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from analysis.heard_texts import HeardText, texts_by_id
from analysis.priorities.ranking_order import FIRST_BAND
from analysis.runs import QUEUED, RUNNING, Run, runs_of
from analysis.topics.theme_rows import themes_of_run
from community.products import Product
from community.roles import holders_of
from releases.builds.seeing import upcoming_builds
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.chosen_run import Choice, chosen_run
from webapp.insights.possibly_same import alike_by_topic
from webapp.insights.ranked_rows import RankedList, Row, ranked_list

SHOWN = 60
ALARMS_SHOWN = 20


@blueprint.get("/p/<product>/insights/requests")
def ranked(product: str) -> str:
    """The list of a run; the newest by default."""
    place, session = product_for(product, "read insights"), db.session()
    choice = chosen_run(session, place)
    found = ranked_list(session, choice.run, choice.against) if choice.run else None
    themes = themes_of_run(session, choice.run)
    theme = themes.numbered(request.args.get("theme", type=int))
    top_points, first_kept = _top_points(found), _first_kept(found, choice.run)
    if found is not None and theme is not None:
        found = found.about(theme, themes)
    return render_template(
        "insights/ranked.html",
        choice=choice,
        run=choice.run,
        found=found,
        shown=len(found.rows) if found and request.args.get("all") else SHOWN,
        alarms=_alarms(session, place, choice),
        severe=_severe(found),
        under_way=run_under_way(session, place),
        opened=request.args.get("open", type=int),
        top_points=top_points,
        first_kept=first_kept,
        themes=themes,
        theme=theme,
        same=alike_by_topic(session, place),
        **deciding(session, place),
    )


def deciding(session: Session, product: Product) -> dict[str, Any]:
    """What the forms for decisions offer: the builds to plan for, and who may look after a request."""
    return {
        "plannable": upcoming_builds(session, product),
        "owners": holders_of(session, "read insights", product),
    }


def run_under_way(session: Session, product: Product) -> Run | None:
    """The run of ``product`` that waits or runs, or None."""
    return next((run for run in runs_of(session, product, 10) if run.state in (QUEUED, RUNNING)), None)


def _alarms(session: Session, product: Product, choice: Choice) -> list[HeardText]:
    ids = choice.run.totals.get("alarm_ids", []) if choice.run else []
    texts = texts_by_id(session, product, ids[:ALARMS_SHOWN])
    return [texts[number] for number in ids[:ALARMS_SHOWN] if number in texts]


def _first_kept(found: RankedList | None, run: Run | None) -> float | None:
    """In what share of the resamples the first five stay the first five; None where efforts have changed them since."""
    share = run.totals.get("first_kept") if run is not None else None
    if found is None or share is None:
        return None
    then = sorted(row.kept.rank for row in found.rows)[:FIRST_BAND]
    return share if then == sorted(row.kept.rank for row in found.rows[:FIRST_BAND]) else None


def _severe(found: RankedList | None) -> list[Row]:
    """What keeps somebody from using this very build; a complaint that nobody repeats has had its turn."""
    rows = found.everything() if found is not None else []
    return [row for row in rows if row.kept.severity == "critical" and row.kept.people]


def _top_points(found: RankedList | None) -> float | None:
    points = [row.kept.points for row in found.rows[:5] if row.kept.points is not None] if found else []
    return sum(points) if len(points) == 5 else None

"""Build health: how satisfied each build's testers are, whether it changed, and what is behind it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session

from analysis.heard_texts import count_texts
from analysis.priorities.ranked import RankedRequest, ranking_of
from analysis.runs import Run, last_run
from community.products import Product
from community.rings import count_testers
from releases.builds.build import Build
from releases.builds.seeing import builds_seen_by
from releases.installs import failures_of
from releases.notes import ChangeLine, lines_of
from surveys.highlights import line_counts
from surveys.satisfaction import Satisfaction
from surveys.statistics import Difference
from surveys.votes import tally_of, voters_since, votes_by_model
from webapp.auth.guards import current_account, product_for
from webapp.charts.distribution import distribution
from webapp.charts.interval_bar import IntervalBar, interval_bar
from webapp.charts.trend import Trend, TrendPoint, trend
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.ranked import run_under_way
from webapp.insights.ranked_rows import priority_now
from webapp.moment import now
from webapp.pages.build_numbers import numbers_for

NOBODY = Satisfaction((0, 0, 0, 0, 0))
DRAWN = 20
FAILURES_SHOWN = 10
NEW_SHOWN = 10
COSTLY_SHOWN = 5


@dataclass(frozen=True)
class BuildRow:
    """One build of the table: its figures beside those of the build before."""

    build: Build
    satisfaction: Satisfaction
    before: Build | None
    change: Difference | None
    bar: IntervalBar | None
    texts: int


@blueprint.get("/p/<product>/insights/")
def health(product: str) -> str:
    """One build in full (the newest, or the one asked for) and every build in a table."""
    place, session = product_for(product, "read insights"), db.session()
    rows = _rows(session, builds_seen_by(session, current_account(), place))
    shown = next(
        (row for row in rows if row.build.slug == request.args.get("build")), rows[0] if rows else None
    )
    return render_template(
        "insights/health.html",
        rows=rows,
        shown=shown,
        drawing=_drawing(rows),
        unnamed=Satisfaction(tally_of(session, place.id, 0)),
        under_way=run_under_way(session, place),
        run=last_run(session, place),
        now=now(),
        **(_in_full(session, place, shown) if shown else {}),
    )


def _rows(session: Session, builds: list[Build]) -> list[BuildRow]:
    texts = count_texts(session, builds)
    numbers = numbers_for(session, builds, current_account(), now())
    found = [each.satisfaction or NOBODY for each in numbers]
    intervals = [each.interval for each in found if each.interval is not None]
    lowest = min((each.low for each in intervals), default=0.0)
    highest = max((each.high for each in intervals), default=1.0)
    return [
        BuildRow(
            each.build,
            figures,
            each.before,
            each.change,
            _bar(figures, lowest, highest),
            texts.get(each.build.id, 0),
        )
        for each, figures in zip(numbers, found, strict=True)
    ]


def _bar(found: Satisfaction, lowest: float, highest: float) -> IntervalBar | None:
    if found.share is None or found.interval is None:
        return None
    return interval_bar(found.share, found.interval.low, found.interval.high, lowest=lowest, highest=highest)


def _drawing(rows: list[BuildRow]) -> Trend:
    newest = [row for row in rows[:DRAWN] if row.satisfaction.n]
    return trend(
        [
            TrendPoint(
                row.build.version, row.satisfaction.share, row.satisfaction.interval, row.satisfaction.n
            )
            for row in reversed(newest)
        ]
    )


def _in_full(session: Session, product: Product, shown: BuildRow) -> dict[str, object]:
    build = shown.build
    failures = failures_of(session, build)
    run = last_run(session, product, build)
    # Who voted after all has installed it after all.
    since = voters_since(session, build, {failure.account_id: failure.at for failure in failures})
    return {
        "models": votes_by_model(session, build),
        "columns": distribution(shown.satisfaction.counts),
        "testers": count_testers(session, product),
        "failures": failures[:FAILURES_SHOWN],
        "failure_count": len(failures),
        "installed_since": since,
        "lines": _lines(session, build),
        "build_run": run,
        "fresh": [row for row in ranking_of(session, run) if row.trend == "new"][:NEW_SHOWN] if run else [],
        "costly": _costly(session, run) if run else [],
    }


def _costly(session: Session, run: Run) -> list[RankedRequest]:
    """The first five of the ranked list, in the order of its page."""
    heard = [row for row in ranking_of(session, run) if row.people]
    return sorted(heard, key=lambda row: (-priority_now(row), row.rank))[:COSTLY_SHOWN]


def _lines(session: Session, build: Build) -> list[tuple[ChangeLine, int, int]]:
    """The lines somebody picked, with how often as best and as worst, the most picked first."""
    counts = line_counts(session, build)
    found = [
        (line, counts[line.id]["best"], counts[line.id]["worst"])
        for line in lines_of(session, build)
        if line.id in counts
    ]
    return sorted(found, key=lambda each: -each[1] - each[2])

"""The archive: every build, newest first, with what its testers said."""

from __future__ import annotations

from flask import render_template, request

from releases.builds.seeing import builds_seen_by
from surveys.statistics import wilson_interval
from webapp.auth.guards import current_account, product_for
from webapp.charts.interval_bar import IntervalBar, interval_bar
from webapp.charts.trend import trend
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.build_numbers import BuildNumbers, numbers_for, trend_points
from webapp.pages.paging import page_number

# A year of Fridays.
MOST = 52


@blueprint.get("/p/<product>/releases")
def releases(product: str) -> str:
    """The list of builds the visitor may see, a year at a time."""
    place, session, viewer = product_for(product), db.session(), current_account()
    builds = builds_seen_by(session, viewer, place)
    number = page_number(request.args.get("page"))
    start = (number - 1) * MOST
    # One more than is listed, so that the last row too has a build before it.
    numbers = numbers_for(session, builds[start : start + MOST + 1], viewer, now())[:MOST]
    drawing = trend(trend_points(numbers))
    return render_template(
        "pages/releases.html",
        numbers=numbers,
        total=len(builds),
        drawing=drawing,
        number=number,
        pages=-(-len(builds) // MOST),
        bars=_bars(numbers),
    )


def _bars(numbers: list[BuildNumbers]) -> dict[int, IntervalBar]:
    found = {
        each.build.id: each.satisfaction for each in numbers if each.satisfaction and each.satisfaction.n
    }
    if not found:
        return {}
    intervals = {build_id: wilson_interval(each.satisfied, each.n) for build_id, each in found.items()}
    lowest, highest = (
        min(each.low for each in intervals.values()),
        max(each.high for each in intervals.values()),
    )
    return {
        build_id: interval_bar(
            each.share or 0.0,
            intervals[build_id].low,
            intervals[build_id].high,
            lowest=lowest,
            highest=highest,
        )
        for build_id, each in found.items()
    }

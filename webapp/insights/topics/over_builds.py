"""Themes from build to build, and the topics of one of them: what grows, what fades, what a release mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import ranking_of
from analysis.runs import Run
from analysis.topics.theme_rows import ThemeRecord, ThemesOfRun, themes_of_run
from surveys.statistics import Interval
from webapp.auth.guards import product_for
from webapp.charts.trend import Trend, TrendPoint, trend
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.chosen_run import chosen_run
from webapp.insights.ranked import run_under_way

BUILDS_SHOWN = 12
DRAWN = 12
LISTED = 100


@dataclass(frozen=True)
class Line:
    """A theme or a request over the builds: ``cells`` has a (people, share of those heard) for each, oldest first."""

    title: str
    theme: ThemeRecord | None
    request: FeatureRequest | None
    cells: list[tuple[int, float]]
    drawing: Trend | None

    @property
    def people(self) -> int:
        """People on the newest build."""
        return self.cells[-1][0] if self.cells else 0


@blueprint.get("/p/<product>/insights/over-builds")
def over_builds(product: str) -> str:
    """The themes of a run, or the requests of one theme; without themes all requests."""
    place, session = product_for(product, "read insights"), db.session()
    choice = chosen_run(session, place)
    themes = themes_of_run(session, choice.run)
    theme = themes.numbered(request.args.get("theme", type=int))
    parts = _parts(session, choice.run, themes, theme) if choice.run else []
    builds = _builds(parts)
    return render_template(
        "insights/topics/over_builds.html",
        choice=choice,
        run=choice.run,
        themes=themes,
        theme=theme,
        builds=builds,
        lines=_lines(parts, builds),
        drawn=DRAWN,
        under_way=run_under_way(session, place),
    )


@dataclass(frozen=True)
class _Part:
    title: str
    theme: ThemeRecord | None
    request: FeatureRequest | None
    builds: list[dict[str, Any]]


def _parts(session: Session, run: Run, themes: ThemesOfRun, theme: ThemeRecord | None) -> list[_Part]:
    if theme is None and themes.records:
        return [_Part(each.shown_title, each, None, each.parts.get("builds", [])) for each in themes.records]
    return [
        _Part(row.shown_request.title, None, row.shown_request, row.parts.get("builds", []))
        for row in ranking_of(session, run)
        if theme is None or themes.of_topic.get(row.shown_request.topic_id or 0) is theme
    ]


def _builds(parts: Sequence[_Part]) -> list[dict[str, Any]]:
    """The last builds that a run looked at, oldest first: those of the part that knows most."""
    return max((part.builds for part in parts), key=len, default=[])[-BUILDS_SHOWN:]


def _lines(parts: Sequence[_Part], builds: Sequence[dict[str, Any]]) -> list[Line]:
    """A line for each part, those of most people on the newest builds first, the first ones drawn on one scale."""
    versions = [each["version"] for each in builds]
    cells = []
    for part in parts:
        heard = {each["version"]: (int(each["people"]), float(each["share"])) for each in part.builds}
        cells.append([heard.get(version, (0, 0.0)) for version in versions])
    order = sorted(
        (number for number, row in enumerate(cells) if any(people for people, _share in row)),
        key=lambda number: ([-people for people, _share in reversed(cells[number])], number),
    )[:LISTED]
    highest = max((share for number in order[:DRAWN] for _people, share in cells[number]), default=0.0)
    return [
        Line(
            parts[number].title,
            parts[number].theme,
            parts[number].request,
            cells[number],
            _drawing(versions, cells[number], highest) if place < DRAWN and len(versions) > 1 else None,
        )
        for place, number in enumerate(order)
    ]


def _drawing(versions: Sequence[str], cells: Sequence[tuple[int, float]], highest: float) -> Trend:
    points = [
        TrendPoint(version, share, Interval(share, share), people)
        for version, (people, share) in zip(versions, cells, strict=True)
    ]
    return trend(points, left=12, right=94, intervals=False, reaching=(0.0, highest))

"""The topic map: what testers speak of at one look, how loud, and what lies near what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session

from analysis.runs import Run
from analysis.topics.theme_rows import ThemeRecord, ThemesOfRun, places_of_run, themes_of_run
from webapp.auth.guards import product_for
from webapp.charts.bubbles import Bubble, BubbleBox, Point, bubbles
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.chosen_run import chosen_run
from webapp.insights.ranked import run_under_way
from webapp.insights.ranked_rows import Row, ranked_list

# As many themes have a colour of their own; more cannot be told apart.
COLOURS = 8
# More bubbles than this are a cloud; the table names them all.
DRAWN = 150


@dataclass(frozen=True)
class MapRow:
    """A request on the map: its line of the ranked list, its theme and its bubble (None: not drawn)."""

    row: Row
    theme: ThemeRecord | None
    colour: int
    bubble: Bubble | None


@dataclass(frozen=True)
class ThemeKey:
    """A theme of the legend: its colour (0: the common one) and its people on the ranked build."""

    theme: ThemeRecord
    colour: int


@blueprint.get("/p/<product>/insights/map")
def topic_map(product: str) -> str:
    """The map of a run, the newest by default; the table below it says the same in words."""
    place, session = product_for(product, "read insights"), db.session()
    choice = chosen_run(session, place)
    themes = themes_of_run(session, choice.run)
    keys = coloured(themes)
    chosen = themes.numbered(request.args.get("theme", type=int))
    rows, box = _drawn(session, choice.run, themes, keys, chosen) if choice.run else ([], bubbles([]))
    return render_template(
        "insights/topics/map.html",
        choice=choice,
        run=choice.run,
        rows=rows,
        box=box,
        keys=keys,
        chosen=chosen,
        under_way=run_under_way(session, place),
        by_points=bool(choice.run and choice.run.totals.get("ranked_by") == "points"),
    )


def coloured(themes: ThemesOfRun) -> list[ThemeKey]:
    """The themes with their colours, those of most people on the ranked build first."""
    order = sorted(themes.records, key=lambda each: (-each.people, -each.people_ever, each.theme_id))
    return [
        ThemeKey(theme, number if number <= COLOURS and theme.people else 0)
        for number, theme in enumerate(order, 1)
    ]


def _drawn(
    session: Session, run: Run, themes: ThemesOfRun, keys: Sequence[ThemeKey], chosen: ThemeRecord | None
) -> tuple[list[MapRow], BubbleBox]:
    """The heard requests, those of most people first, with the bubbles of the first ones."""
    heard = [row for row in ranked_list(session, run, None).everything() if row.kept.people]
    wanted = [row for row in heard if chosen is None or _theme(row, themes) is chosen]
    wanted.sort(key=lambda row: (-row.kept.people, row.rank))
    places = places_of_run(session, run)
    points: dict[int, Point] = {}
    for row in wanted[:DRAWN]:
        place = places.get(row.kept.request.topic_id or 0)
        if place is not None and place.x is not None and place.y is not None:
            points[row.rank] = Point(place.x, place.y, place.radius or 0.0)
    box = bubbles(list(points.values()))
    by_rank = dict(zip(points, box.bubbles, strict=True))
    colours = {key.theme.theme_id: key.colour for key in keys}
    rows = []
    for row in wanted:
        theme = _theme(row, themes)
        rows.append(MapRow(row, theme, colours[theme.theme_id] if theme else 0, by_rank.get(row.rank)))
    return rows, box


def _theme(row: Row, themes: ThemesOfRun) -> ThemeRecord | None:
    return themes.of_topic.get(row.request.topic_id or 0)

"""The ranked list as a CSV file that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io

from flask import Response, request

from analysis.topics.theme_rows import themes_of_run
from core.language import N_
from core.records.safe_cells import safe_row
from core.refusals import NotFound
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.chosen_run import chosen_run
from webapp.insights.ranked_rows import Row, ranked_list

COLUMNS = (
    "rank", "request", "title", "keywords", "state", "owner", "people", "share", "points_at_stake", "points_low",
    "points_high", "reach", "impact", "stability", "effort", "rice", "trend", "severity", "example",
)  # fmt: skip


@blueprint.get("/p/<product>/insights/requests.csv")
def ranked_csv(product: str) -> Response:
    """The list that the page shows, a line for each request; numbers plain, words neutralised."""
    place, session = product_for(product, "read insights"), db.session()
    choice = chosen_run(session, place)
    if choice.run is None:
        raise NotFound(N_("There is no analysis of this product yet, so there is nothing to export."))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(safe_row(COLUMNS))
    found, themes = ranked_list(session, choice.run, choice.against), themes_of_run(session, choice.run)
    theme = themes.numbered(request.args.get("theme", type=int))
    for row in (found.about(theme, themes) if theme else found).everything():
        writer.writerow(safe_row(_cells(row)))
    name = f"{place.slug}-requests-run-{choice.run.id}.csv"
    # The mark tells spreadsheets that the letters are UTF-8; without it Chinese titles turn to noise.
    return Response(
        "\ufeff" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(row: Row) -> list[object]:
    kept, request = row.kept, row.request
    return [
        row.rank,
        request.id,
        request.title,
        "; ".join(kept.parts.get("keywords", [])),
        request.state,
        request.owner.display_name if request.owner else "",
        kept.people,
        _number(kept.share),
        _number(kept.points),
        _number(kept.points_low),
        _number(kept.points_high),
        _number(kept.reach),
        _number(kept.impact),
        _number(kept.confidence),
        _number(row.effort),
        _number(row.rice),
        kept.trend,
        kept.severity,
        kept.example,
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"

"""Every topic of a product, and what about it somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from analysis.priorities.feature_requests.request import CLOSED_STATES, OPEN_STATES
from analysis.priorities.second_look.queue import waiting_looks
from analysis.runs import last_run
from analysis.topics.edits.reading import conflicts
from analysis.topics.identity import DISMISSED, NORMAL, SINK
from analysis.topics.proposed_moves import open_moves
from analysis.topics.theme_rows import themes_of_run, tree_of_run
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.paging import pages_of
from webapp.insights.topics.topic_rows import TopicRow, topic_rows
from webapp.insights.topics.tree import branches

STANDINGS = (NORMAL, DISMISSED, SINK)
LOOKS = ("same", "split", "contested", "merged")
REQUESTS = ("open", "closed", "none")


@dataclass(frozen=True)
class TopicFilter:
    """What the address asks for; what it asks for and there is not counts as everything."""

    standing: str
    look: str
    request: str
    words: str
    theme: int | None = None
    by_theme: bool = False

    def passes(self, row: TopicRow) -> bool:
        """Whether the row is wanted."""
        return self._looks(row) and self._requests(row) and self._speaks(row)

    def _looks(self, row: TopicRow) -> bool:
        told = {
            "same": bool(row.same),
            "split": row.to_split,
            "contested": bool(row.contested),
            "merged": bool(row.shown.merged),
        }
        return told.get(self.look, True)

    def _requests(self, row: TopicRow) -> bool:
        state = row.shown.request.state if row.shown.request else None
        told = {"open": state in OPEN_STATES, "closed": state in CLOSED_STATES, "none": state is None}
        return told.get(self.request, True)

    def _speaks(self, row: TopicRow) -> bool:
        titles = [row.topic.title, *row.topic.keywords, *(each.title for each in row.shown.merged)]
        return self.words.strip().casefold() in "\n".join(titles).casefold()


@blueprint.get("/p/<product>/insights/topics")
def topics(product: str) -> str:
    """The topics of one standing, those of most people first."""
    place, session = product_for(product, "read insights"), db.session()
    wanted, run = _wanted(), last_run(session, place)
    themes = themes_of_run(session, run)
    theme = themes.numbered(wanted.theme)
    everything = topic_rows(session, place, wanted.standing)
    rows = [
        row
        for row in everything
        if wanted.passes(row) and (theme is None or themes.of_topic.get(row.topic.id) is theme)
    ]
    pages = pages_of(request.args.get("page", 1, type=int), len(rows))
    grouped = wanted.by_theme and bool(themes.records)
    return render_template(
        "insights/topics/list.html",
        rows=rows[pages.start : pages.start + pages.size],
        tree=branches(rows, themes, tree_of_run(session, run)) if grouped else [],
        themes=themes,
        theme=theme,
        grouped=grouped,
        pages=pages,
        everything=len(everything),
        wanted=wanted,
        chosen={name: value for name, value in request.args.items() if name != "page" and value},
        waiting=waiting_looks(session, place, most=0)[1] + len(open_moves(session, place)),
        conflicts=len(conflicts(session, place)),
    )


def _wanted() -> TopicFilter:
    asked = request.args
    standing = asked.get("standing", NORMAL)
    return TopicFilter(
        standing if standing in STANDINGS else NORMAL,
        asked.get("look", "") if asked.get("look") in LOOKS else "",
        asked.get("request", "") if asked.get("request") in REQUESTS else "",
        asked.get("q", "")[:200],
        asked.get("theme", type=int),
        asked.get("by") == "theme",
    )

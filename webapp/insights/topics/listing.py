"""Every topic of a product, and what about it somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import CLOSED_STATES, OPEN_STATES
from analysis.priorities.second_look.queue import waiting_looks
from analysis.topics.alike import split_proposals
from analysis.topics.edits.reading import ShownTopic, conflicts, standing_topics
from analysis.topics.identity import DISMISSED, NORMAL, SINK, Topic
from analysis.topics.proposed_moves import contested_shares, contested_topics, open_moves
from community.products import Product
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.paging import pages_of
from webapp.insights.possibly_same import Alike, alike_by_topic

STANDINGS = (NORMAL, DISMISSED, SINK)
LOOKS = ("same", "split", "contested", "merged")
REQUESTS = ("open", "closed", "none")


@dataclass(frozen=True)
class TopicRow:
    """A line of the list: the topic, those possibly the same, and what its writers and the runs say against it."""

    shown: ShownTopic
    same: list[Alike]
    contested: int
    share: float
    to_split: bool

    @property
    def topic(self) -> Topic:
        """The topic itself."""
        return self.shown.topic


@dataclass(frozen=True)
class TopicFilter:
    """What the address asks for; what it asks for and there is not counts as everything."""

    standing: str
    look: str
    request: str
    words: str

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
    wanted = _wanted()
    everything = topic_rows(session, place, wanted.standing)
    rows = [row for row in everything if wanted.passes(row)]
    pages = pages_of(request.args.get("page", 1, type=int), len(rows))
    return render_template(
        "insights/topics/list.html",
        rows=rows[pages.start : pages.start + pages.size],
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
    )


def topic_rows(session: Session, product: Product, standing: str = NORMAL) -> list[TopicRow]:
    """The topics of that standing with what is said about them, those of most people first."""
    same = alike_by_topic(session, product)
    shares = contested_shares(session, product)
    to_split = {proposal.topic_id for proposal in split_proposals(session, product)}
    to_split |= {topic.id for topic, _share in contested_topics(session, product)}
    return [
        TopicRow(
            shown,
            same.get(shown.topic.id, []),
            *shares.get(shown.topic.id, (0, 0.0)),
            shown.topic.id in to_split,
        )
        for shown in standing_topics(session, product, standing)
    ]

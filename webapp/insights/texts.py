"""Everything people said, filtered: the list behind every number."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template, request
from sqlalchemy.orm import Session

from analysis.heard_texts import TextFilter, heard_texts, languages_heard
from analysis.topics.identity import Topic
from community.products import Product
from releases.builds.build import Build
from releases.builds.seeing import build_called, builds_seen_by
from surveys.feedback import KINDS
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.paging import pages_of
from webapp.plain_input import row_number


@blueprint.get("/p/<product>/insights/texts")
def texts(product: str) -> str:
    """All feedback, newest first, by build, language, kind, topic and words."""
    place, session = product_for(product, "read insights"), db.session()
    wanted = _wanted(session, place)
    _none, total = heard_texts(session, place, wanted, most=0)
    pages = pages_of(request.args.get("page", 1, type=int), total)
    found, _total = heard_texts(session, place, wanted, start=pages.start, most=pages.size)
    return render_template(
        "insights/texts.html",
        texts=found,
        pages=pages,
        wanted=wanted,
        builds=builds_seen_by(session, current_account(), place),
        languages_heard=languages_heard(session, place),
        kinds=KINDS,
        topic=session.get(Topic, wanted.topic_id) if wanted.topic_id is not None else None,
        chosen={name: value for name, value in request.args.items() if name != "page" and value},
    )


def _wanted(session: Session, product: Product) -> TextFilter:
    chosen = request.args
    return TextFilter(
        build=_build(session, product, chosen.get("build", "")),
        without_build=chosen.get("build") == "none",
        language=chosen.get("language") or None,
        kind=chosen.get("kind") or None,
        topic_id=_topic(session, product, chosen.get("topic", type=row_number)),
        assigned={"yes": True, "no": False}.get(chosen.get("assigned", "")),
        words=chosen.get("q", "")[:200],
    )


def _build(session: Session, product: Product, slug: str) -> Build | None:
    if slug in ("", "none"):
        return None
    return build_called(session, product, slug, current_account())


def _topic(session: Session, product: Product, number: int | None) -> int | None:
    """The topic of that number, or the one it was merged into."""
    root = sa.func.coalesce(Topic.root_id, Topic.id)
    return session.scalar(sa.select(root).where(Topic.id == number, Topic.product_id == product.id))

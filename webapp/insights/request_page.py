"""One request for those who decide: its place, its parts, its history and every text behind it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.heard_texts import HeardText, TextFilter, heard_texts
from analysis.priorities.credits import credited_lines
from analysis.priorities.feature_requests.request import FeatureRequest, history_of, request_numbered
from analysis.priorities.supporters import count_supporters
from analysis.runs import last_run
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.paging import Pages, pages_of
from webapp.insights.possibly_same import alike_by_topic
from webapp.insights.ranked import deciding
from webapp.insights.ranked_rows import one_row


@blueprint.get("/p/<product>/insights/requests/<int:number>")
def request_behind(product: str, number: int) -> str | Response:
    """Why it stands where it stands, and what people wrote, most telling first; of a merged one its survivor's."""
    place = product_for(product, "read insights")
    wish = request_numbered(db.session(), place, number)
    if wish.survivor is not None:
        return redirect(url_for("insights.request_behind", product=place.slug, number=wish.survivor.id))
    return behind(wish)


def behind(wish: FeatureRequest, refused: FlaskForm | None = None) -> str:
    """The page; ``refused`` is the decision's form that was not accepted, with what was typed."""
    session = db.session()
    run = last_run(session, wish.product)
    texts, pages = _texts(session, wish)
    return render_template(
        "insights/request.html",
        wish=wish,
        run=run,
        row=one_row(session, run, wish) if run else None,
        texts=texts,
        pages=pages,
        supporters=count_supporters(session, [wish])[wish.id],
        history=history_of(session, wish),
        lines=credited_lines(session, wish),
        refused=refused,
        same=alike_by_topic(session, wish.product).get(wish.topic_id or 0, []),
        **deciding(session, wish.product),
    )


def _texts(session: Session, wish: FeatureRequest) -> tuple[list[HeardText], Pages]:
    if wish.topic_id is None:
        return [], pages_of(1, 0)
    page = request.args.get("page", 1, type=int)
    wanted = TextFilter(topic_id=wish.topic_id)
    pages = pages_of(page, heard_texts(session, wish.product, wanted, most=0)[1])
    texts, _total = heard_texts(session, wish.product, wanted, start=pages.start, most=pages.size)
    return texts, pages

"""The page behind a link in a letter: it asks with the score preselected; only its button votes. No sign-in needed."""

from __future__ import annotations

from flask import current_app, g, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import AnyOf

from community.rings import ring_of
from community.roles import require
from core.refusals import Refusal
from releases.builds.seeing import build_called
from surveys.votes import SCORE_NAMES, SCORES, Ballot, cast_votes, vote_of
from webapp.extensions import db
from webapp.locales import language
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.refusals import accepted, message_of, status_of
from webapp.vote_links import LinkExpired, VoteLink, read_link


class LinkForm(FlaskForm):
    """The score, one of five buttons."""

    score = IntegerField(validators=[AnyOf(SCORES)])


@blueprint.get("/v/<signed>")
def vote_link(signed: str) -> Response:
    """Ask. Whoever only opens the link, a scanner of mail among them, changes nothing."""
    try:
        return _page(signed, _opened(signed), LinkForm(formdata=None))
    except Refusal as refusal:
        return _no_way(refusal)


@blueprint.post("/v/<signed>")
def vote_by_link(signed: str) -> Response:
    """Vote, or change the vote."""
    form = LinkForm()
    try:
        link = _opened(signed)
        if form.validate() and accepted(form, lambda: _cast(link, form.score.data)):
            return redirect(url_for("pages.vote_link", signed=signed), 303)
        return _page(signed, link, form, status=422)
    except Refusal as refusal:
        return _no_way(refusal)


def _opened(signed: str) -> VoteLink:
    # The person may have left the ring or the product since the letter was sent: asked anew like on every page.
    session = db.session()
    link = read_link(session, signed, now=now())
    require(session, link.account, "vote", link.build.product)
    build_called(session, link.build.product, link.build.slug, link.account)
    g.product = link.build.product
    return link


def _cast(link: VoteLink, score: int) -> None:
    session, place = db.session(), link.build.product
    ring = ring_of(session, link.account, place)
    ballot = Ballot(link.account.id, link.build, score, channel="mail", ring=ring, language=language())
    for refusal in cast_votes(session, [ballot], now()):
        if refusal is not None:
            raise refusal


def _page(signed: str, link: VoteLink, form: LinkForm, status: int = 200) -> Response:
    vote = vote_of(db.session(), link.account, link.build)
    page = render_template(
        "pages/vote_link.html",
        signed=signed,
        link=link,
        form=form,
        vote=vote,
        open=link.build.open_to_votes(now()),
        score_names=SCORE_NAMES,
    )
    return _unkept(page, status)


def _no_way(refusal: Refusal) -> Response:
    status = 410 if isinstance(refusal, LinkExpired) else status_of(refusal)
    return _unkept(render_template("pages/vote_link_broken.html", message=message_of(refusal)), status)


def _unkept(page: str, status: int) -> Response:
    # The address is a key: neither a cache nor a search engine keeps it.
    answer = current_app.make_response((page, status))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

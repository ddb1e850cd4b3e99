"""Voting, and what may be said beside a vote. Each works as a plain form; app.js swaps the block in place."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from analysis.priorities.reasons import give_reason
from community.accounts import Account
from community.products import Product
from community.rings import ring_of
from releases.builds.build import Build
from releases.builds.seeing import build_called
from releases.installs import report_failure
from releases.notes import lines_of
from surveys.highlights import set_highlights
from surveys.votes import Ballot, cast_votes
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.locales import language
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.home import home_page
from webapp.pages.my_build import build_in_use, device_in_hand, remember_build
from webapp.pages.release import release_page
from webapp.pages.vote_forms import FailureForm, HighlightsForm, ReasonForm, VoteForm
from webapp.refusals import accepted

Answer = Response | tuple[str, int]


@blueprint.post("/p/<product>/releases/<build>/vote")
def vote(product: str, build: str) -> Answer:
    """One click: the score. It also says that this device runs the build, where nothing was said yet."""
    place, voter, found = _voter_at(product, build)
    form = VoteForm()
    return _answer(place, found, "vote", form, lambda: _cast(voter, found, form.score.data))


def _cast(voter: Account, build: Build, score: int) -> None:
    session = db.session()
    device = device_in_hand(session, voter)
    ballot = Ballot(
        voter.id,
        build,
        score,
        ring=ring_of(session, voter, build.product),
        device_model=device.model if device else None,
        device_system=device.system if device else None,
        language=(device.language if device else None) or language(),
    )
    for refusal in cast_votes(session, [ballot], now()):
        if refusal is not None:
            raise refusal
    if build_in_use(session, build.product, voter) is None:
        remember_build(session, build, voter, now=now())


@blueprint.post("/p/<product>/releases/<build>/reason")
def reason(product: str, build: str) -> Answer:
    """The main reason for the score."""
    place, voter, found = _voter_at(product, build)
    form = ReasonForm()
    save = lambda: give_reason(db.session(), voter, found, form.text.data or "", now=now())  # noqa: E731
    return _answer(place, found, "reason", form, save)


@blueprint.post("/p/<product>/releases/<build>/highlights")
def highlights(product: str, build: str) -> Answer:
    """Two best and one worst."""
    place, voter, found = _voter_at(product, build)
    form = HighlightsForm(lines_of(db.session(), found), [])
    save = lambda: set_highlights(  # noqa: E731
        db.session(), voter, found, form.picks("best"), form.picks("worst"), now=now()
    )
    return _answer(place, found, "highlights", form, save)


@blueprint.post("/p/<product>/releases/<build>/not-installed")
def not_installed(product: str, build: str) -> Answer:
    """ "I could not install it", with the reason."""
    place, voter, found = _voter_at(product, build)
    form = FailureForm()
    save = lambda: report_failure(db.session(), voter, found, form.reason.data or "", now=now())  # noqa: E731
    return _answer(place, found, "failure", form, save)


@blueprint.get("/p/<product>/releases/<build>/<any(vote, reason, highlights, 'not-installed'):deed>")
def came_back(product: str, build: str, deed: str) -> Response:
    """Who had to sign in first comes back by GET: to the page where the form stands."""
    return redirect(url_for("pages.release", product=product, build=build, _anchor="vote"))


def _voter_at(product: str, build: str) -> tuple[Product, Account, Build]:
    place = product_for(product, "vote")
    return place, signed_in(), build_called(db.session(), place, build, signed_in())


def _answer(place: Product, build: Build, name: str, form: FlaskForm, save: Callable[[], object]) -> Answer:
    home = request.form.get("page") != "release"
    if form.validate() and accepted(form, save):
        address = (
            url_for("pages.home", product=place.slug, _anchor="vote")
            if home
            else _release_address(place, build)
        )
        return redirect(address, 303)
    return (home_page(place, {name: form}) if home else release_page(place, build, {name: form})), 422


def _release_address(place: Product, build: Build) -> str:
    return url_for("pages.release", product=place.slug, build=build.slug, _anchor="vote")

"""The release notes of one build: lines with permalinks and credits, known issues, how to get it, the vote."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from community.products import Product
from core.language import N_
from core.refusals import NotFound
from releases.builds.build import Build
from releases.builds.seeing import build_after, build_before, build_called, newest_build
from releases.known_issues import KnownIssue, add_voice, issues_of
from webapp.auth.guards import current_account, product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.build_numbers import numbers_for
from webapp.pages.build_on_page import build_on_page
from webapp.pages.my_build import build_in_use
from webapp.pages.vote_block import vote_block


@blueprint.get("/p/<product>/releases/<build>")
def release(product: str, build: str) -> str:
    """The page of a build; a withdrawn one keeps it, with a notice."""
    place = product_for(product)
    return release_page(place, build_called(db.session(), place, build, current_account()))


def release_page(product: Product, build: Build, forms: Mapping[str, FlaskForm] | None = None) -> str:
    """The page for the visitor; ``forms`` that were refused are shown with what was typed."""
    session, viewer, moment = db.session(), current_account(), now()
    before, after = build_before(session, build, viewer), build_after(session, build, viewer)
    numbers = numbers_for(session, [build, before] if before else [build], viewer, moment)[0]
    page = build_on_page(session, build, viewer)
    newest = newest_build(session, viewer, product)
    in_use = build_in_use(session, product, viewer)
    block = vote_block(
        session,
        numbers,
        viewer,
        page.lines,
        page="release",
        now=moment,
        newest=newest,
        in_use=in_use,
        forms=forms,
    )
    return render_template(
        "pages/release.html",
        build=build,
        page=page,
        block=block,
        before=before,
        after=after,
        newest=newest,
        in_use=in_use,
    )


@blueprint.route("/p/<product>/releases/<build>/known-issues/<int:number>/me-too", methods=["GET", "POST"])
def known_issue_me_too(product: str, build: str, number: int) -> Response:
    """Say that one is hit by a known issue as well; saying it again changes nothing."""
    place = product_for(product, "support requests")
    found = build_called(db.session(), place, build, signed_in())
    issue = _issue(found, number)
    if request.method == "POST":
        add_voice(db.session(), issue, signed_in(), now=now())
    if request.form.get("page") == "home":
        return redirect(url_for("pages.home", product=place.slug, _anchor=f"issue-{issue.id}"), 303)
    return redirect(
        url_for("pages.release", product=place.slug, build=found.slug, _anchor=f"issue-{issue.id}"), 303
    )


def _issue(build: Build, number: int) -> KnownIssue:
    for issue in issues_of(db.session(), build):
        if issue.id == number:
            return issue
    raise NotFound(N_("That known issue is not part of this build any more. Reload the page."))

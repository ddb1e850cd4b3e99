"""Home: the newest build and the five points first, then what is new and what became of earlier wishes."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask_wtf import FlaskForm

from analysis.priorities.credits import credits_shown
from community.products import Product
from community.roles import may
from releases.builds.build import PUBLISHED, Build
from releases.builds.fitting import newest_fitting
from releases.builds.seeing import builds_seen_by
from releases.calendar import next_release
from releases.notes import lines_of
from webapp.auth.guards import current_account, product_for
from webapp.charts.trend import trend
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.build_numbers import numbers_for, trend_points
from webapp.pages.build_on_page import build_on_page
from webapp.pages.my_build import build_in_use
from webapp.pages.shipped_wishes import shipped_wishes
from webapp.pages.vote_block import vote_block

EARLIER = 8


@blueprint.get("/p/<product>/")
def home(product: str) -> str:
    """The page a tester opens on Friday evening."""
    return home_page(product_for(product))


def home_page(product: Product, forms: Mapping[str, FlaskForm] | None = None) -> str:
    """The page for the visitor; ``forms`` that were refused are shown with what was typed."""
    session, viewer, moment = db.session(), current_account(), now()
    newest = newest_fitting(session, viewer, product)
    if newest is None:
        tester = may(session, viewer, "vote", product)
        return render_template("pages/home_empty.html", due=next_release(product, moment), tester=tester)
    builds = _with_newest_first(builds_seen_by(session, viewer, product), newest)
    in_use = build_in_use(session, product, viewer)
    subject = in_use if in_use is not None and in_use.open_to_votes(moment) else newest
    numbers = numbers_for(session, _shown(builds, subject), viewer, moment)
    of_build = {each.build.id: each for each in numbers}
    page = build_on_page(session, newest, viewer)
    lines = page.lines if subject.id == newest.id else lines_of(session, subject)
    block = vote_block(
        session,
        of_build[subject.id],
        viewer,
        lines,
        page="home",
        now=moment,
        newest=newest,
        in_use=in_use,
        forms=forms,
    )
    earlier = [each for each in numbers if each.build.id != newest.id and each.build.state == PUBLISHED][
        :EARLIER
    ]
    credited = credits_shown(session, builds[: EARLIER + 1], viewer)
    return render_template(
        "pages/home.html",
        build=newest,
        page=page,
        block=block,
        in_use=in_use,
        choices=builds[:20],
        earlier=earlier,
        spark=trend(trend_points(numbers[: EARLIER + 1]), left=3, right=97),
        shipped=shipped_wishes(session, builds[: EARLIER + 1], credited),
    )


def _with_newest_first(builds: list[Build], newest: Build) -> list[Build]:
    # A withdrawn build may bear a higher version; what is to be got now stands on top.
    return builds[next(place for place, build in enumerate(builds) if build.id == newest.id) :]


def _shown(builds: list[Build], subject: Build) -> list[Build]:
    shown = builds[: EARLIER + 2]
    return shown if any(build.id == subject.id for build in shown) else [*shown, subject]

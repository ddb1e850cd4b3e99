"""What may be shown of builds' votes, to whom: satisfaction, the change from the build before, the own score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from community.accounts import Account
from releases.builds.build import PUBLISHED, Build
from releases.builds.numbers import builds_showing_numbers
from surveys.satisfaction import Satisfaction, satisfactions_of
from surveys.statistics import Difference
from surveys.votes import scores_by
from webapp.charts.trend import TrendPoint


@dataclass(frozen=True)
class BuildNumbers:
    """A build's figures for one viewer. ``satisfaction`` is None where the viewer may not see it (yet)."""

    build: Build
    satisfaction: Satisfaction | None
    before: Build | None
    change: Difference | None
    my_score: int | None
    open: bool


def numbers_for(
    session: Session, builds: list[Build], viewer: Account | None, now: datetime
) -> list[BuildNumbers]:
    """The figures of ``builds`` (one product, newest first) in that order; a change only where both sides are shown.

    The last build has nothing before it, so hand in one build more than is shown.
    """
    scores = scores_by(session, viewer, builds)
    shown = builds_showing_numbers(session, builds, viewer, now, voted=scores.keys())
    figures = satisfactions_of(session, [build for build in builds if build.id in shown])
    numbers = []
    for place, build in enumerate(builds):
        before = next((older for older in builds[place + 1 :] if older.state == PUBLISHED), None)
        this, earlier = figures.get(build.id), figures.get(before.id) if before else None
        change = this.change_from(earlier) if this and earlier else None
        numbers.append(
            BuildNumbers(build, this, before, change, scores.get(build.id), build.open_to_votes(now))
        )
    return numbers


def trend_points(numbers: list[BuildNumbers]) -> list[TrendPoint]:
    """The figures as points of a chart, oldest first."""
    return [_point(each) for each in reversed(numbers)]


def _point(each: BuildNumbers) -> TrendPoint:
    href = url_for("pages.release", product=each.build.product.slug, build=each.build.slug)
    if each.satisfaction is None:
        return TrendPoint(each.build.version, None, None, 0, href)
    found = each.satisfaction
    return TrendPoint(each.build.version, found.share, found.interval, found.n, href)

"""When the timed jobs are due: Fridays, nights, and days of the week in each product's own zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.products import Product, all_products
from releases.builds.build import SCHEDULED, Build
from releases.calendar import moment_of
from webapp.jobs.kinds import Moment, Settings

MONDAY, TUESDAY, WEDNESDAY = 0, 1, 2
WEEK = timedelta(days=7)


def fridays(session: Session, _settings: Settings, _now: datetime) -> list[Moment]:
    """The scheduled builds of all products, in the order in which they go out."""
    query = sa.select(Build).where(Build.state == SCHEDULED)
    found = []
    for build in session.scalars(query.order_by(Build.scheduled_at, Build.sort_key, Build.id)):
        if build.scheduled_at is not None:
            # A build that was moved is another unit: its first time has been settled already, perhaps.
            period = f"build:{build.id}@{build.scheduled_at:%Y-%m-%dT%H:%M:%SZ}"
            found.append(
                Moment(build.scheduled_at, period, f"{build.product.name} {build.version}", build.id)
            )
    return found


def nights(_session: Session, settings: Settings, now: datetime) -> list[Moment]:
    """Last night and the next, at ORANGE_FRIDAY_ANALYSIS_HOUR (UTC)."""
    hour = time(settings["ORANGE_FRIDAY_ANALYSIS_HOUR"], tzinfo=UTC)
    last = datetime.combine(now.astimezone(UTC), hour)
    if last > now:
        last -= timedelta(days=1)
    return [Moment(at, f"{at:%Y-%m-%d}", f"{at:%Y-%m-%d}") for at in (last, last + timedelta(days=1))]


def weekly(weekday: int, at: time) -> Callable[[Session, Settings, datetime], list[Moment]]:
    """Of every product the last and the next ``weekday`` (Monday is 0) at ``at`` in its own zone."""

    def when(session: Session, _settings: Settings, now: datetime) -> list[Moment]:
        return [
            moment for product in all_products(session) for moment in _weeks_of(product, weekday, at, now)
        ]

    return when


def _weeks_of(product: Product, weekday: int, at: time, now: datetime) -> list[Moment]:
    today = now.astimezone(product.tz).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    if moment_of(product, day, at) > now:
        day -= WEEK
    moments = [
        Moment(moment_of(product, on, at), f"{product.slug}:{on}", product.name, product.id)
        for on in (day, day + WEEK)
    ]
    # A product did not miss what was before its time.
    return [moment for moment in moments if moment.at > product.created_at]

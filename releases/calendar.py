"""The Friday calendar: when a product's next release is due, in its own zone, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from community.products import Product


def moment_of(product: Product, day: date, at: time | None = None) -> datetime:
    """``day`` at the product's release time (or ``at``) in its zone, as UTC.

    A time that a clock change skips is read with the offset before the change, so the release comes as much later
    as the clock jumped; a time that happens twice is the first of the two (PEP 495, fold=0).
    """
    local = datetime.combine(day, at or product.release_time, tzinfo=product.tz)
    return local.astimezone(UTC)


def next_release(product: Product, now: datetime) -> datetime:
    """The first release time of ``product`` strictly after ``now``, in UTC."""
    today = now.astimezone(product.tz).date()
    day = today + timedelta(days=(product.release_weekday - today.weekday()) % 7)
    due = moment_of(product, day)
    return due if due > now else moment_of(product, day + timedelta(days=7))


def releases_between(product: Product, start: datetime, end: datetime) -> list[datetime]:
    """Every release time in [start, end), in UTC, oldest first."""
    found = []
    due = next_release(product, start - timedelta(microseconds=1))
    while due < end:
        found.append(due)
        due = next_release(product, due)
    return found

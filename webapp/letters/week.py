"""The two letters of the week that staff get: Tuesday's look at the build, Wednesday's list to plan from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.ranked import RankedRequest
from analysis.runs import Run
from community.accounts import Account
from community.products import Product
from core.language import N_
from releases.builds.build import PUBLISHED, Build
from releases.builds.seeing import build_before
from releases.notes import ChangeLine
from surveys.highlights import line_counts
from surveys.satisfaction import Satisfaction, satisfaction_of
from webapp.letters.addresses import address_of
from webapp.letters.post import post_letter

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The newest build of the week and what testers made of it."""

    product: Product
    build: Build
    satisfaction: Satisfaction
    favourite: ChangeLine | None
    """The change line most often picked as one of the two best."""
    picks: int


def week_of(session: Session, product: Product, now: datetime) -> Week | None:
    """The week of ``product`` that ends ``now``; None where no build went out in it."""
    query = sa.select(Build).where(
        Build.product_id == product.id,
        Build.state == PUBLISHED,
        Build.published_at > now - WEEK,
        Build.published_at <= now,
    )
    build = session.scalars(query.order_by(Build.published_at.desc(), Build.id.desc()).limit(1)).first()
    if build is None:
        return None
    best = {
        line_id: counts["best"] for line_id, counts in line_counts(session, build).items() if counts["best"]
    }
    winner = min(best, key=lambda line_id: (-best[line_id], line_id), default=None)
    favourite = session.get(ChangeLine, winner) if winner is not None else None
    return Week(product, build, satisfaction_of(session, build), favourite, best.get(winner or 0, 0))


def tell_staff(session: Session, account: Account, week: Week, *, now: datetime) -> bool:
    """Send a member of staff the week; once per person and week."""
    before = build_before(session, week.build, account)
    change = week.satisfaction.change_from(satisfaction_of(session, before)) if before else None
    return post_letter(
        session,
        account,
        "week",
        N_("%(product_name)s this week: %(version)s"),
        unique_key=f"week:{week.product.id}:{_week_number(now)}:{account.id}",
        now=now,
        product_name=week.product.name,
        version=week.build.version,
        week=week,
        before=before,
        change=change,
        health_page=address_of("insights.health", product=week.product.slug),
    )


def tell_managers(
    session: Session,
    account: Account,
    product: Product,
    run: Run,
    top: Sequence[RankedRequest],
    *,
    now: datetime,
) -> bool:
    """Send a product manager the requests to plan from; once per person and week."""
    return post_letter(
        session,
        account,
        "planning",
        N_("%(product_name)s: what to plan next"),
        unique_key=f"planning:{product.id}:{_week_number(now)}:{account.id}",
        now=now,
        product_name=product.name,
        run=run,
        top=top,
        ranked_page=address_of("insights.ranked", product=product.slug),
    )


def _week_number(now: datetime) -> str:
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02d}"

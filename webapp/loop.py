"""The whole week on one page. The worker calls these at their times, pages and the command line on demand.

    Friday evening   a build goes out with its notes; those who asked for what it ships are told
    every night      testers' votes and words of the day are analysed
    Tuesday          staff see what the week's testers liked best, and how satisfied they are
    Wednesday        product managers get the requests that cost most, and plan the next build

Plain calls in order; each is one transaction, which the caller commits.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.credits import Shipped, ship_credits
from analysis.priorities.feature_requests.request import OPEN_STATES
from analysis.priorities.ranked import ranking_of
from analysis.runs import fail_silent_runs, last_run, request_run
from community.accounts import Account
from community.products import Product, all_products
from community.roles import holders_of
from releases.builds.build import SCHEDULED, Build
from releases.train import publish_build
from surveys.feedback import Feedback
from surveys.votes import Vote
from webapp.letters.requests import tell_shipped
from webapp.letters.week import tell_managers, tell_staff, week_of
from webapp.performing import perform_run

__all__ = ["friday", "nightly", "perform_run", "planning_day", "publish", "tuesday"]

TOP_REQUESTS = 5


def publish(
    session: Session, build: Build, *, now: datetime, by: Account | None = None, reason: str | None = None
) -> list[Shipped]:
    """Publish ``build``: its state and history, the credits in its notes, the letters to those who asked.

    Answers what it shipped. Raises core.refusals.Conflict where it is out already.
    """
    publish_build(session, build, now=now, by=by, reason=reason)
    shipped = ship_credits(session, build, now=now, by=by)
    tell_shipped(session, build, shipped, now=now)
    return shipped


def friday(session: Session, build_id: int, now: datetime) -> str:
    """Publish a scheduled build if its time has come; answers what happened, for the record of the job."""
    build = session.get(Build, build_id, with_for_update=True, populate_existing=True)
    if build is None or build.state != SCHEDULED or build.scheduled_at is None or build.scheduled_at > now:
        return "Not due any more: somebody published, moved or withdrew it."
    shipped = publish(session, build, now=now)
    people = {account.id for entry in shipped for account in entry.supporters}
    return f"Published {build.version}; {len(shipped)} requests shipped, {len(people)} people asked for them."


def nightly(session: Session, now: datetime, seed: int = 0) -> str:
    """Ask for an analysis of every product in which something was said since the last; give up dead runs."""
    given_up = fail_silent_runs(session, now)
    asked = [product for product in all_products(session) if _something_new(session, product)]
    for product in asked:
        request_run(session, product, now=now, seed=seed)
    return f"Asked for {len(asked)} analyses; gave up {given_up} dead ones."


def _something_new(session: Session, product: Product) -> bool:
    """Whether texts or votes changed or came since the last run; imported ones may carry dates long before it."""
    run = last_run(session, product)
    for table, counted in ((Feedback, "texts"), (Vote, "votes")):
        query = sa.select(sa.func.count(), sa.func.max(table.changed_at)).where(
            table.product_id == product.id
        )
        count, newest = session.execute(query).one()
        if count and (run is None or newest > run.as_of or count != run.totals.get(counted)):
            return True
    return False


def tuesday(session: Session, product_id: int, now: datetime) -> str:
    """Tell the staff of a product how the week's build does and what its testers liked best."""
    product = session.get_one(Product, product_id)
    week = week_of(session, product, now)
    if week is None:
        return "No build went out this week."
    written = sum(
        tell_staff(session, account, week, now=now)
        for account in holders_of(session, "read insights", product)
    )
    return f"Told {written} members of staff about {week.build.version}."


def planning_day(session: Session, product_id: int, now: datetime) -> str:
    """Give the product managers the open requests that cost most, to plan the next build from."""
    product = session.get_one(Product, product_id)
    run = last_run(session, product)
    if run is None:
        return "No analysis yet."
    top = [place for place in ranking_of(session, run) if place.shown_request.state in OPEN_STATES][
        :TOP_REQUESTS
    ]
    if not top:
        return "No open requests."
    managers = holders_of(session, "decide requests", product)
    written = sum(tell_managers(session, account, product, run, top, now=now) for account in managers)
    return f"Told {written} product managers about {len(top)} requests."

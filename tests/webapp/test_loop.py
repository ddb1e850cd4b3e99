"""The week's steps: publishing tells those who asked; the night asks for analyses; staff get their letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line
from analysis.priorities.feature_requests.deciding import decline_request, plan_request
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import PLANNED, SHIPPED, FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.supporters import support_request
from analysis.runs import DONE, FAILED, SILENCE, Run, claim_run, end_run, request_run, runs_of
from community.accounts import Account
from community.products import Product, create_product
from core.outbox import OutboxMessage
from core.refusals import Conflict
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines
from surveys.feedback import write_feedback
from webapp import loop

People = Callable[..., Account]


def wish_in(session: Session, build: Build, fan: Account, now: datetime) -> FeatureRequest:
    request = open_request(session, build.product, "Longer battery", now=now)
    support_request(session, request, fan, now=now)
    plan_request(session, request, build, now=now)
    (line,) = set_lines(session, build, [LineDraft("fixed", "The battery lasts")], now)
    credit_line(session, line, request)
    return request


def test_publishing_ships_what_the_notes_credit_and_tells_who_asked(
    session: Session, product: Product, make_account: People, now: datetime
) -> None:
    build, fan = draft_build(session, product, "8.11.7", now=now), make_account()
    request = wish_in(session, build, fan, now)
    other = open_request(session, product, "Not in the notes", now=now)
    plan_request(session, other, build, now=now)
    shipped = loop.publish(session, build, now=now)
    assert [entry.request.id for entry in shipped] == [request.id]
    assert (request.state, other.state) == (SHIPPED, PLANNED)
    assert [message.account_id for message in session.scalars(sa.select(OutboxMessage))] == [fan.id]


def test_a_second_publication_is_refused_and_tells_nobody(
    session: Session, product: Product, make_account: People, now: datetime
) -> None:
    build = draft_build(session, product, "8.11.7", now=now)
    loop.publish(session, build, now=now)
    wish_in(session, draft_build(session, product, "8.11.14", now=now), make_account(), now)
    with pytest.raises(Conflict):
        loop.publish(session, build, now=now)
    assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


def test_the_night_asks_where_something_was_said(
    session: Session, product: Product, make_account: People, now: datetime
) -> None:
    create_product(session, "quiet", "Quiet", now=now)
    write_feedback(session, make_account(), product, "The battery drains", now=now)
    assert loop.nightly(session, now, seed=7) == "Asked for 1 analyses; gave up 0 dead ones."
    (run,) = session.scalars(sa.select(Run))
    assert (run.product_id, run.seed, run.as_of) == (product.id, 7, now)


def test_the_night_leaves_in_peace_what_has_not_changed(
    session: Session, product: Product, make_account: People, now: datetime
) -> None:
    write_feedback(session, make_account(), product, "The battery drains", now=now)
    loop.nightly(session, now)
    run = claim_run(session, now)
    assert run is not None
    run.totals = {"texts": 1, "votes": 0}
    end_run(session, run, DONE, now=now)
    loop.nightly(session, now + timedelta(days=1))
    assert len(runs_of(session, product)) == 1


def test_the_night_sees_what_was_imported_with_old_dates(
    session: Session, product: Product, make_account: People, now: datetime
) -> None:
    run = request_run(session, product, now=now)
    claim_run(session, now)
    session.refresh(run)
    end_run(session, run, DONE, now=now)
    write_feedback(session, make_account(), product, "From the old forum", now=now - timedelta(days=900))
    assert loop.nightly(session, now + timedelta(days=1)) == "Asked for 1 analyses; gave up 0 dead ones."


def test_the_night_gives_up_runs_whose_worker_died(session: Session, product: Product, now: datetime) -> None:
    run = request_run(session, product, now=now)
    claim_run(session, now)
    loop.nightly(session, now + SILENCE + timedelta(seconds=1))
    session.refresh(run)
    assert (run.state, run.error) == (FAILED, "The worker that ran this analysis stopped. Run it again.")


def test_tuesday_tells_staff_of_the_product_only(
    session: Session, product: Product, make_account: People, now: datetime
) -> None:
    other = create_product(session, "other", "Other", now=now)
    staff = make_account("staff")
    make_account("tester")
    make_account("staff", of=other)
    loop.publish(session, draft_build(session, product, "8.11.7", now=now), now=now)
    assert loop.tuesday(session, product.id, now) == "Told 1 members of staff about 8.11.7."
    assert session.scalars(sa.select(OutboxMessage.account_id)).all() == [staff.id]


def test_planning_day_gives_managers_the_open_requests_in_order(
    session: Session, product: Product, make_account: People, now: datetime
) -> None:
    manager = make_account("manager")
    make_account("staff")
    ranked(session, product, now)
    assert loop.planning_day(session, product.id, now) == "Told 1 product managers about 2 requests."
    (letter,) = session.scalars(sa.select(OutboxMessage))
    assert letter.account_id == manager.id
    assert "1. Battery\n   3 people · costs 2.0 points (1.0 to 3.0)\n" in letter.body_text
    assert "2. Camera\n   3 people\n" in letter.body_text
    assert "Declined" not in letter.body_text


def ranked(session: Session, product: Product, now: datetime) -> None:
    """A finished run with two open requests and a declined one; only the first has points."""
    request_run(session, product, now=now)
    run = claim_run(session, now)
    assert run is not None
    for rank, title in enumerate(("Declined", "Battery", "Camera"), start=1):
        request = open_request(session, product, title, now=now)
        if title == "Declined":
            decline_request(session, request, "No.", now=now)
        points = (2.0, 1.0, 3.0) if title == "Battery" else (None, None, None)
        session.add(
            RankedRequest(
                run_id=run.id,
                request_id=request.id,
                rank=rank,
                people=3,
                share=0.1,
                points=points[0],
                points_low=points[1],
                points_high=points[2],
                effort=1.0,
                priority=1.0,
                trend="flat",
                severity="none",
                example="",
            )
        )
    end_run(session, run, DONE, now=now)


def test_planning_day_without_an_analysis_says_so(session: Session, product: Product, now: datetime) -> None:
    assert loop.planning_day(session, product.id, now) == "No analysis yet."

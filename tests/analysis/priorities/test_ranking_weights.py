"""Weights of the order: what holds, what is refused, what others would do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.ranking_order import Weights
from analysis.priorities.ranking_weights import previewed, set_weights, weights_of
from analysis.runs import DONE, Run
from core.audit import AuditEntry
from core.refusals import Refusal
from tests.making import a_product


def a_run(session: Session, now: datetime, rows: list[tuple[float, float, float]]) -> Run:
    """A run of a product with a request for each (reach, impact, confidence), ranked in that order."""
    product = a_product(session, now)
    run = Run(product_id=product.id, state=DONE, requested_at=now, as_of=now)
    session.add(run)
    session.flush()
    for rank, (reach, impact, confidence) in enumerate(rows, 1):
        wish = open_request(session, product, f"Wish {rank}", now=now)
        session.add(
            RankedRequest(
                run_id=run.id, request_id=wish.id, rank=rank, people=9, share=0.1, points=100 * reach * impact,
                reach=reach, impact=impact, confidence=confidence, effort=1.0, priority=100 * reach * impact,
                trend="flat", severity="none", example="",
            )
        )  # fmt: skip
    session.flush()
    return run


def test_without_a_choice_points_by_effort_are_the_order(session: Session, now: datetime) -> None:
    assert weights_of(session, a_product(session, now)) == Weights(1.0, 1.0, 0.0, 1.0)


def test_what_was_set_last_holds_for_this_product_alone(session: Session, now: datetime) -> None:
    mine, other = a_product(session, now), a_product(session, now, slug="wren")
    set_weights(session, mine, Weights(1, 2, 1, 0.5), now=now)
    set_weights(session, mine, Weights(0, 1, 1, 0.5), now=now + timedelta(hours=1))
    assert (weights_of(session, mine), weights_of(session, other)) == (Weights(0, 1, 1, 0.5), Weights())


def test_who_weighs_is_noted_with_before_and_after(session: Session, now: datetime) -> None:
    set_weights(session, a_product(session, now), Weights(2, 1, 0, 1), now=now)
    noted = session.query(AuditEntry).filter_by(act="ranking.weigh").one()
    assert (noted.before["reach"], noted.after["reach"]) == (1.0, 2)


@pytest.mark.parametrize(
    ("weights", "field"),
    [
        (Weights(reach=-1), "reach"),
        (Weights(effort=3.1), "effort"),
        (Weights(confidence=float("nan")), "confidence"),
        (Weights(reach=0, impact=0), "reach"),
    ],
)
def test_a_weight_that_cannot_be_is_refused_by_name(
    session: Session, now: datetime, weights: Weights, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        set_weights(session, a_product(session, now), weights, now=now)
    assert refused.value.field == field


def test_a_preview_tells_who_would_rise_and_writes_nothing(session: Session, now: datetime) -> None:
    run = a_run(session, now, [(0.5, 0.1, 0.9), (0.1, 0.4, 0.9)])
    by_impact = previewed(session, run, Weights(reach=0))
    assert [(each.request.title, each.was, each.becomes) for each in by_impact] == [
        ("Wish 2", 2, 1),
        ("Wish 1", 1, 2),
    ]
    assert weights_of(session, run.product) == Weights()


def test_the_usual_weights_change_no_place(session: Session, now: datetime) -> None:
    run = a_run(session, now, [(0.5, 0.2, 0.1), (0.3, 0.2, 0.9), (0.1, 0.1, 0.5)])
    assert all(each.was == each.becomes for each in previewed(session, run, Weights()))

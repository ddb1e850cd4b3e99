"""Feedback is kept as written, once; reasons and highlights beside a vote."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from community.products import add_area
from core.refusals import Refusal
from releases.notes import LineDraft, set_lines
from surveys.feedback import LONGEST, answer_of, feedback_by, give_answer, write_feedback
from surveys.highlights import Pick, highlights_of, line_counts, set_highlights
from tests.making import a_build, a_product, a_tester


def test_a_text_is_kept_exactly_as_written(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    tester = a_tester(session, product, now)
    text = "  <b>it's</b>\n\u202e 电池 \U0001f50b =1+1 "
    assert write_feedback(session, tester, product, text, now=now).text == text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " \n"}, "text"),
        ({"text": "x" * (LONGEST + 1)}, "text"),
        ({"kind": "rant"}, "kind"),
        ({"severity": "huge"}, "severity"),
    ],
)
def test_bad_input_is_refused_at_its_field(
    session: Session, now: datetime, changes: dict[str, str], field: str
) -> None:
    product = a_product(session, now)
    values = {"text": "fine"} | changes
    with pytest.raises(Refusal) as refusal:
        write_feedback(session, a_tester(session, product, now), product, now=now, **values)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_an_area_of_another_product_is_refused(session: Session, now: datetime) -> None:
    product, other = a_product(session, now), a_product(session, now)
    with pytest.raises(Refusal) as refusal:
        write_feedback(
            session,
            a_tester(session, product, now),
            product,
            "x",
            now=now,
            area=add_area(session, other, "Camera"),
        )
    assert refusal.value.field == "area"


def test_a_repeat_with_the_same_id_is_the_same_text(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    tester = a_tester(session, product, now)
    first = write_feedback(session, tester, product, "once", now=now, external_id="a")
    assert write_feedback(session, tester, product, "once", now=now, external_id="a") is first
    assert len(feedback_by(session, tester, product)) == 1


def test_there_is_one_main_reason_however_often_it_is_saved(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    for text in ("slow", "slower"):
        give_answer(session, tester, build, "reason", text, now=now)
    assert [each.text for each in feedback_by(session, tester)] == ["slower"]
    give_answer(session, tester, build, "reason", "", now=now)
    assert answer_of(session, tester, build) is None


def test_two_best_and_one_worst_picked_or_typed(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    one, two = set_lines(session, build, [LineDraft("added", "one"), LineDraft("fixed", "two")], now)
    set_highlights(session, tester, build, [Pick(one.id), Pick(two.id)], [Pick(text="battery")], now=now)
    assert [(h.kind, h.change_line_id, h.text) for h in highlights_of(session, tester, build)] == [
        ("best", one.id, None),
        ("best", two.id, None),
        ("worst", None, "battery"),
    ]
    assert line_counts(session, build) == {one.id: {"best": 1, "worst": 0}, two.id: {"best": 1, "worst": 0}}


def test_a_typed_worst_is_evidence_like_any_text(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    set_highlights(session, tester, build, [], [Pick(text="battery")], now=now)
    assert [(each.origin, each.text) for each in feedback_by(session, tester)] == [("worst", "battery")]
    set_highlights(session, tester, build, [], [], now=now)
    assert feedback_by(session, tester) == []


def test_more_than_two_best_are_refused_and_the_old_ones_stay(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    set_highlights(session, tester, build, [Pick(text="a")], [], now=now)
    with pytest.raises(Refusal):
        set_highlights(session, tester, build, [Pick(text=t) for t in "abc"], [], now=now)
    assert [h.text for h in highlights_of(session, tester, build)] == ["a"]


def test_a_line_of_another_build_cannot_be_picked(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, other = a_build(session, product, "1.0", now), a_build(session, product, "1.1", now)
    line = set_lines(session, other, [LineDraft("added", "x")], now)[0]
    with pytest.raises(Refusal):
        set_highlights(session, a_tester(session, product, now), build, [Pick(line.id)], [], now=now)

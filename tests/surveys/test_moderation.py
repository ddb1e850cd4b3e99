"""Floods wait for a look; nothing is removed; what a person decided stands and can be taken back."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from analysis.database_runs.reading import read_for_run
from analysis.heard_texts import TextFilter, heard_texts
from community.accounts import Account
from community.products import Product
from core.audit import AuditEntry
from core.refusals import Refusal
from surveys.feedback import Feedback, give_answer, write_feedback
from surveys.moderation import (
    BURST,
    HELD,
    HIDDEN,
    RELEASED,
    count_waiting,
    decide_text,
    holding_of,
    print_of,
    queue_of,
)
from tests.making import a_build, a_product, a_tester

AD = "Buy cheap followers now at the best shop of all the shops in town"


@pytest.fixture
def product(session: Session, now: datetime) -> Product:
    """A product, and another with the same words said in it as noise."""
    noise = a_product(session, now)
    for _ in range(2):
        write_feedback(session, a_tester(session, noise, now), noise, AD, now=now)
    return a_product(session, now)


@pytest.fixture
def ann(session: Session, product: Product, now: datetime) -> Account:
    """A tester."""
    return a_tester(session, product, now)


def why(session: Session, feedback: Feedback | None) -> str | None:
    assert feedback is not None
    held = holding_of(session, feedback.id)
    return held.why if held else None


def test_the_third_time_nearly_the_same_text_waits(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    texts = ["Battery dies!", "battery DIES 2", "dies, battery"]
    kept = [write_feedback(session, ann, product, text, now=now) for text in texts]
    assert [why(session, each) for each in kept] == [None, None, "repeat"]


def test_a_day_later_the_same_words_are_welcome_again(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    for day in range(4):
        kept = write_feedback(session, ann, product, "good", now=now + timedelta(days=day))
        assert why(session, kept) is None


def test_a_long_text_from_many_accounts_waits_from_the_fifth_on(
    session: Session, product: Product, now: datetime
) -> None:
    kept = [write_feedback(session, a_tester(session, product, now), product, AD, now=now) for _ in range(6)]
    assert [why(session, each) for each in kept] == [None] * 4 + ["crowd"] * 2


def test_a_short_text_from_many_people_is_just_what_many_think(
    session: Session, product: Product, now: datetime
) -> None:
    for _ in range(8):
        tester = a_tester(session, product, now)
        assert why(session, write_feedback(session, tester, product, "The battery drains", now=now)) is None


def test_very_many_texts_of_one_account_wait(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    for number in range(BURST):
        write_feedback(
            session, ann, product, f"remark {'abcdefghij'[number % 10]} {chr(97 + number // 10)}x", now=now
        )
    assert why(session, write_feedback(session, ann, product, "one more of them", now=now)) == "flood"


def test_a_reason_that_is_saved_again_unchanged_is_no_repeat(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    build = a_build(session, product, "8.10.24", now)
    for _ in range(5):
        kept = give_answer(session, ann, build, "reason", "The battery drains", now=now)
    assert why(session, kept) is None


def a_held_text(session: Session, product: Product, ann: Account, now: datetime) -> Feedback:
    return [write_feedback(session, ann, product, "Buy followers", now=now) for _ in range(3)][-1]


def test_what_waits_is_neither_analysed_nor_listed_until_it_is_released(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    held = a_held_text(session, product, ann, now)

    def seen() -> tuple[int, int]:
        return len(read_for_run(session, product, now).remarks.ids), heard_texts(
            session, product, TextFilter()
        )[1]

    assert seen() == (2, 2)
    decide_text(session, held.id, product.id, RELEASED, by_id=ann.id, reason="", now=now)
    assert seen() == (3, 3)


def test_the_queue_has_the_longest_waiting_first(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    first = a_held_text(session, product, ann, now)
    second = write_feedback(session, ann, product, "Buy followers", now=now + timedelta(hours=1))
    assert [each.feedback_id for each in queue_of(session, product.id)] == [first.id, second.id]
    assert count_waiting(session, product.id) == 2


def test_hiding_needs_a_reason_is_noted_and_can_be_taken_back(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    text = write_feedback(session, ann, product, "Rude words", now=now)
    with pytest.raises(Refusal):
        decide_text(session, text.id, product.id, HIDDEN, by_id=ann.id, reason=" ", now=now)
    assert decide_text(session, text.id, product.id, HIDDEN, by_id=ann.id, reason="Rude", now=now) == HELD
    assert heard_texts(session, product, TextFilter())[1] == 0
    assert decide_text(session, text.id, product.id, RELEASED, by_id=ann.id, reason="", now=now) == HIDDEN
    assert heard_texts(session, product, TextFilter())[1] == 1
    entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).first()
    assert entry is not None and entry.reason == "Rude" and entry.after == {"state": "hidden"}


def test_what_a_person_released_is_not_held_again_by_an_edit(
    session: Session, product: Product, ann: Account, now: datetime
) -> None:
    held = a_held_text(session, product, ann, now)
    decide_text(session, held.id, product.id, RELEASED, by_id=ann.id, reason="", now=now)
    write_feedback(session, ann, product, "Buy followers", now=now)
    found = holding_of(session, held.id)
    assert found is not None and found.state == RELEASED


@given(st.text(max_size=60))
def test_the_print_overlooks_order_case_digits_and_marks(text: str) -> None:
    assert print_of(text) == print_of(text)
    words = "alpha beta " + " ".join(text.split())
    if words.isascii():
        assert print_of(words) == print_of(" ".join(reversed(words.upper().split())) + " 12!")


def test_chinese_is_compared_by_its_characters() -> None:
    assert print_of("电池耗电很快") == print_of("很快，电池耗电！") != print_of("电池很好")

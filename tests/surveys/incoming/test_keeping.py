"""Incoming rows kept as votes and feedback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts import Account, create_member
from community.products import Product, create_product
from core.records.table import BadRow
from releases.builds.build import PUBLISHED, Build
from releases.builds.drafting import draft_build
from surveys.feedback import Feedback
from surveys.incoming.keeping import Kept, keep_rows
from surveys.incoming.new_builds import first_dates, make_builds
from surveys.incoming.rows import IncomingRow
from surveys.votes import Vote, tallies_of, tally_of

MAY = datetime(2024, 5, 9, 18, 30, tzinfo=UTC)


def row(number: int, **values: object) -> IncomingRow:
    usual: dict[str, object] = {
        "row": number,
        "line": number + 1,
        "text": f"text {number}",
        "score": 2,
        "build": "8.10",
        "date": MAY,
        "tester": None,
        "external_id": f"id-{number}",
    }
    return IncomingRow(**(usual | values))  # type: ignore[arg-type]


@pytest.fixture
def product(session: Session, now: datetime) -> Product:
    made = create_product(session, "skylark", "Skylark", now=now)
    other = create_product(session, "noise", "Noise", now=now)
    keep(session, other, [row(1), row(2, build="1.0", score=5)], now)
    return made


def keep(
    session: Session, product: Product, rows: list[IncomingRow], now: datetime, channel: str = "store"
) -> Kept:
    builds = make_builds(session, product, first_dates(rows), now=now)
    return keep_rows(session, product, rows, builds, channel=channel, now=now)


def votes_of(session: Session, product: Product) -> list[int]:
    return list(session.scalars(sa.select(Vote.score).where(Vote.product_id == product.id).order_by(Vote.id)))


def texts_of(session: Session, product: Product) -> list[str]:
    query = sa.select(Feedback.text).where(Feedback.product_id == product.id)
    return list(session.scalars(query.order_by(Feedback.id)))


def build_called(session: Session, product: Product, version: str) -> Build:
    return session.scalars(
        sa.select(Build).where(Build.product_id == product.id, Build.version == version)
    ).one()


def test_a_row_becomes_a_vote_and_a_feedback_of_one_author(
    session: Session, product: Product, now: datetime
) -> None:
    kept = keep(session, product, [row(1)], now)
    vote = session.scalars(sa.select(Vote).where(Vote.product_id == product.id)).one()
    feedback = session.scalars(sa.select(Feedback).where(Feedback.product_id == product.id)).one()
    assert (kept.imported, kept.votes, kept.texts, kept.known, kept.bad) == (1, 1, 1, 0, [])
    assert (vote.account_id, vote.build_id, vote.cast_at) == (feedback.account_id, feedback.build_id, MAY)
    assert (feedback.channel, feedback.origin, feedback.written_at) == ("store", "import", MAY)


def test_the_tally_moves_with_the_votes(session: Session, product: Product, now: datetime) -> None:
    keep(session, product, [row(1, score=2), row(2, score=5), row(3, score=5, text="")], now)
    build = build_called(session, product, "8.10")
    assert tally_of(session, product.id, build.id) == (0, 1, 0, 0, 2)


def test_the_same_rows_again_change_nothing(session: Session, product: Product, now: datetime) -> None:
    rows = [
        row(1),
        row(2, text=""),
        row(3, score=None),
        row(4, build=None),
        row(5, tester="ann"),
        row(6, date=None),
    ]
    keep(session, product, rows, now)
    before = votes_of(session, product), texts_of(session, product)
    again = keep(session, product, rows, now + timedelta(days=1))
    assert (again.imported, again.known) == (0, 6)
    assert (votes_of(session, product), texts_of(session, product)) == before


def test_a_longer_file_adds_only_what_is_new(session: Session, product: Product, now: datetime) -> None:
    keep(session, product, [row(1), row(2)], now)
    more = keep(session, product, [row(1), row(2), row(3)], now)
    assert (more.imported, more.known) == (1, 2)


def test_a_vote_may_be_added_to_a_text_that_is_known(
    session: Session, product: Product, now: datetime
) -> None:
    keep(session, product, [row(1, score=None)], now)
    more = keep(session, product, [row(1)], now)
    assert (more.votes, more.texts) == (1, 0)
    authors = set(session.scalars(sa.select(Vote.account_id).where(Vote.product_id == product.id)))
    assert authors == set(
        session.scalars(sa.select(Feedback.account_id).where(Feedback.product_id == product.id))
    )


def test_rows_without_a_tester_have_authors_of_their_own(
    session: Session, product: Product, now: datetime
) -> None:
    keep(session, product, [row(1), row(2)], now)
    authors = session.scalars(sa.select(Feedback.account_id).where(Feedback.product_id == product.id)).all()
    assert len(set(authors)) == 2
    assert {session.get_one(Account, author).kind for author in authors} == {"author"}


def test_a_tester_is_one_author_in_every_channel(session: Session, product: Product, now: datetime) -> None:
    keep(session, product, [row(1, tester="ann")], now, channel="store")
    keep(session, product, [row(2, tester="ann")], now, channel="forum")
    assert (
        len(set(session.scalars(sa.select(Feedback.account_id).where(Feedback.product_id == product.id))))
        == 1
    )


def test_a_tester_named_by_address_is_the_member(session: Session, product: Product, now: datetime) -> None:
    ann = create_member(session, "ann@example.org", "Ann", now=now)
    keep(session, product, [row(1, tester="Ann@Example.org"), row(2, tester="ben@example.org")], now)
    query = sa.select(Feedback.account_id).where(Feedback.product_id == product.id).order_by(Feedback.id)
    first, second = session.scalars(query)
    assert first == ann.id != second


def test_of_a_testers_votes_on_a_build_the_latest_stands(
    session: Session, product: Product, now: datetime
) -> None:
    later = row(2, tester="ann", score=5, date=MAY + timedelta(days=1))
    keep(session, product, [later, row(1, tester="ann", score=1)], now)
    assert votes_of(session, product) == [5]
    keep(session, product, [row(1, tester="ann", score=1)], now)
    assert votes_of(session, product) == [5]
    keep(session, product, [row(3, tester="ann", score=3, date=MAY + timedelta(days=2))], now)
    assert votes_of(session, product) == [3]
    assert tally_of(session, product.id, build_called(session, product, "8.10").id) == (0, 0, 1, 0, 0)


def test_rows_without_a_version_count_in_the_totals(
    session: Session, product: Product, now: datetime
) -> None:
    keep(session, product, [row(1, build=None, score=4), row(2, build=None, score=4)], now)
    assert tallies_of(session, product.id, [0])[0] == (0, 0, 0, 2, 0)
    assert set(session.scalars(sa.select(Feedback.build_id).where(Feedback.product_id == product.id))) == {
        None
    }


def test_a_row_that_says_nothing_is_bad_and_the_others_are_kept(
    session: Session, product: Product, now: datetime
) -> None:
    kept = keep(session, product, [row(1), row(2, text="", score=None), row(3)], now)
    assert [(bad.line, str(bad.reason)) for bad in kept.bad] == [(3, "neither a text nor a vote")]
    assert len(texts_of(session, product)) == 2


def test_a_row_that_the_database_refuses_fails_alone(
    session: Session, product: Product, now: datetime
) -> None:
    kept = keep(session, product, [row(1), row(2, score=7), row(3)], now)
    assert [bad.line for bad in kept.bad] == [3]
    assert "the database refuses it" in str(kept.bad[0].reason)
    assert votes_of(session, product) == [2, 2]
    assert texts_of(session, product) == ["text 1", "text 3"]


def test_a_version_too_long_to_be_one_is_bad(session: Session, product: Product, now: datetime) -> None:
    kept = keep(session, product, [row(1, build="9" * 200), row(2)], now)
    assert "cannot be a version" in str(kept.bad[0].reason)
    assert texts_of(session, product) == ["text 2"]


def test_two_rows_of_one_id_are_one_remark(session: Session, product: Product, now: datetime) -> None:
    keep(session, product, [row(1, external_id="x"), row(2, external_id="x")], now)
    assert texts_of(session, product) == ["text 1"]
    assert len(votes_of(session, product)) == 1


def test_a_text_of_megabytes_is_kept_whole(session: Session, product: Product, now: datetime) -> None:
    keep(session, product, [row(1, text="slow " * 600_000)], now)
    assert len(texts_of(session, product)[0]) == 3_000_000


def test_builds_are_published_at_the_first_date_they_are_seen(
    session: Session, product: Product, now: datetime
) -> None:
    keep(session, product, [row(1, date=MAY + timedelta(days=3)), row(2, date=MAY), row(3, date=None)], now)
    build = build_called(session, product, "8.10")
    assert (build.state, build.published_at) == (PUBLISHED, MAY)
    assert not build.open_to_votes(now)


def test_builds_are_made_in_the_order_of_their_versions(
    session: Session, product: Product, now: datetime
) -> None:
    keep(
        session, product, [row(1, build="8.122.1"), row(2, build="8.9"), row(3, build="8.10", date=None)], now
    )
    query = sa.select(Build.version).where(Build.product_id == product.id)
    assert list(session.scalars(query.order_by(Build.id))) == ["8.9", "8.10", "8.122.1"]
    assert list(session.scalars(query.order_by(Build.sort_key))) == ["8.9", "8.10", "8.122.1"]


def test_a_build_that_is_there_is_used_as_it_is(session: Session, product: Product, now: datetime) -> None:
    draft = draft_build(session, product, "8.10", now=now)
    keep(session, product, [row(1)], now)
    assert draft.state == "draft"
    assert session.scalars(sa.select(Vote.build_id).where(Vote.product_id == product.id)).one() == draft.id


def test_bad_rows_name_no_builds() -> None:
    from core.refusals import Refusal

    assert first_dates([BadRow(1, 2, Refusal("odd")), row(2, build=None)]) == {}

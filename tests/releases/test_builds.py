"""Builds: who sees which, in what order; drafts, slugs, downloads."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from community.roles import STAFF
from core.refusals import Conflict, NotFound, Refusal
from releases.builds.download import Download
from releases.builds.drafting import draft_build, set_downloads
from releases.builds.numbers import numbers_shown
from releases.builds.seeing import build_after, build_before, build_called, builds_seen_by, newest_build
from releases.train import withdraw_build
from tests.making import a_build, a_product, a_tester, somebody


def test_builds_come_newest_version_first_whenever_they_were_published(
    session: Session, now: datetime
) -> None:
    product = a_product(session, now)
    for version in ("8.10.3", "8.9.30", "8.10.24"):
        a_build(session, product, version, now)
    a_build(session, a_product(session, now), "9.0", now)
    assert [build.version for build in builds_seen_by(session, None, product)] == [
        "8.10.24",
        "8.10.3",
        "8.9.30",
    ]


def test_a_pilot_build_is_not_there_for_those_outside_the_ring(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build = a_build(session, product, "8.10.24", now, ring="pilot")
    assert build_called(session, product, "8.10.24", a_tester(session, product, now, "pilot")) is build
    assert build_called(session, product, "8.10.24", somebody(session, product, STAFF, now)) is build
    for outside in (a_tester(session, product, now, "beta"), None):
        with pytest.raises(NotFound):
            build_called(session, product, "8.10.24", outside)


def test_a_draft_is_seen_by_nobody_on_the_testers_pages(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    draft_build(session, product, "8.10.24", now=now)
    assert builds_seen_by(session, somebody(session, product, STAFF, now), product) == []


def test_a_version_is_there_once_in_its_product(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    a_build(session, product, "8.10.24", now)
    a_build(session, a_product(session, now), "8.10.24", now)
    with pytest.raises(Conflict):
        draft_build(session, product, " 8.10.24 ", now=now)


def test_two_versions_with_one_slug_get_two_addresses(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    slugs = {
        draft_build(session, product, version, now=now).slug
        for version in ("8.1+b", "8.1 b", "8.1/b", "测试版", "开发版")
    }
    assert slugs == {"8.1-b", "8.1-b-2", "8.1-b-3", "x", "x-2"}


def test_neighbours_are_those_the_viewer_may_see(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    old, _pilot, new = (
        a_build(session, product, v, now, ring)
        for v, ring in (("1.0", "beta"), ("1.1", "pilot"), ("1.2", "beta"))
    )
    tester = a_tester(session, product, now)
    assert build_before(session, new, tester) is old and build_after(session, old, tester) is new
    assert build_before(session, old, tester) is None and newest_build(session, tester, product) is new


def test_a_withdrawn_build_keeps_its_page_but_is_not_the_newest(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    old, new = a_build(session, product, "1.0", now), a_build(session, product, "1.1", now)
    withdraw_build(session, new, "Go back to 1.0.", now=now)
    assert newest_build(session, None, product) is old and build_called(session, product, "1.1") is new


def test_open_numbers_are_for_voters_and_staff(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester, staff = (
        a_build(session, product, "1.0", now),
        a_tester(session, product, now),
        somebody(session, product, STAFF, now),
    )
    assert numbers_shown(session, build, tester, now, voted=True) and numbers_shown(
        session, build, staff, now, voted=False
    )
    assert not numbers_shown(session, build, tester, now, voted=False) and not numbers_shown(
        session, build, None, now, voted=False
    )


def test_closed_numbers_are_for_all_unless_the_product_says_otherwise(
    session: Session, now: datetime
) -> None:
    product = a_product(session, now)
    build, later = a_build(session, product, "1.0", now), now + timedelta(days=14)
    assert numbers_shown(session, build, None, later, voted=False)
    product.numbers_public = False
    assert not numbers_shown(session, build, None, later, voted=False)


@pytest.mark.parametrize(
    ("download", "field"),
    [
        (Download(device="", url="https://x"), "device"),
        (Download(device="All", url="javascript:alert(1)"), "url"),
        (Download(device="All", url="https://x", sha256="12"), "sha256"),
        (Download(device="All", url="https://x", size_bytes=0), "size_bytes"),
    ],
)
def test_a_bad_download_is_refused_at_its_field(
    session: Session, now: datetime, download: Download, field: str
) -> None:
    build = draft_build(session, a_product(session, now), "1.0", now=now)
    with pytest.raises(Refusal) as refusal:
        set_downloads(session, build, [download])
    assert refusal.value.field == field

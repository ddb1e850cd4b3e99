"""Two editors, another version or ring, and known issues that change in place."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.refusals import Conflict, NotFound, Refusal
from releases.builds.drafting import draft_build
from releases.editing import begin_edit, name_build
from releases.known_issues import (
    IssueDraft,
    add_voice,
    carried_issues,
    issues_of,
    set_fixed,
    set_issues,
    voices_of,
)
from tests.making import a_build, a_member, a_product


def test_of_two_editors_who_saw_the_same_draft_the_second_is_refused(session: Session, now: datetime) -> None:
    build = draft_build(session, a_product(session, now), "8.11.27", now=now)
    session.flush()
    seen = build.changed_at
    begin_edit(session, build, seen, now=now + timedelta(minutes=1))
    with pytest.raises(Conflict):
        begin_edit(session, build, seen, now=now + timedelta(minutes=2))


def test_a_draft_takes_another_version_and_its_address_follows(session: Session, now: datetime) -> None:
    build = draft_build(session, a_product(session, now), "8.11.27", now=now)
    name_build(session, build, "8.12.4", "pilot", now=now)
    assert (build.version, build.slug, build.ring) == ("8.12.4", "8.12.4", "pilot")


def test_a_taken_version_is_refused_and_changes_nothing(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build = draft_build(session, product, "8.11.27", now=now)
    draft_build(session, product, "8.12.4", now=now)
    with pytest.raises(Conflict) as refused:
        name_build(session, build, "8.12.4", "beta", now=now)
    assert refused.value.field == "version" and build.version == "8.11.27"


def test_what_is_out_keeps_its_version(session: Session, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "8.11.20", now)
    with pytest.raises(Conflict):
        name_build(session, build, "8.11.21", build.ring, now=now)


def test_an_issue_that_is_reworded_keeps_its_voices(session: Session, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "8.11.20", now)
    issue, gone = set_issues(session, build, [IssueDraft("Car kits"), IssueDraft("Goes")], now=now)
    add_voice(session, issue, a_member(session, now), now=now)
    add_voice(session, gone, a_member(session, now), now=now)
    kept = set_issues(session, build, [IssueDraft("Car kits drop calls", "Restart", issue.id)], now=now)
    assert [(each.text, each.workaround) for each in kept] == [("Car kits drop calls", "Restart")]
    assert voices_of(session, kept, None)[issue.id][0] == 1


def test_a_workaround_for_nothing_and_a_foreign_issue_are_refused(session: Session, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "8.11.20", now)
    with pytest.raises(Refusal):
        set_issues(session, build, [IssueDraft(" ", "Restart")], now=now)
    with pytest.raises(NotFound):
        set_issues(session, build, [IssueDraft("Car kits", id=999)], now=now)


def test_an_issue_fixed_in_a_later_build_is_left_so(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    first, middle, last = (
        a_build(session, product, version, now) for version in ("8.11.6", "8.11.13", "8.11.20")
    )
    issue = set_issues(session, first, [IssueDraft("Car kits")], now=now)[0]
    set_fixed(session, last, [issue.id])
    set_fixed(session, middle, [])
    assert carried_issues(session, last) == [issue] and issues_of(session, last) == []
    set_fixed(session, last, [])
    assert issues_of(session, last) == [issue]

"""Change lines, known issues, installs, and notes from a file."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from community.devices import device_of
from core.refusals import NotFound, Refusal
from releases.builds.drafting import draft_build
from releases.changelog import apply_notes, parse_notes
from releases.installs import count_failures, failures_of, installed_on, report_failure, report_installed
from releases.known_issues import add_voice, close_issue, issues_of, state_issue, voices_of
from releases.notes import KINDS, LineDraft, lines_by_kind, lines_of, set_lines
from tests.making import a_build, a_member, a_product, a_tester

NOTES = """# Skylark 8.10.24

Faster camera,
calmer notifications

## Added
- Show when a call was answered
  (asked for by many)
- Dark keyboard
## Fixed
* Battery drains overnight

## Known issues
- Bluetooth stutters. Workaround: turn it off and on

## What to test
Make *long* calls.
"""


def test_a_notes_file_becomes_headline_lines_issues_and_texts(session: Session, now: datetime) -> None:
    build = draft_build(session, a_product(session, now), "8.10.24", now=now)
    apply_notes(session, build, parse_notes(NOTES), now)
    assert (
        build.headline == "Faster camera, calmer notifications" and build.what_to_test == "Make *long* calls."
    )
    assert [(line.kind, line.text) for line in lines_of(session, build)] == [
        ("added", "Show when a call was answered (asked for by many)"),
        ("added", "Dark keyboard"),
        ("fixed", "Battery drains overnight"),
    ]
    assert [(i.text, i.workaround) for i in issues_of(session, build)] == [
        ("Bluetooth stutters.", "turn it off and on")
    ]


def test_a_bullet_under_an_unknown_heading_is_refused_with_its_line() -> None:
    with pytest.raises(Refusal, match=r"Line 2 .*Improvments"):
        parse_notes("## Improvments\n- faster")


@given(st.text())
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        notes = parse_notes(text)
    except Refusal:
        return
    assert all(line.kind in KINDS for line in notes.lines)


def test_editing_a_line_keeps_its_permalink(session: Session, now: datetime) -> None:
    build = draft_build(session, a_product(session, now), "1.0", now=now)
    _one, two = set_lines(session, build, [LineDraft("added", "one"), LineDraft("fixed", "two")], now)
    set_lines(
        session,
        build,
        [
            LineDraft("fixed", "two, better", id=two.id),
            LineDraft("added", "  "),
            LineDraft("changed", "three"),
        ],
        now,
    )
    assert [(line.id == two.id, line.text) for line in lines_of(session, build)] == [
        (True, "two, better"),
        (False, "three"),
    ]
    assert list(lines_by_kind(session, build)) == ["changed", "fixed"]


def test_a_line_of_another_build_is_refused(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    one, other = draft_build(session, product, "1.0", now=now), draft_build(session, product, "1.1", now=now)
    line = set_lines(session, other, [LineDraft("added", "x")], now)[0]
    with pytest.raises(NotFound):
        set_lines(session, one, [LineDraft("added", "y", id=line.id)], now)


def test_a_known_issue_is_carried_until_the_build_that_fixes_it(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    first, second, third = (a_build(session, product, version, now) for version in ("1.0", "1.1", "1.2"))
    issue = state_issue(session, first, "Bluetooth stutters", now=now)
    close_issue(session, issue, third)
    assert [issues_of(session, build) for build in (first, second, third)] == [[issue], [issue], []]


def test_me_too_counts_a_person_once(session: Session, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "1.0", now)
    issue, ann, bo = state_issue(session, build, "x", now=now), a_member(session, now), a_member(session, now)
    assert add_voice(session, issue, ann, now=now) and not add_voice(session, issue, ann, now=now)
    assert voices_of(session, [issue], ann) == {issue.id: (1, True)} and voices_of(session, [issue], bo) == {
        issue.id: (1, False)
    }


def test_a_device_remembers_the_last_build_it_said(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    old, new = a_build(session, product, "1.0", now), a_build(session, product, "1.1", now)
    device = device_of(session, a_tester(session, product, now), "key", now=now)
    report_installed(session, device, old, now=now)
    report_installed(session, device, new, now=now)
    assert installed_on(session, device, product.id) is new


def test_a_failed_install_is_counted_once_with_its_last_reason(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    report_failure(session, tester, build, "stops at 80 %", now=now)
    report_failure(session, tester, build, "error 17", now=now)
    assert count_failures(session, build) == 1 and failures_of(session, build)[0].reason == "error 17"

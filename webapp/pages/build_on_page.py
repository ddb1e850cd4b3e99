"""What a page shows of one build's notes: lines by kind with their credits, known issues with their voices."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.priorities.credits import LineCredit, credits_shown
from community.accounts import Account
from releases.builds.build import Build
from releases.known_issues import KnownIssue, issues_of, voices_of
from releases.notes import KINDS, ChangeLine, lines_of


@dataclass(frozen=True)
class BuildOnPage:
    """The notes of ``build``. ``voices`` holds by issue id how many said "me too" and whether the viewer did."""

    build: Build
    lines: list[ChangeLine]
    by_kind: dict[str, list[ChangeLine]]
    credits: dict[int, list[LineCredit]]
    issues: list[KnownIssue]
    voices: dict[int, tuple[int, bool]]


def build_on_page(session: Session, build: Build, viewer: Account | None) -> BuildOnPage:
    """Read the notes of ``build`` for ``viewer``."""
    lines = lines_of(session, build)
    grouped = {kind: [line for line in lines if line.kind == kind] for kind in KINDS}
    issues = issues_of(session, build)
    voices = voices_of(session, issues, viewer)
    by_kind = {kind: found for kind, found in grouped.items() if found}
    return BuildOnPage(build, lines, by_kind, credits_shown(session, [build], viewer), issues, voices)

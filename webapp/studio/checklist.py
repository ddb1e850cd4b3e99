"""What a build still lacks before it goes out. The list warns and never blocks: the team decides."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from analysis.priorities.credits import credits_of
from analysis.priorities.feature_requests.request import FeatureRequest, planned_for
from releases.builds.build import Build
from releases.known_issues import issues_of
from releases.notes import lines_of


@dataclass(frozen=True)
class Check:
    """One item: whether it is fine, what it says, and the part of the editor (an anchor) that mends it."""

    fine: bool
    text: str
    place: str


def checklist_of(session: Session, build: Build) -> list[Check]:
    """Every item for ``build`` as it is saved, in the order of the editor."""
    lines, known = lines_of(session, build), issues_of(session, build)
    left_out = planned_without_line(session, build)
    return [
        Check(bool(build.headline), _("A headline") if build.headline else _("No headline yet"), "head"),
        Check(
            bool(build.what_to_test),
            _("What to test") if build.what_to_test else _("Nothing said about what to test"),
            "head",
        ),
        Check(
            bool(lines),
            ngettext("%(num)s change line", "%(num)s change lines", len(lines))
            if lines
            else _("No change lines yet"),
            "lines",
        ),
        Check(
            not left_out,
            ngettext(
                "%(num)s planned request is not in a line",
                "%(num)s planned requests are not in a line",
                len(left_out),
            )
            if left_out
            else _("Every planned request has its line"),
            "planned",
        ),
        Check(
            bool(known),
            ngettext("%(num)s known issue", "%(num)s known issues", len(known))
            if known
            else _("No known issue is stated; is there really none?"),
            "issues",
        ),
        Check(
            bool(build.downloads),
            ngettext("%(num)s download", "%(num)s downloads", len(build.downloads))
            if build.downloads
            else _("No download: testers cannot get it from here"),
            "downloads",
        ),
        Check(
            bool(build.go_back_steps),
            _("How to go back") if build.go_back_steps else _("Nothing said about how to go back"),
            "way",
        ),
    ]


def planned_without_line(session: Session, build: Build) -> list[FeatureRequest]:
    """The requests promised for ``build`` that none of its lines ships yet."""
    credited = {credit.request.id for credits in credits_of(session, build).values() for credit in credits}
    return [request for request in planned_for(session, build) if request.id not in credited]

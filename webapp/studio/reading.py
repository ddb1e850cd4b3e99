"""A build as the editor's form shows it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.credits import credits_of
from releases.builds.build import Build
from releases.known_issues import KnownIssue, carried_issues
from releases.notes import lines_of


def values_of(session: Session, build: Build) -> dict[str, Any]:
    """What NotesForm is filled with: every row of ``build`` that an editor may change."""
    credited = credits_of(session, build)
    texts = ("version", "ring", "headline", "what_to_test", "install_steps", "go_back_steps")
    return {name: getattr(build, name) for name in texts} | {
        "token": build.changed_at.isoformat(),
        "only_models": "\n".join(build.only_models),
        "lines": [
            {
                "id": line.id,
                "kind": line.kind,
                "text": line.text,
                "area_id": line.area_id,
                "requests": [credit.request.id for credit in credited.get(line.id, [])],
            }
            for line in lines_of(session, build)
        ],
        "issues": [
            {"id": issue.id, "text": issue.text, "workaround": issue.workaround}
            for issue in stated_issues(session, build)
        ],
        "fixed": [issue.id for issue in carried_issues(session, build) if issue.fixed_in_id == build.id],
        "downloads": [
            {"device": each.device, "url": each.url, "sha256": each.sha256, "size_bytes": each.size_bytes}
            for each in build.downloads
        ],
    }


def stated_issues(session: Session, build: Build) -> list[KnownIssue]:
    """The issues first stated with ``build``."""
    return list(
        session.scalars(sa.select(KnownIssue).where(KnownIssue.build_id == build.id).order_by(KnownIssue.id))
    )

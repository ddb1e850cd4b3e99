"""The notes exactly as testers will see them."""

from __future__ import annotations

from flask import render_template

from analysis.priorities.credits import credits_of
from releases.known_issues import issues_of
from releases.notes import lines_by_kind
from webapp.extensions import db
from webapp.studio.blueprint import blueprint
from webapp.studio.editor import build_for


@blueprint.get("/p/<product>/studio/builds/<build>/preview")
def preview(product: str, build: str) -> str:
    """The release page of a build that is not out yet, as it is saved."""
    found, session = build_for(product, build), db.session()
    return render_template(
        "studio/preview.html",
        build=found,
        lines=lines_by_kind(session, found),
        credits=credits_of(session, found),
        issues=issues_of(session, found),
    )

"""The notes exactly as testers will see them."""

from __future__ import annotations

from flask import render_template

from community.rings import RING_NAMES
from releases.notes import KINDS
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.build_on_page import build_on_page
from webapp.studio.blueprint import blueprint
from webapp.studio.countdown import in_zone
from webapp.studio.editor import build_for


@blueprint.get("/p/<product>/studio/builds/<build>/preview")
def preview(product: str, build: str) -> str:
    """The release page of a build that is not out yet, as it is saved, to somebody who is signed out."""
    found = build_for(product, build)
    return render_template(
        "studio/preview.html",
        build=found,
        page=build_on_page(db.session(), found, None),
        appears=found.published_at or found.scheduled_at or now(),
        ring_names=RING_NAMES,
        line_kinds=KINDS,
        nobody=lambda act: False,
        in_zone=in_zone,
    )

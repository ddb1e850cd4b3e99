"""The Atom feed of a product's builds (RFC 4287): what a visitor who is signed out may see, and no numbers."""

from __future__ import annotations

import re

from flask import Response, render_template, request

from releases.builds.seeing import builds_seen_by
from releases.notes import KINDS, ChangeLine, lines_of_builds
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.feeds.blueprint import blueprint

MOST = 20
# What XML 1.0 has no way to write (section 2.2): one such character and no reader takes the feed at all.
_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@blueprint.get("/feeds/<product>.atom")
def builds(product: str) -> Response:
    """The newest builds with their notes; a reader that has them already gets 304."""
    place = product_for(product)
    found = builds_seen_by(db.session(), None, place)[:MOST]
    lines = lines_of_builds(db.session(), found)
    page = render_template(
        "feeds/builds.atom",
        builds=found,
        by_kind={build.id: _by_kind(lines[build.id]) for build in found},
        line_kinds=KINDS,
        updated=max((build.changed_at for build in found), default=place.created_at),
    )
    answer = Response(_NOT_IN_XML.sub("", page), mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _by_kind(lines: list[ChangeLine]) -> dict[str, list[ChangeLine]]:
    grouped = {kind: [line for line in lines if line.kind == kind] for kind in KINDS}
    return {kind: found for kind, found in grouped.items() if found}

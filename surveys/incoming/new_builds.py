"""The builds that incoming rows are about: made where the product has none of that version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.products import Product
from core.records.table import BadRow
from core.refusals import Conflict, Refusal
from releases.builds.build import DRAFT, SCHEDULED, Build
from releases.builds.drafting import draft_build
from releases.train import publish_build
from releases.versions import clean_version, sort_key
from surveys.incoming.rows import IncomingRow


def first_dates(rows: Iterable[IncomingRow | BadRow]) -> dict[str, datetime | None]:
    """Each version that the rows name with the first date it is seen at; None where no such row has a date.

    A version that no build may have is left out: its rows are refused when they come.
    """
    found: dict[str, datetime | None] = {}
    for row in rows:
        if isinstance(row, BadRow) or row.build is None or not _possible(row.build):
            continue
        seen = found.get(row.build)
        found[row.build] = min(seen, row.date) if seen and row.date else seen or row.date
    return found


def make_builds(
    session: Session, product: Product, first_seen: Mapping[str, datetime | None], *, now: datetime
) -> dict[str, int]:
    """The id of each version's build. New ones are published at the date they were first seen (else now), in
    the order of their versions; a draft or scheduled one of that version is left as it is."""
    known = _known(session, product)
    for version in sorted(first_seen, key=lambda version: (sort_key(version), first_seen[version] or now)):
        if version not in known:
            known[version] = _published(session, product, version, first_seen[version] or now)
    return {version: known[version] for version in first_seen}


def _possible(version: str) -> bool:
    try:
        return clean_version(version) == version
    except Refusal:
        return False


def _known(session: Session, product: Product) -> dict[str, int]:
    query = sa.select(Build.version, Build.id).where(Build.product_id == product.id)
    return {version: build_id for version, build_id in session.execute(query)}


def _published(session: Session, product: Product, version: str, at: datetime) -> int:
    try:
        build = draft_build(session, product, version, now=at)
    except Conflict:  # another import made it meanwhile
        return _known(session, product)[version]
    if build.state in (DRAFT, SCHEDULED):
        publish_build(session, build, now=at)
    return build.id

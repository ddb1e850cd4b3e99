"""Builds that a page names here and there, read in one query."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from releases.builds.build import Build


def builds_by_id(session: Session, ids: Iterable[int | None]) -> dict[int, Build]:
    """The builds of these ids; None among them is passed over."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {build.id: build for build in session.scalars(sa.select(Build).where(Build.id.in_(wanted)))}

"""Editing a build: two editors never overwrite each other, and what may still change about its name."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from community.rings import check_ring
from core.language import N_
from core.refusals import Conflict
from releases.builds.build import DRAFT, SCHEDULED, Build
from releases.builds.drafting import free_slug
from releases.versions import clean_version, date_in, sort_key


def begin_edit(session: Session, build: Build, seen: datetime, *, now: datetime) -> None:
    """Claim an edit of ``build`` as it stood when ``changed_at`` was ``seen``; Conflict if it changed since.

    Call it before anything is written: of two editors who opened the same draft the second is refused.
    """
    # Later than what was seen even where the clock stood still, so that the same token cannot serve twice.
    later = max(now, seen + timedelta(microseconds=1))
    claim = sa.update(Build).where(Build.id == build.id, Build.changed_at == seen).values(changed_at=later)
    claimed = session.execute(claim.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    session.refresh(build)
    if not claimed:
        raise Conflict(N_("Somebody else changed this build while you were writing."))


def name_build(session: Session, build: Build, version: str, ring: str, *, now: datetime) -> None:
    """Give a build that is not out yet another version or ring; what is out keeps both."""
    version = clean_version(version)
    check_ring(ring)
    if (version, ring) == (build.version, build.ring):
        return
    if build.state not in (DRAFT, SCHEDULED):
        raise Conflict(
            N_("%(version)s is out already; it keeps its version and ring."),
            field="version",
            version=build.version,
        )
    try:
        with session.begin_nested():
            if version != build.version:
                build.slug = free_slug(session, build.product, version)
                build.version, build.sort_key = version, sort_key(version)
                build.version_date = date_in(version, now.date())
            build.ring = ring
            session.flush()
    except IntegrityError:
        session.refresh(build)
        raise Conflict(
            N_("There is a build %(version)s already. Edit that one or choose another version."),
            field="version",
            version=version,
        ) from None

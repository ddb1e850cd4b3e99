"""Drafting a build, and saying where to get it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from community.rings import check_ring
from core.language import N_, slug_of
from core.refusals import Conflict
from releases.builds.build import DRAFT, Build, BuildTransition
from releases.builds.download import Download, check_download
from releases.versions import clean_version, date_in, sort_key


def draft_build(
    session: Session,
    product: Product,
    version: str,
    *,
    now: datetime,
    ring: str = "beta",
    by: Account | None = None,
) -> Build:
    """A new draft; refuses an empty or taken version and an unknown ring."""
    version = clean_version(version)
    check_ring(ring)
    build = Build(
        product_id=product.id,
        version=version,
        slug=free_slug(session, product, version),
        sort_key=sort_key(version),
        version_date=date_in(version, now.date()),
        ring=ring,
        state=DRAFT,
        created_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(build)
    except IntegrityError:
        raise Conflict(
            N_("There is a build %(version)s already. Edit that one or choose another version."),
            field="version",
            version=version,
        ) from None
    session.add(
        BuildTransition(build_id=build.id, was=None, became=DRAFT, at=now, by_id=by.id if by else None)
    )
    return build


def free_slug(session: Session, product: Product, version: str) -> str:
    """A slug for ``version`` that no build of ``product`` has yet."""
    # "8.1+b" and "8.1-b" are two versions with one slug: the second gets a number.
    slug = slug_of(version)
    taken = set(
        session.scalars(
            sa.select(Build.slug).where(Build.product_id == product.id, Build.slug.startswith(slug))
        )
    )
    number = 2
    while slug in taken:
        slug = f"{slug_of(version)}-{number}"
        number += 1
    return slug


def set_downloads(session: Session, build: Build, downloads: list[Download]) -> None:
    """Replace the ways to get ``build``; refuses an address that is not http(s) and a malformed checksum or size."""
    for download in downloads:
        check_download(download)
    build.downloads = downloads
    session.flush()

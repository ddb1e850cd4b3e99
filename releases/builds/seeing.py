"""Who may see which builds, and in what order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from community.rings import RINGS, rings_seen_by
from core.language import N_
from core.refusals import NotFound
from releases.builds.build import DRAFT, PUBLISHED, SCHEDULED, WITHDRAWN, Build


def build_called(
    session: Session,
    product: Product,
    slug_or_version: str,
    viewer: Account | None = None,
    *,
    all_states: bool = False,
) -> Build:
    """The build of that slug or version that ``viewer`` may see; NotFound otherwise, whatever the reason.

    ``all_states`` is for doors that have checked the role already (command line, studio).
    """
    query = sa.select(Build).where(
        Build.product_id == product.id,
        sa.or_(Build.slug == slug_or_version, Build.version == slug_or_version),
    )
    if not all_states:
        query = query.where(seen_by(session, viewer, product))
    # A version may equal another build's slug; the slug is what addresses are made of, so it goes first.
    build = session.scalars(query.order_by(sa.case((Build.slug == slug_or_version, 0), else_=1))).first()
    if build is None:
        raise NotFound(N_("There is no build “%(version)s” here."), field="build", version=slug_or_version)
    return build


def seen_by(session: Session, viewer: Account | None, product: Product) -> sa.ColumnElement[bool]:
    """The condition on Build for what ``viewer`` may see: published or withdrawn builds of the rings open to them.

    Staff see these of every ring; drafts belong to the studio.
    """
    return sa.and_(
        Build.product_id == product.id,
        Build.state.in_((PUBLISHED, WITHDRAWN)),
        Build.ring.in_(rings_seen_by(session, viewer, product)),
    )


def is_seen(session: Session, build: Build, viewer: Account | None) -> bool:
    """Whether ``viewer`` may see ``build``."""
    return build.state in (PUBLISHED, WITHDRAWN) and build.ring in rings_seen_by(
        session, viewer, build.product
    )


def hidden_builds(session: Session, viewer: Account | None, product: Product) -> list[int] | None:
    """The ids of the published builds that are closed to ``viewer``; None for those who see every ring."""
    rings = rings_seen_by(session, viewer, product)
    if set(rings) == set(RINGS):
        return None
    query = sa.select(Build.id).where(
        Build.product_id == product.id,
        Build.state.in_((PUBLISHED, WITHDRAWN)),
        Build.ring.not_in(rings),
    )
    return list(session.scalars(query))


def naming(
    session: Session, viewer: Account | None, product: Product
) -> Callable[[Build | None], Build | None]:
    """A function that answers a build where ``viewer`` may be told its version, else None.

    Of a build that is not out yet, too: a plan names it. One of a ring that is closed to the viewer is never named.
    """
    rings = rings_seen_by(session, viewer, product)
    return lambda build: build if build is not None and build.ring in rings else None


def newest_first() -> tuple[sa.ColumnElement[Any], ...]:
    """ORDER BY: by version numbers, ties by date, newest first."""
    return (Build.sort_key.desc(), Build.published_at.desc(), Build.id.desc())


def builds_seen_by(session: Session, viewer: Account | None, product: Product) -> list[Build]:
    """The builds ``viewer`` may see, newest first."""
    return list(
        session.scalars(sa.select(Build).where(seen_by(session, viewer, product)).order_by(*newest_first()))
    )


def newest_build(session: Session, viewer: Account | None, product: Product) -> Build | None:
    """The newest published build ``viewer`` may see, or None."""
    query = sa.select(Build).where(seen_by(session, viewer, product), Build.state == PUBLISHED)
    return session.scalars(query.order_by(*newest_first()).limit(1)).first()


def build_before(session: Session, build: Build, viewer: Account | None) -> Build | None:
    """The next older build that ``viewer`` may see, or None."""
    older = sa.or_(
        Build.sort_key < build.sort_key, sa.and_(Build.sort_key == build.sort_key, Build.id < build.id)
    )
    query = sa.select(Build).where(seen_by(session, viewer, build.product), older, Build.state == PUBLISHED)
    return session.scalars(query.order_by(*newest_first()).limit(1)).first()


def build_after(session: Session, build: Build, viewer: Account | None) -> Build | None:
    """The next newer build that ``viewer`` may see, or None."""
    newer = sa.or_(
        Build.sort_key > build.sort_key, sa.and_(Build.sort_key == build.sort_key, Build.id > build.id)
    )
    query = sa.select(Build).where(seen_by(session, viewer, build.product), newer, Build.state == PUBLISHED)
    return session.scalars(query.order_by(Build.sort_key, Build.published_at, Build.id).limit(1)).first()


def upcoming_builds(session: Session, product: Product) -> list[Build]:
    """Drafts and scheduled builds, newest version first."""
    query = sa.select(Build).where(Build.product_id == product.id, Build.state.in_((DRAFT, SCHEDULED)))
    return list(session.scalars(query.order_by(*newest_first())))

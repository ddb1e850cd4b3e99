"""Builds: what testers get, vote on and write about, from draft to withdrawn."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from community.accounts import Account
from community.products import Product
from community.rings import check_ring, rings_seen_by
from community.roles import may
from core.database import Base
from core.language import N_, slug_of
from core.refusals import Conflict, NotFound, Refusal
from releases.versions import clean_version, date_in, sort_key

DRAFT, SCHEDULED, PUBLISHED, WITHDRAWN = "draft", "scheduled", "published", "withdrawn"
STATE_NAMES = {
    DRAFT: N_("Draft"),
    SCHEDULED: N_("Scheduled"),
    PUBLISHED: N_("Published"),
    WITHDRAWN: N_("Withdrawn"),
}


class Build(Base):
    """A version of a product, with the head of its release notes and the way to get it."""

    __tablename__ = "builds"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    version: Mapped[str] = mapped_column(sa.String(120))
    slug: Mapped[str] = mapped_column(sa.String(100))
    sort_key: Mapped[str] = mapped_column(sa.Text)
    # The day the version names (8.10.24); not the day of publishing.
    version_date: Mapped[date | None]
    ring: Mapped[str] = mapped_column(sa.String(20), default="beta")
    state: Mapped[str] = mapped_column(sa.String(20), default=DRAFT)
    headline: Mapped[str] = mapped_column(sa.Text, default="")
    what_to_test: Mapped[str] = mapped_column(sa.Text, default="")
    install_steps: Mapped[str] = mapped_column(sa.Text, default="")
    go_back_steps: Mapped[str] = mapped_column(sa.Text, default="")
    # What testers should do now that the build is withdrawn.
    withdrawal_advice: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    scheduled_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    votes_close_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    downloads: Mapped[list[Download]] = relationship(order_by="Download.id", cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("product_id", "version"),
        sa.UniqueConstraint("product_id", "slug"),
        sa.Index("ix_builds_order", "product_id", "sort_key", "published_at"),
        sa.Index("ix_builds_due", "state", "scheduled_at"),
        sa.CheckConstraint("state in ('draft', 'scheduled', 'published', 'withdrawn')", name="state"),
        sa.CheckConstraint("ring in ('pilot', 'internal', 'beta', 'stable')", name="ring"),
        sa.CheckConstraint("state <> 'scheduled' or scheduled_at is not null", name="scheduled_has_time"),
        sa.CheckConstraint(
            "state not in ('published', 'withdrawn') or published_at is not null", name="published_has_time"
        ),
    )

    def open_to_votes(self, now: datetime) -> bool:
        """Whether a vote on this build still counts at ``now``."""
        return self.state == PUBLISHED and self.votes_close_at is not None and now < self.votes_close_at


class BuildTransition(Base):
    """One change of a build's state: from what to what, when, by whom, why."""

    __tablename__ = "build_transitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    was: Mapped[str | None] = mapped_column(sa.String(20))
    became: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(sa.Text)


class Download(Base):
    """Where one kind of device gets the build."""

    __tablename__ = "downloads"

    id: Mapped[int] = mapped_column(primary_key=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    device: Mapped[str] = mapped_column(sa.String(120))
    url: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size_bytes: Mapped[int | None] = mapped_column(sa.BigInteger)


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


def check_download(download: Download) -> None:
    """Refuse a way to get a build that could not be followed or checked."""
    if not download.device.strip():
        raise Refusal(N_("Say for which device this link is, for example “All phones”."), field="device")
    if not download.url.startswith(("https://", "http://")):
        raise Refusal(
            N_("“%(url)s” is not a web address. It begins with https://."), field="url", url=download.url
        )
    if download.sha256 and not _is_sha256(download.sha256):
        raise Refusal(N_("A SHA-256 checksum has 64 digits 0-9 and a-f."), field="sha256")
    if download.size_bytes is not None and not 0 < download.size_bytes < 2**63:
        raise Refusal(N_("A size is a whole number of bytes above 0."), field="size_bytes")


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)


def closing_time(product: Product, published_at: datetime) -> datetime:
    """When the vote on a build published at that time closes."""
    return published_at + timedelta(days=product.vote_days)


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


def numbers_shown(
    session: Session, build: Build, viewer: Account | None, now: datetime, *, voted: bool
) -> bool:
    """Whether ``viewer`` may see this build's scores at ``now``.

    While the vote is open only its voters and staff; afterwards everybody, unless the product keeps them inside.
    """
    return build.id in builds_showing_numbers(
        session, [build], viewer, now, voted={build.id} if voted else set()
    )


def builds_showing_numbers(
    session: Session, builds: list[Build], viewer: Account | None, now: datetime, *, voted: Container[int]
) -> set[int]:
    """The ids of those of ``builds`` (of one product) whose scores ``viewer`` may see; ``voted`` holds what
    the viewer voted on.
    """
    if not builds:
        return set()
    product = builds[0].product
    staff = may(session, viewer, "see open numbers", product)
    return {
        build.id
        for build in builds
        if staff or build.id in voted or (product.numbers_public and not build.open_to_votes(now))
    }

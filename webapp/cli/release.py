"""release: what a build pipeline does on Friday."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, product_called
from core.clock import system_clock
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.builds.seeing import build_called
from releases.changelog import apply_notes, parse_notes
from releases.train import schedule_build, withdraw_build
from webapp.cli.doors import AS, Moment, actor, database

PRODUCT = click.option("--product", "slug", required=True, help="Slug of the product.")
NOTES = click.option(
    "--notes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Markdown with the headings Added, Changed, …, Known issues, What to test, Install, Go back.",
)
RING = click.option("--ring", default=None, help="pilot, internal, beta (default) or stable.")
AT = click.option(
    "--at", type=Moment(), default=None, help="Publish then (in the product's zone unless it has an offset)."
)


@click.group()
def release() -> None:
    """Create, publish and withdraw builds."""


@release.command()
@click.argument("version")
@PRODUCT
@NOTES
@RING
@AT
@AS
def create(
    version: str, slug: str, notes: Path | None, ring: str | None, at: datetime | None, email: str | None
) -> None:
    """Create a draft of VERSION; with --at it is scheduled."""
    now = system_clock()
    with database() as session:
        product = product_called(session, slug)
        by = actor(session, email, "publish releases" if at else "edit releases", product)
        build = draft_build(session, product, version, now=now, ring=ring or "beta", by=by)
        _fill(session, product, build, notes, at, now, by)
        click.echo(f"{build.version} is {build.state}: /p/{slug}/studio/builds/{build.slug}")


@release.command()
@click.argument("version")
@PRODUCT
@NOTES
@RING
@AT
@AS
def publish(
    version: str, slug: str, notes: Path | None, ring: str | None, at: datetime | None, email: str | None
) -> None:
    """Publish VERSION now (or --at a time); it is created if there is no such draft."""
    from webapp import loop

    now = system_clock()
    with database() as session:
        product = product_called(session, slug)
        by = actor(session, email, "publish releases", product)
        build = _existing(session, product, version) or draft_build(
            session, product, version, now=now, ring=ring or "beta", by=by
        )
        _fill(session, product, build, notes, at, now, by)
        if at is None:
            loop.publish(session, build, now=now, by=by)
        click.echo(f"{build.version} is {build.state}: /p/{slug}/releases/{build.slug}")


@release.command()
@click.argument("version")
@PRODUCT
@click.option("--advice", required=True, help="What those who installed it should do now.")
@AS
def withdraw(version: str, slug: str, advice: str, email: str | None) -> None:
    """Take a published VERSION back."""
    with database() as session:
        place = product_called(session, slug)
        by = actor(session, email, "publish releases", place)
        build = build_called(session, place, version, all_states=True)
        withdraw_build(session, build, advice, now=system_clock(), by=by)
        click.echo(f"{build.version} is withdrawn.")


def _existing(session: Session, product: Product, version: str) -> Build | None:
    from core.refusals import NotFound

    try:
        return build_called(session, product, version, all_states=True)
    except NotFound:
        return None


def _fill(
    session: Session,
    product: Product,
    build: Build,
    notes: Path | None,
    at: datetime | None,
    now: datetime,
    by: Account | None,
) -> None:
    if notes is not None:
        apply_notes(session, build, parse_notes(notes.read_text(encoding="utf-8-sig")), now)
    if at is not None:
        local = at if at.tzinfo else at.replace(tzinfo=product.tz)
        schedule_build(session, build, local.astimezone(UTC), now=now, by=by)

"""product: create, list, and say how fine its topics are."""

from __future__ import annotations

import click

from analysis.granularity.setting import STEPS, granularity_of, set_granularity
from community.products import all_products, create_product, product_called
from core.clock import system_clock
from webapp.cli.doors import AS, actor, database


@click.group()
def product() -> None:
    """Create and list products, set how fine their topics are."""


@product.command()
@click.argument("slug")
@click.option("--name", required=True, help="As people call it.")
@click.option("--zone", default="UTC", show_default=True, help="Its time zone, for example Asia/Shanghai.")
@click.option("--description", default="", help="One sentence for the front page.")
@AS
def create(slug: str, name: str, zone: str, description: str, email: str | None) -> None:
    """Create a product; SLUG stands in its addresses."""
    with database() as session:
        actor(session, email, "administer", None)
        create_product(session, slug, name, zone=zone, description=description, now=system_clock())
    click.echo(f"Created {name} at /p/{slug}/")


@product.command("list")
def list_() -> None:
    """List the products."""
    with database() as session:
        for each in all_products(session):
            click.echo(f"{each.slug}\t{each.name}\t{each.zone}")


# A minus must not be taken for an option.
@product.command(context_settings={"ignore_unknown_options": True})
@click.argument("slug")
@click.argument("step", type=click.IntRange(STEPS[0], STEPS[-1]), required=False)
def granularity(slug: str, step: int | None) -> None:
    """Print the granularity of product SLUG, or set it to STEP: 0 as the data say, finer to 2, coarser to -2.

    It holds for the texts that later analyses place; topics that exist change only through a preview on the page.
    """
    with database() as session:
        place = product_called(session, slug)
        if step is not None:
            set_granularity(session, place, step, now=system_clock())
        click.echo(str(granularity_of(session, place)))

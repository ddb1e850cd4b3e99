"""product: create and list."""

from __future__ import annotations

import click

from community.products import all_products, create_product
from core.clock import system_clock
from webapp.cli.doors import database


@click.group()
def product() -> None:
    """Create and list products."""


@product.command()
@click.argument("slug")
@click.option("--name", required=True, help="As people call it.")
@click.option("--zone", default="UTC", show_default=True, help="Its time zone, for example Asia/Shanghai.")
@click.option("--description", default="", help="One sentence for the front page.")
def create(slug: str, name: str, zone: str, description: str) -> None:
    """Create a product; SLUG stands in its addresses."""
    with database() as session:
        create_product(session, slug, name, zone=zone, description=description, now=system_clock())
    click.echo(f"Created {name} at /p/{slug}/")


@product.command("list")
def list_() -> None:
    """List the products."""
    with database() as session:
        for each in all_products(session):
            click.echo(f"{each.slug}\t{each.name}\t{each.zone}")

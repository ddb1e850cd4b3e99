"""export: tables out of the database."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from analysis.exporting import EXPORTS
from community.products import product_called
from core.records.safe_cells import safe_row
from webapp.cli.doors import database


@click.command()
@click.argument("what", type=click.Choice([*EXPORTS, "all"]))
@click.option("--product", "slug", required=True, help="Slug of the product.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="File (for `all`: folder) to write; standard output where it is left out.",
)
def export(what: str, slug: str, form: str, out: Path | None) -> None:
    """Export WHAT: requests, assignments, edits, votes, feedback, or all. People are numbers, not addresses."""
    if what == "all" and out is None:
        raise click.UsageError("`all` writes several files: name their folder with --out")
    with database() as session:
        product = product_called(session, slug)
        for name in EXPORTS if what == "all" else [what]:
            path = out / f"{name}.{form}" if out and what == "all" else out
            rows = EXPORTS[name](session, product)
            count = _write_to(path, rows, form)
            if path:
                click.echo(f"{path}: {count} rows")


def _write_to(path: Path | None, rows: Iterator[dict[str, Any]], form: str) -> int:
    if path is None:
        return _write(sys.stdout, rows, form)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.part")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        count = _write(file, rows, form)
    fresh.replace(path)  # a half-written export never stands under its name
    return count


def _write(file: TextIO, rows: Iterator[dict[str, Any]], form: str) -> int:
    count = 0
    table = csv.writer(file)
    for count, row in enumerate(rows, start=1):
        if form == "jsonl":
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            continue
        if count == 1:
            table.writerow(safe_row(row))
        table.writerow(safe_row(row.values()))
    return count

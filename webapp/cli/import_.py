"""import: votes and feedback from a file into a product, safe to repeat and to resume."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click
from sqlalchemy.orm import Session

from analysis.time_left import FIRST_SECOND, left_in_words
from community.accounts import Account
from community.products import Product, product_called
from core.audit import record_act
from core.clock import system_clock
from core.database import begin_write
from core.records.opening import open_table
from core.records.safe_cells import safe_row
from core.records.table import BadRow, Table
from core.refusals import Refusal
from surveys.incoming.batches import batches_of
from surveys.incoming.column_map import ColumnMap, column_map_of
from surveys.incoming.keeping import Kept, keep_rows
from surveys.incoming.new_builds import first_dates, make_builds
from surveys.incoming.rows import IncomingRows
from surveys.incoming.testers import NEW, check_tester_columns, first_token, keep_testers
from webapp.cli.columns import column_options, refused
from webapp.cli.doors import AS, actor, database, make_app
from webapp.cli.progress import ProgressLine
from webapp.letters.invited import mail_leaves, tell_invited

STAGES = {"read": "reading the file", "keep": "importing"}
DEFAULT_CHANNEL = "import"
BAD_SHOWN = 20

PRODUCT = click.option("--product", "slug", required=True, help="Slug of the product.")
FILE = click.argument("file", type=click.Path(path_type=Path))
ID = click.option("--id", metavar="COLUMN", help="The column that a row is known by; else a hash of the row.")
CHANNEL = click.option(
    "--channel", metavar="NAME", help="Where it came from: store, forum, …  [default: import]"
)


@click.group("import")
def import_() -> None:
    """Import feedback, votes or testers from a CSV or JSON Lines file.

    A row that was imported before is known again, so a file may be imported twice, or again when it has grown.
    Builds that the product does not have are made, published at the first date they are seen.
    """


@import_.command()
@FILE
@PRODUCT
@column_options
@ID
@CHANNEL
def feedback(file: Path, slug: str, **options: Any) -> None:
    """Import the texts of FILE, with their votes if --score names a column."""
    _import(file, slug, "text", options)


@import_.command()
@FILE
@PRODUCT
@column_options
@ID
@CHANNEL
def votes(file: Path, slug: str, **options: Any) -> None:
    """Import the votes of FILE, with their texts if --text names a column."""
    _import(file, slug, "score", options)


@import_.command()
@FILE
@PRODUCT
@click.option(
    "--tokens", type=click.Path(path_type=Path), help="Write email and a new API token of each here."
)
@click.option("--encoding", metavar="NAME", help="Of FILE, such as gb18030; else found out.")
@AS
@click.option("--invite", is_flag=True, help="Write each a letter, once; needs mail.")
def testers(
    file: Path, slug: str, tokens: Path | None, encoding: str | None, email: str | None, invite: bool
) -> None:
    """Import testers from FILE: the columns email and display_name, if there are any ring and language.

    With --tokens those who have no token from an import get one; its text is written only this once. With --invite
    each gets a letter that says where to sign in, once a product, if mail leaves this installation.
    """
    try:
        table = open_table(file, encoding)
        check_tester_columns(table)
    except Refusal as refusal:
        raise refused(refusal) from None
    app = make_app()
    if invite and not mail_leaves(app.config):
        raise click.UsageError(
            "--invite: mail does not leave here. Set ORANGE_FRIDAY_MAIL to smtp (or file) first."
        )
    with _tokens_file(tokens) as written, database(app) as session:
        product = product_called(session, slug)
        by = actor(session, email, "administer", product)
        kept, letters = _keep_testers(session, product, table, written, invite=invite)
        _note_testers(session, product, kept, by)
    for bad in kept.bad[:BAD_SHOWN]:
        click.echo(_bad_line(file, bad), err=True)
    click.echo(f"testers imported {kept.imported:7,}\nalready known    {kept.known:7,}")
    click.echo(f"bad rows         {len(kept.bad):7,}")
    if tokens:
        click.echo(f"tokens issued    {kept.texts:7,}  in {tokens}")
    if invite:
        click.echo(f"letters written  {letters:7,}")


def _note_testers(session: Session, product: Product, kept: Kept, by: Account | None) -> None:
    record_act(
        session,
        "testers.import",
        f"product:{product.id}",
        now=system_clock(),
        actor_id=by.id if by else None,
        product_id=product.id,
        after={"new": kept.imported, "known": kept.known, "bad": len(kept.bad)},
    )


def _keep_testers(
    session: Session, product: Product, table: Table, tokens: TextIO | None, *, invite: bool
) -> tuple[Kept, int]:
    """Every row by itself; `texts` counts the tokens that were written. Answers the number of letters, too."""
    now, kept, letters = system_clock(), Kept(), 0
    writer = csv.writer(tokens) if tokens else None
    for row in keep_testers(session, product, table, now=now):
        if isinstance(row, BadRow):
            kept.bad.append(row)
            continue
        kept.imported += row.outcome == NEW
        kept.known += row.outcome != NEW
        if writer and (token := first_token(session, row.account, now=now)):
            writer.writerow(safe_row([row.account.email, token]))
            kept.texts += 1
        if invite:
            letters += tell_invited(session, row.account, product, now=now)
    return kept, letters


@contextmanager
def _tokens_file(path: Path | None) -> Iterator[TextIO | None]:
    """A file that only its owner may read, in its place when all is committed; None where none is wanted."""
    if path is None:
        yield None
        return
    if path.exists():
        raise click.UsageError(
            f"--tokens: {path} is there already, and its tokens stand nowhere else. Name a new file."
        )
    draft = path.with_name(f".{path.name}.draft")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", newline="") as file:
            csv.writer(file).writerow(safe_row(["email", "token"]))
            yield file
        draft.replace(path)
    except OSError as error:
        raise click.UsageError(f"--tokens: {path} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


def _import(file: Path, slug: str, needed: str, options: dict[str, Any]) -> None:
    progress = ProgressLine(sys.stderr, STAGES, left=_left)
    try:
        map_file, encoding = options.pop("map_file"), options.pop("encoding")
        columns = column_map_of(options, map_file)
        if getattr(columns, needed) is None:
            raise click.UsageError(f"Say which column to read with --{needed}.")
        progress("read", 0.0)
        rows = IncomingRows(open_table(file, encoding), columns)
    except Refusal as refusal:
        progress.end()
        raise refused(refusal) from None
    with database() as session:
        product = product_called(session, slug)
        kept = _keep_all(session, product, rows, columns, progress)
    progress.end()
    _tell(file, rows, kept)


def _left(_stage: str, done: float, elapsed: float) -> str:
    """Rows cost the same from the first to the last."""
    if elapsed < FIRST_SECOND or not 0 < done < 1:
        return ""
    message, number = left_in_words(elapsed * (1 - done) / done)
    return message % {"number": number}


def _keep_all(
    session: Session, product: Product, rows: IncomingRows, columns: ColumnMap, progress: ProgressLine
) -> Kept:
    """Keep every row; each batch is committed by itself, so that an import that is stopped can go on."""
    now, channel = system_clock(), columns.channel or DEFAULT_CHANNEL
    first_seen = first_dates(rows)
    rows.check_pattern()
    builds = make_builds(session, product, first_seen, now=now)
    total = max(rows.rows_read, 1)
    kept = Kept()
    for batch in batches_of(rows):
        session.commit()
        begin_write(session)
        kept.bad += batch.bad
        kept.add(keep_rows(session, product, batch.rows, builds, channel=channel, now=now))
        progress("keep", rows.rows_read / total)
    return kept


def _tell(file: Path, rows: IncomingRows, kept: Kept) -> None:
    for bad in sorted(kept.bad, key=lambda bad: bad.line)[:BAD_SHOWN]:
        click.echo(_bad_line(file, bad), err=True)
    if len(kept.bad) > BAD_SHOWN:
        click.echo(f"… and {len(kept.bad) - BAD_SHOWN} more bad rows", err=True)
    click.echo(f"rows read      {rows.rows_read:9,}")
    if rows.left_out:
        click.echo(f"left out       {rows.left_out:9,}  by --only")
    click.echo(f"imported       {kept.imported:9,}  ({kept.votes:,} votes, {kept.texts:,} texts)")
    click.echo(f"already known  {kept.known:9,}")
    click.echo(f"bad            {len(kept.bad):9,}")
    if rows.unmatched_builds:
        click.echo(
            f"{rows.unmatched_builds:,} versions did not fit --build-pattern; their rows name no build."
        )


def _bad_line(file: Path, bad: BadRow) -> str:
    column = f"{bad.reason.field}: " if bad.reason.field else ""
    return f"{file.name}, line {bad.line}: {column}{bad.reason}"

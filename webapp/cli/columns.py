"""The options that say which column of a file means what: the same for `rank` and for `import`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from core.refusals import Refusal

Command = TypeVar("Command", bound=Callable[..., Any])

# Options whose name on the command line is not that of the field with dashes.
_SPELLED = {"map": "--map", "file": "FILE"}

COLUMN = "COLUMN"
_OPTIONS = (
    click.option(
        "--text", metavar=COLUMN, help="The column with the texts; an empty text is a vote without a comment."
    ),
    click.option("--score", metavar=COLUMN, help="The column with the votes."),
    click.option("--scale", metavar="1-5|yes-no", help="How votes are written; else seen from the column."),
    click.option("--build", metavar=COLUMN, help="The column with the build or version."),
    click.option("--build-pattern", metavar="RE", help="The build is the first group of this in its column."),
    click.option("--date", metavar=COLUMN, help="The column with the time; without a zone it is UTC."),
    click.option("--date-format", metavar="FORMAT", help="How times are written, such as '%d/%m/%Y %H:%M'."),
    click.option(
        "--tester", metavar=COLUMN, help="The column that says who; without it each row is a person."
    ),
    click.option(
        "--only", multiple=True, metavar="COLUMN=VALUE", help="Keep only such rows; may be repeated."
    ),
    click.option(
        "--map",
        "map_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="These options from a file: a JSON object or lines name = value.",
    ),
    click.option("--encoding", metavar="NAME", help="Of FILE, such as gb18030; else found out."),
)


def column_options(command: Command) -> Command:
    """Give a command the options of a ColumnMap, and `map_file` and `encoding`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def refused(refusal: Refusal) -> click.UsageError:
    """A refusal as the command line prints it, beginning with the option at fault; exit code 2."""
    if refusal.field is None:
        return click.UsageError(str(refusal))
    option = _SPELLED.get(refusal.field, "--" + refusal.field.replace("_", "-"))
    return click.UsageError(f"{option}: {refusal}")

"""Which column of a file means what. Every mistake is refused with the option at fault and the cure."""

import configparser
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from core.language import N_
from core.records.table import Table
from core.refusals import Refusal
from surveys.incoming.scales import SCALES

COLUMN_FIELDS = ("text", "score", "build", "date", "tester", "id")
LONGEST_CHANNEL = 40


@dataclass(frozen=True)
class ColumnMap:
    """The columns to read, as the file's heading names them; None where the file has no such thing."""

    text: str | None = None
    score: str | None = None
    scale: str | None = None
    """A key of surveys.incoming.scales.SCALES; None to see from the values."""
    build: str | None = None
    build_pattern: str | None = None
    """A regular expression found in the build's cell; its first group, or else all of it, is the build."""
    date: str | None = None
    date_format: str | None = None
    """As strptime wants it; None for ISO 8601 and other spellings that can be read in one way only."""
    tester: str | None = None
    id: str | None = None
    channel: str | None = None
    only: tuple[tuple[str, str], ...] = ()
    """(column, value) pairs: a row must match one value of every column that is named here."""


def column_map_of(options: Mapping[str, Any], map_file: Path | None = None) -> ColumnMap:
    """A map from options (a name of ColumnMap each, None for not given), on top of what `map_file` says.

    `only` is a sequence of "COLUMN=VALUE". Raises Refusal for an unreadable file, an unknown name, an unknown
    scale, a broken regular expression.
    """
    given = {name: value for name, value in options.items() if value not in (None, (), [])}
    merged = (_read_map(map_file) if map_file else {}) | given
    names = [item.name for item in fields(ColumnMap)]
    for name in merged:
        if name not in names:
            message = N_("%(name)s is no option of a map; it may hold %(names)s.")
            raise Refusal(message, field="map", name=name, names=", ".join(names))
    only = tuple(_filter_of(item) for item in _as_list(merged.pop("only", ())))
    columns = replace(ColumnMap(), only=only, **{name: str(value) for name, value in merged.items()})
    _check_options(columns)
    return columns


def check_columns(columns: ColumnMap, table: Table) -> None:
    """Refuse a map that names a column which the table does not have, or has more than once."""
    for option in COLUMN_FIELDS:
        if (name := getattr(columns, option)) is not None:
            require_column(option, name, table)
    for name, _value in columns.only:
        require_column("only", name, table)


def require_column(option: str, name: str, table: Table) -> None:
    """Refuse, naming the option, a column that the table does not have or has more than once."""
    if name in table.columns:
        return
    if name in table.repeated:
        message = N_(
            "%(name)s stands more than once in the heading. Name the column by its place: %(places)s."
        )
        raise Refusal(message, field=option, name=name, places=", ".join(table.repeated[name]))
    names = ", ".join(table.columns[:40])
    near = _nearest(name, table.columns)
    if near:
        message = N_("There is no column %(name)s; did you mean %(near)s? The columns are: %(names)s.")
        raise Refusal(message, field=option, name=name, near=near, names=names)
    raise Refusal(
        N_("There is no column %(name)s. The columns are: %(names)s."), field=option, name=name, names=names
    )


def _nearest(name: str, columns: list[str]) -> str | None:
    folded = {column.casefold(): column for column in columns}
    near = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def _check_options(columns: ColumnMap) -> None:
    if columns.scale is not None and columns.scale not in SCALES:
        message = N_("There is no scale %(scale)s; it is %(scales)s.")
        raise Refusal(message, field="scale", scale=columns.scale, scales=_either(list(SCALES)))
    if columns.build_pattern is not None:
        try:
            re.compile(columns.build_pattern)
        except (re.error, OverflowError, RecursionError) as error:
            message = N_("%(pattern)s is not a regular expression: %(error)s.")
            raise Refusal(
                message, field="build_pattern", pattern=columns.build_pattern, error=str(error)
            ) from None
    if columns.channel is not None and not 0 < len(columns.channel) <= LONGEST_CHANNEL:
        raise Refusal(N_("A channel has 1 to %(most)d characters."), field="channel", most=LONGEST_CHANNEL)


def _either(names: list[str]) -> str:
    return " | ".join(names)


def _filter_of(item: str) -> tuple[str, str]:
    column, equals, value = item.partition("=")
    if not equals or not column.strip():
        message = N_("%(item)s is no filter; write COLUMN=VALUE.")
        raise Refusal(message, field="only", item=item)
    return column.strip(), value.strip()


def _as_list(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{column}={wanted}" for column, wanted in value.items()]
    if isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return [str(item) for item in value]


def _read_map(path: Path) -> dict[str, Any]:
    """A JSON object, or lines "name = value" with or without a [section]."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = N_("%(file)s cannot be read: %(error)s.")
        raise Refusal(message, field="map", file=path.name, error=str(error)) from None
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else _read_ini(text)
        if not found:
            raise ValueError("it is empty")
    except (ValueError, configparser.Error) as error:
        message = N_("%(file)s is neither a JSON object nor lines of name = value: %(error)s.")
        raise Refusal(message, field="map", file=path.name, error=str(error)) from None
    return {name.replace("-", "_"): value for name, value in found.items() if value is not None}


def _read_ini(text: str) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    if not re.search(r"^\s*\[", text, re.MULTILINE):
        text = "[columns]\n" + text
    parser.read_string(text)
    return {name: value for section in parser.sections() for name, value in parser[section].items()}

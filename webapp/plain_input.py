"""What comes in from outside, made such that every database can take it: no NULs, no halves of characters, no numbers
beyond an id."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

HIGHEST = 2**31 - 1
_SURROGATES = re.compile("[\ud800-\udfff]")


def row_number(text: str) -> int:
    """``text`` as the id of a row; ValueError for everything else, so that it serves as ``type=`` and ``coerce=``."""
    number = int(text)
    if not 0 <= number <= HIGHEST:
        raise ValueError(text)
    return number


def plain(value: Any) -> Any:
    """``value`` (JSON's kinds) with NULs taken out of its texts and lone surrogates replaced.

    PostgreSQL refuses the former, neither database can store the latter.
    """
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value.replace("\0", ""))
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {plain(name): plain(each) for name, each in value.items()}
    return value


class PlainRequest(Request):
    """A request whose form and query are plain. Texts in JSON are made so where the API declares them."""

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = _plain_fields(self.__dict__["form"])

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The fields of the query."""
        return _plain_fields(super().args)


def _plain_fields(fields: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((plain(name), plain(value)) for name, value in fields.items(multi=True))


class RowNumberConverter(IntegerConverter):
    """``<int:number>`` in addresses: beyond the highest id there is nothing, so the address is not known."""

    def __init__(self, map: Any, *args: Any, **more: Any) -> None:
        super().__init__(map, *args, **({"max": HIGHEST} | more))


def install_plain_input(app: Flask) -> None:
    """Must come before any route is registered."""
    app.request_class = PlainRequest
    app.url_map.converters["int"] = RowNumberConverter

"""Addresses in letters: whole ones, of this installation, whoever's request happens to write the letter."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of a page, under ORANGE_FRIDAY_BASE_URL and never under a visitor's Host header."""
    base = urlsplit(current_app.config["ORANGE_FRIDAY_BASE_URL"])
    routes = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return routes.build(endpoint, values, force_external=True)

"""The Chinese catalogue has every text of the interface, with the same values in it, and is compiled."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from community.products import Product

ROOT = Path(__file__).parents[2]
CHINESE = ROOT / "webapp/translations/zh_Hans_CN/LC_MESSAGES"
# Ours, and what Flask-Security's own Chinese leaves in English.
CATALOGUES = [CHINESE / "messages.po", CHINESE / "flask_security.po"]
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]")
EXTRACT = "pybabel -q extract -F babel.cfg -k _l -k N_ --no-location"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN" if path in CATALOGUES else None)


def texts(catalogue: Catalog) -> list[Message]:
    """Its messages without the head, whose id is empty."""
    return [message for message in catalogue if message.id]


def sides(text: str | Iterable[str] | None) -> list[str]:
    """The text, or its singular and plural."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """The interface's texts as `make texts` reads them now."""
    monkeypatch.chdir(ROOT)
    template = tmp_path / "messages.pot"
    CommandLineInterface().run([*EXTRACT.split(), "-o", str(template), "."])  # type: ignore[no-untyped-call]
    return read(template)


def test_every_text_of_the_interface_is_there_in_chinese(fresh: Catalog) -> None:
    chinese = read(CATALOGUES[0])
    done = {
        sides(message.id)[0] for message in texts(chinese) if all(sides(message.string)) and not message.fuzzy
    }
    missing = [sides(message.id)[0] for message in texts(fresh) if sides(message.id)[0] not in done]
    assert missing == [], "run `make texts`, then translate these"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_the_values_of_its_text(catalogue: Path) -> None:
    unlike = [
        message.id
        for message in texts(read(catalogue))
        if all(sides(message.string))
        and {place for side in sides(message.string) for place in PLACEHOLDER.findall(side)}
        != {place for side in sides(message.id) for place in PLACEHOLDER.findall(side)}
    ]
    assert unlike == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_the_compiled_catalogue_is_the_written_one(catalogue: Path) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read(catalogue))
    assert catalogue.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run `make texts`"


def test_who_must_sign_in_first_is_told_so_in_chinese(client: FlaskClient, product: Product) -> None:
    client.set_cookie("language", "zh")
    answer = client.get("/me/tokens", follow_redirects=True)
    assert "请登录后查看此页面。" in answer.text

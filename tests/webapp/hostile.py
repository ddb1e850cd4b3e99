"""What tests of hostile input share: the lists beside the repository, and every form of a page."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

WORDS = (
    "text",
    "search",
    "email",
    "url",
    "tel",
    "password",
    "textarea",
    "number",
    "hidden",
    "date",
    "datetime-local",
)
OWN = ("csrf_token",)


def naughty(shared: Path) -> list[str]:
    """The big list of naughty strings."""
    found = json.loads((shared / "hostile_text" / "blns.json").read_text(encoding="utf-8"))
    return [each for each in found if each]


def scripts(shared: Path) -> list[str]:
    """Payloads that call alert, prompt or confirm where anything runs them."""
    with (shared / "hostile_text" / "xss.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file) if row["text"]]


@dataclass
class Form:
    """A form that posts: where to, its fields with their values, and which of these are words."""

    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """Collects the forms of a page that post, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.choice: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or note a field of it."""
        names = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(names.get("action", "")) if names.get("method", "").lower() == "post" else None
            self.found += [self.form] if self.form else []
        elif self.form is not None and (tag == "option" or names.get("name")):
            self._field(tag, names)

    def _field(self, tag: str, names: dict[str, str]) -> None:
        assert self.form is not None
        name, kind = names.get("name", ""), "textarea" if tag == "textarea" else names.get("type", "text")
        if tag == "select":
            self.choice = name
        elif tag == "option":
            if self.choice is not None and (self.choice not in self.form.values or "selected" in names):
                self.form.values[self.choice] = names.get("value", "")
        elif tag == "button" or kind in ("radio", "checkbox", "submit"):
            self.form.values.setdefault(name, names.get("value", "on"))
        elif tag in ("input", "textarea"):
            self.form.values[name] = names.get("value", "")
            if kind in WORDS and name not in OWN:
                self.form.words.add(name)

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self.form = None
        if tag == "select":
            self.choice = None


def forms_of(html: str, path: str) -> list[Form]:
    """The forms of the page at ``path`` that post."""
    parser = Forms()
    parser.feed(html)
    for each in parser.found:
        each.action = each.action or path
    return parser.found

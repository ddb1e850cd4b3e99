"""Rows of the editor added, removed and moved by buttons, so that it needs no script."""

from __future__ import annotations

from typing import Any

from webapp.studio.notes_form import NotesForm

ROWS = ("lines", "issues", "downloads")
Values = dict[str, Any]


def rearranged(form: NotesForm, button: str) -> NotesForm:
    """The form with what was typed, after ``button`` was pressed.

    Buttons are "add:lines", "remove:lines:2", "up:lines:2", "down:lines:2" and "ship:17:Title" (a line that
    ships request 17); any other leaves everything as it is.
    """
    values: Values = {name: value for name, value in form.data.items() if name != "csrf_token"}
    deed, _, rest = button.partition(":")
    if deed == "ship":
        number, _, title = rest.partition(":")
        if number.isascii() and number.isdecimal():
            values["lines"].append({"kind": "added", "text": title, "requests": [int(number)]})
    else:
        name, _, place = rest.partition(":")
        if name in ROWS and (place or "0").isdecimal():
            _move(values[name], deed, int(place or 0))
    return NotesForm(formdata=None, data=values)


def _move(rows: list[Values], deed: str, place: int) -> None:
    if deed == "add":
        rows.append({})
    elif not 0 <= place < len(rows):
        return
    elif deed == "remove":
        del rows[place]
    else:
        other = place + (-1 if deed == "up" else 1)
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]

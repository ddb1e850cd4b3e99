"""The forms round a vote: the score, the main reason, two best and one worst, "I could not install it", "I am on …"."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from releases.notes import ChangeLine
from surveys.feedback import LONGEST
from surveys.highlights import Highlight, Pick

PAGES = ("home", "release")
PICKS = (("best1", "best", 0), ("best2", "best", 1), ("worst1", "worst", 0))


class PageForm(FlaskForm):
    """A form that stands on several pages and leads back to the one it was sent from."""

    page = HiddenField()


class VoteForm(PageForm):
    """Five submit buttons of one name."""

    score = IntegerField(validators=[InputRequired()])


class ReasonForm(PageForm):
    """The main reason, in own words; empty takes it back."""

    text = TextAreaField(_l("What is the main reason?"), validators=[Length(max=LONGEST)])


class FailureForm(PageForm):
    """Why the build could not be installed."""

    reason = TextAreaField(_l("What happened?"), validators=[Length(max=5000)])


class OnForm(PageForm):
    """Which build this device runs."""

    build = SelectField(_l("Which build are you on?"))

    def __init__(self, choices: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.build.choices = choices


class HighlightsForm(PageForm):
    """Two best, one worst: each a line of the notes, own words, or both."""

    best1_line = SelectField(_l("What I like most"), default="")
    best1_text = StringField(_l("… in my own words"), validators=[Length(max=1000)])
    best2_line = SelectField(_l("What I like second most"), default="")
    best2_text = StringField(_l("… in my own words"), validators=[Length(max=1000)])
    worst1_line = SelectField(_l("What I like least"), default="")
    worst1_text = StringField(_l("… in my own words"), validators=[Length(max=1000)])

    def __init__(self, lines: list[ChangeLine], chosen: list[Highlight], **values: Any) -> None:
        super().__init__(data=_as_data(chosen), **values)
        choices = [
            ("", _l("Choose from what is new")),
            *((str(line.id), _short(line.text)) for line in lines),
        ]
        for name, _, _ in PICKS:
            self[f"{name}_line"].choices = choices

    def picks(self, kind: str) -> list[Pick]:
        """What was chosen of one kind, "best" or "worst"."""
        return [self._pick(name) for name, each, _ in PICKS if each == kind]

    def _pick(self, name: str) -> Pick:
        line = self[f"{name}_line"].data
        return Pick(int(line) if line else None, self[f"{name}_text"].data or "")


def _as_data(chosen: list[Highlight]) -> dict[str, str]:
    places = {(kind, position): name for name, kind, position in PICKS}
    data = {}
    for each in chosen:
        name = places[(each.kind, each.position)]
        data[f"{name}_line"] = str(each.change_line_id or "")
        data[f"{name}_text"] = each.text or ""
    return data


def _short(text: str) -> str:
    plain = " ".join(text.replace("*", "").replace("`", "").split())
    return plain if len(plain) <= 90 else plain[:89] + "…"

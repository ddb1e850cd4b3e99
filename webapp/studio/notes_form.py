"""The editor's form: the head of a build, its change lines, known issues and downloads, as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from community.rings import RING_NAMES
from core.refusals import Refusal
from releases.builds.download import Download, check_download
from releases.notes import KINDS, LONGEST_LINE, LONGEST_TEXT
from webapp.plain_input import row_number
from webapp.refusals import refuse

_TOO_LONG = _l("At most %(max)d characters.")


def _number(raw: Any) -> int | None:
    return int(raw) if raw not in (None, "", "None") else None


class RowForm(FlaskForm):
    """A row of the editor; the form round it carries the token against forgery."""

    class Meta:
        csrf = False


class LineForm(RowForm):
    """One change line with what it ships."""

    id = IntegerField(widget=HiddenInput(), validators=[Optional()])
    kind = SelectField(
        _l("Kind"), choices=[SelectChoice(kind, _l(name)) for kind, name in KINDS.items()], default="added"
    )
    text = TextAreaField(_l("What changed"), validators=[Length(max=LONGEST_LINE, message=_TOO_LONG)])
    area_id = SelectField(_l("Area"), coerce=_number)
    requests = SelectMultipleField(_l("Ships these requests"), coerce=row_number, validate_choice=False)
    another = StringField(_l("Another request"))


class IssueForm(RowForm):
    """One known issue with the way round it."""

    id = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text = TextAreaField(_l("What is wrong"), validators=[Length(max=LONGEST_LINE, message=_TOO_LONG)])
    workaround = TextAreaField(_l("Workaround"), validators=[Length(max=LONGEST_LINE, message=_TOO_LONG)])

    def validate_text(self, field: TextAreaField) -> None:
        """A workaround needs something to work round."""
        if not (field.data or "").strip() and (self.workaround.data or "").strip():
            raise ValidationError(_l("Say what is wrong, in words a tester would use."))


class DownloadForm(RowForm):
    """Where one kind of device gets the build."""

    device = StringField(_l("Device"), validators=[Length(max=120, message=_TOO_LONG)])
    url = StringField(
        _l("Address"), validators=[Length(max=2000, message=_TOO_LONG)], render_kw={"inputmode": "url"}
    )
    sha256 = StringField(_l("SHA-256"))
    size_bytes = IntegerField(_l("Size in bytes"), validators=[Optional()])

    def row(self) -> Download | None:
        """The download this row stands for; None for an empty row."""
        texts = {name: (self[name].data or "").strip() for name in ("device", "url", "sha256")}
        if not any(texts.values()) and self.size_bytes.data is None:
            return None
        return Download(
            device=texts["device"],
            url=texts["url"],
            sha256=texts["sha256"].lower() or None,
            size_bytes=self.size_bytes.data,
        )

    def validate(self, **extra: Any) -> bool:
        """Also ask the rule for downloads, so that its refusal stands in the right row."""
        if not super().validate(**extra):
            return False
        try:
            row = self.row()
            if row is not None:
                check_download(row)
        except Refusal as refusal:
            refuse(self, refusal)
            return False
        return True


def _text(label: Any, description: Any) -> TextAreaField:
    return TextAreaField(
        label, description=description, validators=[Length(max=LONGEST_TEXT, message=_TOO_LONG)]
    )


class NotesForm(FlaskForm):
    """A whole build. ``token`` says which state of it the editor saw."""

    token = HiddenField()
    version = StringField(_l("Version"))
    ring = SelectField(
        _l("Goes to"), choices=[SelectChoice(ring, _l(name)) for ring, name in RING_NAMES.items()]
    )
    only_models = TextAreaField(
        _l("Only for these models"),
        description=_l("One a line, as testers name them. Empty: for every device."),
        validators=[Length(max=LONGEST_TEXT, message=_TOO_LONG)],
    )
    headline = StringField(
        _l("Headline"),
        validators=[Length(max=200, message=_TOO_LONG)],
        description=_l(
            "The one thing testers should know, for example “Faster camera, calmer notifications”."
        ),
    )
    what_to_test = _text(_l("What to test"), _l("Where you want eyes this week. Markdown."))
    install_steps = _text(
        _l("How to install"), _l("Step by step, for somebody who does it the first time. Markdown.")
    )
    go_back_steps = _text(
        _l("How to go back"), _l("What happens to data, and how to return to the build before. Markdown.")
    )
    lines = FieldList(FormField(LineForm))
    fixed = SelectMultipleField(coerce=row_number, validate_choice=False)
    issues = FieldList(FormField(IssueForm))
    downloads = FieldList(FormField(DownloadForm))

    @property
    def seen(self) -> datetime:
        """The ``changed_at`` the editor saw; nonsense counts as a state long past."""
        try:
            moment = datetime.fromisoformat(self.token.data or "")
        except ValueError:
            return datetime.fromisoformat("1970-01-01T00:00:00+00:00")
        return moment if moment.tzinfo else datetime.fromisoformat("1970-01-01T00:00:00+00:00")

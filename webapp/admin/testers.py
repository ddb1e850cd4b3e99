"""Testers from a file: read and shown first, kept when somebody says so."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, FileField, HiddenField

from community.products import Product
from community.rings import RING_NAMES
from core.audit import record_act
from core.language import N_
from core.records.opening import open_table
from core.records.table import BadRow
from core.refusals import Refusal
from surveys.incoming.testers import KNOWN, OUTCOMES, KeptTester, check_tester_columns, keep_testers
from webapp.admin.blueprint import blueprint
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.letters.invited import mail_leaves, tell_invited
from webapp.moment import now
from webapp.refusals import accepted, message_of

# More comes by `orange-friday import testers`; the text travels in the form from the preview to the keeping.
LARGEST, SHOWN = 300_000, 200


@dataclass(frozen=True)
class ShownTester:
    """A good row as the preview shows it."""

    email: str
    display_name: str
    ring: str
    outcome: str


class TestersForm(FlaskForm):
    """A file, or its text once it was shown."""

    file = FileField(
        _l("CSV file"),
        description=_l("With the columns email and display_name; if you like, ring and language."),
    )
    text = HiddenField()
    invite = BooleanField(_l("Write each a letter that says where to sign in"))


@blueprint.get("/p/<product>/admin/testers")
def testers(product: str) -> str:
    """The form."""
    product_for(product, "administer")
    return _page(TestersForm())


@blueprint.post("/p/<product>/admin/testers/preview")
def preview_testers(product: str) -> str | tuple[str, int]:
    """What the file would add, change and leave; nothing is kept."""
    place, form = product_for(product, "administer"), TestersForm()
    rows: list[ShownTester | BadRow] = []
    if not (form.validate_on_submit() and accepted(form, lambda: rows.extend(_tried(place, form)))):
        return _page(form), 422
    return _page(form, rows)


@blueprint.post("/p/<product>/admin/testers")
def keep(product: str) -> Response | tuple[str, int]:
    """Keep what was shown; bad rows are left out, those kept before are known."""
    place, form = product_for(product, "administer"), TestersForm()
    rows: list[KeptTester | BadRow] = []
    if not (
        form.validate_on_submit() and accepted(form, lambda: rows.extend(_read(place, form.text.data or "")))
    ):
        return _page(form), 422
    good = [row for row in rows if isinstance(row, KeptTester)]
    if form.invite.data and mail_leaves(current_app.config):
        for row in good:
            tell_invited(db.session(), row.account, place, now=now())
    counts = dict(Counter(row.outcome for row in good))
    record_act(
        db.session(),
        "testers.import",
        f"product:{place.id}",
        now=now(),
        actor_id=signed_in().id,
        product_id=place.id,
        after=counts | {"bad": len(rows) - len(good)},
    )
    changed = sum(count for outcome, count in counts.items() if outcome != KNOWN)
    flash(
        ngettext("%(num)s tester added or changed.", "%(num)s testers added or changed.", changed), "success"
    )
    return redirect(url_for("admin.product", product=place.slug), 303)


def _tried(place: Product, form: TestersForm) -> list[ShownTester | BadRow]:
    upload = form.file.data
    if not upload or not getattr(upload, "filename", ""):
        raise Refusal(N_("Choose a file."), field="file")
    raw = upload.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Refusal(
            N_("At most %(most)s bytes here. For more: orange-friday import testers."),
            field="file",
            most=LARGEST,
        )
    form.text.data = _text_of(raw)
    with db.session().begin_nested() as trial:
        rows = [_shown(row) for row in _read(place, form.text.data)]
        trial.rollback()
    return rows


def _shown(row: KeptTester | BadRow) -> ShownTester | BadRow:
    if isinstance(row, BadRow):
        return row
    return ShownTester(row.account.email or "", row.account.display_name, row.ring or "", row.outcome)


def _text_of(raw: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "testers.csv"
        path.write_bytes(raw)
        return raw.decode(open_table(path).encoding).lstrip("\ufeff")


def _read(place: Product, text: str) -> Iterable[KeptTester | BadRow]:
    if len(text) > LARGEST:
        raise Refusal(N_("Choose a file."), field="file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "testers.csv"
        path.write_text(text, encoding="utf-8", newline="")
        table = open_table(path, "utf-8")
        check_tester_columns(table)
        return list(keep_testers(db.session(), place, table, now=now()))


def _page(form: TestersForm, rows: list[ShownTester | BadRow] | None = None) -> str:
    found = rows or []
    return render_template(
        "admin/testers.html",
        form=form,
        rows=rows,
        shown=[row for row in found if isinstance(row, ShownTester)][:SHOWN],
        bad=[(row.line, message_of(row.reason)) for row in found if isinstance(row, BadRow)][:SHOWN],
        counts=Counter(row.outcome if isinstance(row, ShownTester) else "bad" for row in found),
        outcomes=OUTCOMES,
        ring_names=RING_NAMES,
        mail=mail_leaves(current_app.config),
    )

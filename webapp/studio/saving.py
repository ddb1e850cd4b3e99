"""What the editor hands in, written through the rules of the floors below."""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line, credits_of, uncredit_line
from analysis.priorities.feature_requests.request import (
    OPEN_STATES,
    FeatureRequest,
    is_shown,
    request_numbered,
)
from community.accounts import Account
from community.products import Product
from core.audit import record_act
from releases.builds.build import Build
from releases.builds.drafting import set_downloads
from releases.builds.fitting import set_models
from releases.editing import begin_edit, name_build
from releases.known_issues import IssueDraft, set_fixed, set_issues
from releases.notes import ChangeLine, LineDraft, set_lines, set_notes
from webapp.studio.notes_form import IssueForm, LineForm, NotesForm


def save_notes(session: Session, build: Build, form: NotesForm, *, now: datetime, by: Account | None) -> None:
    """Write a whole build; Conflict where somebody else did since the form was opened."""
    begin_edit(session, build, form.seen, now=now)
    claimed = build.changed_at
    name_build(session, build, form.version.data or build.version, form.ring.data or build.ring, now=now)
    set_models(session, build, (form.only_models.data or "").splitlines())
    rows = [entry.form for entry in form.lines if (entry.form.text.data or "").strip()]
    lines = set_lines(session, build, [_line_draft(row) for row in rows], claimed)
    if build.published_at is None:
        _set_credits(session, build, lines, rows)
    set_issues(session, build, [_issue_draft(entry.form) for entry in form.issues], now=now)
    set_fixed(session, build, form.fixed.data or [])
    set_downloads(
        session, build, [row for row in (each.form.row() for each in form.downloads) if row is not None]
    )
    texts = {
        name: form[name].data or "" for name in ("headline", "what_to_test", "install_steps", "go_back_steps")
    }
    set_notes(session, build, now=claimed, **texts)
    record_act(
        session,
        "build.edit",
        f"build:{build.id}",
        now=now,
        actor_id=by.id if by else None,
        product_id=build.product_id,
        after={"lines": len(lines), "headline": texts["headline"]},
    )


def _line_draft(row: LineForm) -> LineDraft:
    return LineDraft(kind=row.kind.data, text=row.text.data or "", id=row.id.data, area_id=row.area_id.data)


def _issue_draft(row: IssueForm) -> IssueDraft:
    return IssueDraft(row.text.data or "", row.workaround.data or "", row.id.data)


def _set_credits(session: Session, build: Build, lines: list[ChangeLine], rows: list[LineForm]) -> None:
    before = credits_of(session, build)
    for line, row in zip(lines, rows, strict=True):
        kept = {credit.request.id: credit.request for credit in before.get(line.id, [])}
        wanted = set(row.requests.data or [])
        for number in wanted - set(kept):
            credit_line(session, line, request_numbered(session, build.product, number))
        for number in set(kept) - wanted:
            uncredit_line(session, line, kept[number])


def take_in_typed_requests(session: Session, product: Product, form: NotesForm) -> bool:
    """Turn each "another request" into one that its line ships; False where a row names none that is open."""
    fine = True
    for row in (entry.form for entry in form.lines):
        typed = (row.another.data or "").strip()
        if not typed:
            continue
        request = _request_meant(session, product, typed)
        if request is None:
            row.another.errors = [
                _(
                    "There is no open request “%(typed)s” here. Choose one of the list, or give its number.",
                    typed=typed,
                )
            ]
            fine = False
        else:
            row.requests.data = [*(row.requests.data or []), request.id]
            row.another.data = ""
    return fine


def _request_meant(session: Session, product: Product, typed: str) -> FeatureRequest | None:
    open_ones = sa.select(FeatureRequest).where(
        FeatureRequest.product_id == product.id, FeatureRequest.state.in_(OPEN_STATES), is_shown()
    )
    number = re.match(r"#?([0-9]{1,9})\b", typed)
    if number:
        return session.scalar(open_ones.where(FeatureRequest.id == int(number[1])))
    return session.scalars(open_ones.where(FeatureRequest.title == typed).order_by(FeatureRequest.id)).first()

"""What people decided about topics, newest first, undone and done again from here; and the topics of a past date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from analysis.topics.edits.past import PastTopic, topics_at
from analysis.topics.edits.reading import REASONS, LoggedEdit, conflicts, edit_log
from analysis.topics.edits.undoing import edit_numbered, preview_undo, undo_edit
from community.products import Product
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.paging import pages_of
from webapp.insights.topics.confirming import Answer, step
from webapp.insights.topics.deeds import Deed, EditForm, Outlook
from webapp.insights.topics.wording import linked_in, plainly, told
from webapp.locales import plain_day, zone

MOST_PAST = 200


@dataclass(frozen=True)
class AsOf:
    """A past day that was asked for: as typed, what is wrong with it, and the topics at its end."""

    typed: str
    error: str = ""
    day: str = ""
    topics: list[PastTopic] | None = None


@blueprint.get("/p/<product>/insights/edits")
def edits(product: str) -> str:
    """The log; conflicts first, and the topics of a date where one is asked for."""
    place = product_for(product, "read insights")
    return _page(db.session(), place)


@blueprint.route("/p/<product>/insights/edits/<int:number>/undo", methods=["GET", "POST"])
def undo(product: str, number: int) -> Answer:
    """Take an entry back (of an undo: do again what it undid), after a preview; right after a deed without one."""
    place, session = product_for(product, "decide requests"), db.session()
    found = edit_numbered(session, place, number)
    here = url_for("insights.edits", product=place.slug)
    if request.method == "GET":
        return redirect(here)
    form = EditForm()
    back = form.back.data or ""
    # Only to a page of ours: an address of another site is none of the topics'.
    away = url_for("insights.topic", product=place.slug, number=int(back)) if back.isdecimal() else here
    return step(
        session,
        place,
        form,
        lambda: Deed(
            lambda: Outlook(
                "undo",
                preview_undo(session, found),
                title=str(told(session, found, plainly).unescape()),
            ),
            lambda **noted: undo_edit(session, found, **noted),
        ),
        done=lambda _edit: redirect(away, 303),
        refused=lambda: _page(session, place, form),
        away=away,
    )


def _page(session: Session, product: Product, refused: EditForm | None = None) -> str:
    total = edit_log(session, product, most=0).total
    pages = pages_of(request.args.get("page", 1, type=int), total)
    return render_template(
        "insights/topics/edits.html",
        log=_told(session, product, edit_log(session, product, start=pages.start, most=pages.size).entries),
        conflicts=_told(session, product, conflicts(session, product)),
        reasons=REASONS,
        pages=pages,
        as_of=_as_of(session, product),
        most_past=MOST_PAST,
        refused=refused,
    )


def _told(session: Session, product: Product, entries: list[LoggedEdit]) -> list[tuple[LoggedEdit, Markup]]:
    name = linked_in(product)
    return [(entry, told(session, entry.edit, name)) for entry in entries]


def _as_of(session: Session, product: Product) -> AsOf:
    typed = request.args.get("at", "").strip()[:40]
    if not typed:
        return AsOf("")
    try:
        day = date.fromisoformat(typed)
        end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone()) - timedelta(microseconds=1)
        moment = datetime.fromtimestamp(end.timestamp(), tz=zone())
    except (ValueError, OverflowError, OSError):
        return AsOf(typed, _("Give a day as in 2026-10-30."))
    return AsOf(typed, "", plain_day(day, "d MMM y"), topics_at(session, product, moment))

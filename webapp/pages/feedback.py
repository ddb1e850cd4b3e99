"""Writing feedback, and the page that shows what becomes of it."""

from __future__ import annotations

import secrets
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from analysis.priorities.evidence import requests_behind
from community.accounts import Account
from community.products import Product
from core.refusals import NotFound
from releases.builds.build import Build
from releases.builds.seeing import build_called, builds_seen_by, naming, newest_build
from surveys.feedback import KINDS, LONGEST, SEVERITIES, Feedback, feedback_numbered, write_feedback
from surveys.moderation import REASONS, hold_text, holding_of
from webapp.auth.guards import current_account, product_for, signed_in
from webapp.extensions import db
from webapp.human import HumanForm, caught
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.meaning import MeaningForm, meaning_form, said_about
from webapp.pages.my_build import build_in_use
from webapp.refusals import accepted

NO_BUILD = "-"


class FeedbackForm(HumanForm):
    """What did you notice? Everything but the text is optional."""

    text = TextAreaField(
        _l("What did you notice?"),
        validators=[DataRequired(_l("Write what you noticed; a few words are enough.")), Length(max=LONGEST)],
    )
    kind = RadioField(_l("What is it?"), validators=[])
    severity = SelectField(_l("How bad is it?"))
    area = SelectField(_l("Where?"))
    build = SelectField(_l("On which build?"))
    # Made with the form, so that a second click or a repeat after a lost connection is the same text.
    once = HiddenField()

    def __init__(self, product: Product, builds: list[Build], **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [("", _("Not sure")), *((name, _(text)) for name, text in KINDS.items())]
        self.severity.choices = [
            ("", _("I would rather not say")),
            *((name, _(text)) for name, text in SEVERITIES.items()),
        ]
        self.area.choices = [("", _("Not sure")), *((str(area.id), area.name) for area in product.areas)]
        self.build.choices = [
            *((build.slug, build.version) for build in builds),
            (NO_BUILD, _("None in particular")),
        ]
        if not product.areas:
            del self.area


@blueprint.route("/p/<product>/feedback/new", methods=["GET", "POST"])
def feedback_new(product: str) -> str | Response | tuple[str, int]:
    """The form; what was typed stays there after an error."""
    if request.method == "POST" and current_account() is None:
        return _signed_out_meanwhile(product)
    place, session, writer = product_for(product, "write feedback"), db.session(), signed_in()
    build = _prefilled(place, writer)
    form = FeedbackForm(
        place,
        _choices(place, writer, build),
        data={"build": build.slug if build else NO_BUILD, "kind": "", "once": secrets.token_hex(12)},
    )
    kept: list[Feedback] = []
    if request.method == "GET":
        return render_template("pages/feedback_new.html", form=form)
    if form.validate() and accepted(form, lambda: kept.append(_write(place, writer, form))):
        session.flush()
        return redirect(url_for("pages.feedback_page", product=place.slug, number=kept[0].id), 303)
    return render_template("pages/feedback_new.html", form=form), 422


def _signed_out_meanwhile(product: str) -> tuple[str, int]:
    # The session ended while somebody wrote: the text is shown again, to be sent once signed in.
    place = product_for(product)
    form = FeedbackForm(place, builds_seen_by(db.session(), None, place))
    form.form_errors.append(_("You were signed out meanwhile. Sign in in another tab, then send this again."))
    return render_template("pages/feedback_new.html", form=form), 401


def _prefilled(product: Product, writer: Account) -> Build | None:
    session = db.session()
    try:
        if request.args.get("build"):
            return build_called(session, product, request.args["build"], writer)
    except NotFound:
        pass
    return build_in_use(session, product, writer) or newest_build(session, writer, product)


def _choices(product: Product, writer: Account, build: Build | None) -> list[Build]:
    builds = builds_seen_by(db.session(), writer, product)[:20]
    return builds if build is None or build in builds else [build, *builds]


def _write(product: Product, writer: Account, form: FeedbackForm) -> Feedback:
    session = db.session()
    chosen = form.build.data
    build = build_called(session, product, chosen, writer) if chosen and chosen != NO_BUILD else None
    area_id = form.area.data if "area" in form else ""
    way = caught(form)
    kept = write_feedback(
        session,
        writer,
        product,
        form.text.data,
        now=now(),
        build=build,
        kind=form.kind.data or None,
        severity=form.severity.data or None,
        area=next((area for area in product.areas if str(area.id) == area_id), None),
        external_id=f"{writer.id}:{form.once.data or secrets.token_hex(12)}"[:200],
    )
    if way is not None:
        hold_text(session, kept.id, product.id, way, now=now())
    return kept


@blueprint.get("/p/<product>/feedback/<int:number>")
def feedback_page(product: str, number: int) -> str:
    """One text, for its author and for staff: what was said, and what happens next."""
    place, viewer = product_for(product), signed_in()
    return feedback_shown(feedback_numbered(db.session(), place, number, viewer), viewer)


def feedback_shown(feedback: Feedback, viewer: Account, meaning: MeaningForm | None = None) -> str:
    """The page; ``meaning`` is what its writer says it is about, where that was refused."""
    session, own = db.session(), feedback.account_id == viewer.id
    wish = requests_behind(session, [feedback.id], viewer).get(feedback.id)
    return render_template(
        "pages/feedback.html",
        feedback=feedback,
        wish=wish,
        named=naming(session, viewer, session.get_one(Product, feedback.product_id)),
        kinds=KINDS,
        severities=SEVERITIES,
        own=own,
        said=said_about(session, feedback, wish) if own else None,
        holding=holding_of(session, feedback.id),
        held_because=REASONS,
        meaning=meaning or (meaning_form(session, feedback, viewer) if own and wish is not None else None),
    )

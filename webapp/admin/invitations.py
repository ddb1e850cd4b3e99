"""Invitation codes of a product: made here, ended here."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from community.invitations import close_invitation, invitations_of, invite
from community.products import Product
from community.rings import RING_NAMES
from webapp.admin.blueprint import blueprint
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import accepted


class InvitationForm(FlaskForm):
    """A new code."""

    note = StringField(
        _l("For whom?"), description=_l("Only the team reads it."), validators=[Length(max=120)]
    )
    ring = SelectField(
        _l("Ring"),
        default="beta",
        choices=[SelectChoice(ring, _l(name)) for ring, name in RING_NAMES.items()],
    )
    uses = IntegerField(_l("For how many people?"), default=1, validators=[InputRequired()])
    days = IntegerField(_l("For how many days?"), default=14, validators=[InputRequired()])


@blueprint.get("/p/<product>/admin/invitations")
def invitations(product: str) -> str:
    """The codes and the form for a new one."""
    return _page(product_for(product, "administer"), InvitationForm())


@blueprint.post("/p/<product>/admin/invitations")
def create_invitation(product: str) -> Response | tuple[str, int]:
    """A new code."""
    place, form = product_for(product, "administer"), InvitationForm()
    if form.validate_on_submit() and accepted(form, lambda: _invite(place, form)):
        flash(_("The code is made. Give it to those you invite."), "success")
        return redirect(url_for("admin.invitations", product=place.slug), 303)
    return _page(place, form), 422


def _invite(place: Product, form: InvitationForm) -> None:
    invite(
        db.session(),
        place,
        now=now(),
        ring=form.ring.data,
        uses=form.uses.data or 0,
        days=form.days.data or 0,
        note=form.note.data or "",
        by=signed_in(),
    )


@blueprint.post("/p/<product>/admin/invitations/<int:number>/close")
def close_code(product: str, number: int) -> Response:
    """End a code; who came by it stays."""
    place = product_for(product, "administer")
    if close_invitation(db.session(), place, number, now=now(), by=signed_in()):
        flash(_("The code has ended."), "success")
    return redirect(url_for("admin.invitations", product=place.slug), 303)


def _page(place: Product, form: InvitationForm) -> str:
    found = invitations_of(db.session(), place)
    return render_template(
        "admin/invitations.html", form=form, invitations=found, ring_names=RING_NAMES, now=now()
    )

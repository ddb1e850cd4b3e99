"""One product: its areas with their owners, and who has which role."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from community.accounts import Account
from community.products import Area, Product, add_area
from community.rings import count_testers
from community.roles import ADMIN, MANAGER, ROLE_NAMES, STAFF, holders_of, team_of
from core.language import N_
from core.refusals import NotFound
from webapp.admin.blueprint import blueprint
from webapp.admin.rhythm import RhythmForm, change_rhythm, rhythm_form
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.refusals import accepted

GRANTED = (STAFF, MANAGER, ADMIN)


class AreaForm(FlaskForm):
    """A new area."""

    name = StringField(_l("Area"))
    owner = SelectField(_l("Owner"), description=_l("Who answers for it."))


class RoleForm(FlaskForm):
    """A role for somebody who has an account."""

    email = StringField(
        _l("E-mail address"), description=_l("Of an account that exists; people sign up themselves.")
    )
    role = SelectField(_l("Role"), choices=[SelectChoice(role, _l(ROLE_NAMES[role])) for role in GRANTED])


@blueprint.get("/p/<product>/admin/")
def product(product: str) -> str:
    """Areas and people."""
    return product_page(product_for(product, "administer"))


@blueprint.post("/p/<product>/admin/areas")
def create_area(product: str) -> Response | tuple[str, int]:
    """A new area with its owner."""
    place = product_for(product, "administer")
    form = area_form(place)
    if form.validate_on_submit() and accepted(
        form, lambda: add_area(db.session(), place, form.name.data or "", _owner(place, form.owner.data))
    ):
        flash(_("Saved."))
        return redirect(url_for("admin.product", product=place.slug, _anchor="areas"))
    return product_page(place, areas=form), 422


@blueprint.post("/p/<product>/admin/areas/<int:number>/owner")
def set_owner(product: str, number: int) -> Response:
    """Another owner for an area."""
    place = product_for(product, "administer")
    area = db.session.get(Area, number)
    if area is None or area.product_id != place.id:
        raise NotFound(N_("There is no such area here."))
    form = area_form(place)
    owner = _owner(place, form.owner.data)
    area.owner_id = owner.id if owner else None
    flash(_("Saved."))
    return redirect(url_for("admin.product", product=place.slug, _anchor="areas"))


@blueprint.post("/p/<product>/admin/rhythm")
def save_rhythm(product: str) -> Response | tuple[str, int]:
    """When it releases, and how long and for whom its votes count."""
    place, form = product_for(product, "administer"), RhythmForm()
    if not change_rhythm(place, form):
        return product_page(place, rhythm=form), 422
    flash(_("Saved."))
    return redirect(url_for("admin.product", product=place.slug, _anchor="rhythm"))


def product_page(
    place: Product,
    *,
    areas: AreaForm | None = None,
    roles: RoleForm | None = None,
    rhythm: RhythmForm | None = None,
) -> str:
    """The page, with a form that was refused in its place."""
    session = db.session()
    return render_template(
        "admin/product.html",
        rhythm_form=rhythm or rhythm_form(place),
        area_form=areas or area_form(place),
        role_form=roles or RoleForm(),
        team=team_of(session, place),
        owners=_owners(place),
        role_names=ROLE_NAMES,
        testers=count_testers(session, place),
    )


def area_form(place: Product) -> AreaForm:
    """The form with those who can own an area."""
    form = AreaForm()
    form.owner.choices = [SelectChoice("", _("nobody yet"))]
    form.owner.choices += [SelectChoice(str(person.id), person.display_name) for person in _owners(place)]
    return form


def _owners(place: Product) -> list[Account]:
    return holders_of(db.session(), "edit releases", place)


def _owner(place: Product, chosen: str | None) -> Account | None:
    return next((person for person in _owners(place) if str(person.id) == chosen), None)

"""Roles given and taken."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import Account, account_of
from community.products import Product
from community.roles import ADMIN, grant_role, take_role
from core.audit import record_act
from core.language import N_
from core.refusals import NotFound, Refusal
from webapp.admin.blueprint import blueprint
from webapp.admin.product import GRANTED, RoleForm, product_page
from webapp.auth.guards import product_for, signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import accepted


@blueprint.post("/p/<product>/admin/people")
def grant(product: str) -> Response | tuple[str, int]:
    """Give somebody a role in this product."""
    place, form = product_for(product, "administer"), RoleForm()
    if form.validate_on_submit() and accepted(
        form, lambda: _grant(place, form.email.data or "", form.role.data)
    ):
        flash(_("Saved."))
        return redirect(url_for("admin.product", product=place.slug, _anchor="people"))
    return product_page(place, roles=form), 422


@blueprint.post("/p/<product>/admin/people/<int:number>/revoke")
def revoke(product: str, number: int) -> Response:
    """Take a role away; nobody takes their own admin role, so that one admin always stays."""
    place, role = product_for(product, "administer"), request.form.get("role", "")
    account = db.session.get(Account, number)
    if account is None or role not in GRANTED:
        raise NotFound(N_("There is no such role to take away."))
    if account.id == signed_in().id and role == ADMIN:
        raise Refusal(N_("Another admin can take this role from you; you cannot yourself."))
    if take_role(db.session(), account, role, place):
        _note("role.revoke", place, account, role)
    flash(_("Saved."))
    return redirect(url_for("admin.product", product=place.slug, _anchor="people"))


def _grant(place: Product, email: str, role: str) -> None:
    account = account_of(db.session(), email)
    if account is None:
        raise NotFound(
            N_("Nobody has signed up with “%(email)s”. Let them sign up first, then give the role."),
            field="email",
            email=email,
        )
    if grant_role(db.session(), account, role, place, now=now()):
        _note("role.grant", place, account, role)


def _note(act: str, place: Product, account: Account, role: str) -> None:
    had, given = ({"role": role}, None) if act == "role.revoke" else (None, {"role": role})
    record_act(
        db.session(),
        act,
        f"account:{account.id}",
        now=now(),
        actor_id=signed_in().id,
        product_id=place.id,
        before=had,
        after=given,
    )

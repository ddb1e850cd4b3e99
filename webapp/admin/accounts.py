"""People: found, looked at, closed and opened, sent a new password's link, freed of their second factors."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import Account
from community.people import PAGE, governed, people_of, roles_by_person
from community.products import Product
from community.roles import ROLE_NAMES, require
from core.audit import record_act
from core.language import N_
from core.refusals import NotFound
from webapp.admin.blueprint import blueprint
from webapp.auth.credentials import Credential
from webapp.auth.guards import product_for, signed_in
from webapp.auth.letters import send_reset
from webapp.auth.sign_ins import end_sign_ins, last_seen
from webapp.extensions import db, security
from webapp.moment import now


@blueprint.get("/admin/people")
def everybody() -> str:
    """All members of the installation, for its admins."""
    require(db.session(), signed_in(), "administer", None)
    return _page(None)


@blueprint.get("/p/<product>/admin/people")
def people(product: str) -> str:
    """The people of one product, for its admins."""
    return _page(product_for(product, "administer"))


@blueprint.post("/admin/people/<int:number>/<any(close,open,reset,factors):deed>")
def act_on_anybody(number: int, deed: str) -> Response:
    """Do something to an account, as an admin of the installation."""
    require(db.session(), signed_in(), "administer", None)
    return _act(None, number, deed)


@blueprint.post("/p/<product>/admin/people/<int:number>/<any(close,open,reset,factors):deed>")
def act_on_person(product: str, number: int, deed: str) -> Response:
    """Do something to an account of the product, as its admin."""
    return _act(product_for(product, "administer"), number, deed)


def _page(place: Product | None) -> str:
    session, sought = db.session(), request.args.get("q", "")
    number = max(1, request.args.get("page", 1, type=int))
    found, total = people_of(session, place, sought, page=min(number, 100_000))
    return render_template(
        "admin/people.html",
        people=found,
        total=total,
        sought=sought,
        page=number,
        pages=-(-total // PAGE),
        roles=roles_by_person(session, found, place),
        role_names=ROLE_NAMES,
        seen=last_seen(session, [person.id for person in found]),
        place=place,
    )


def _act(place: Product | None, number: int, deed: str) -> Response:
    person = governed(db.session(), signed_in(), number, place)
    act, verb, said = DEEDS[deed]
    before = {"active": person.active}
    verb(person)
    record_act(
        db.session(),
        act,
        f"account:{person.id}",
        now=now(),
        actor_id=signed_in().id,
        product_id=place.id if place else None,
        before=before,
        after={"active": person.active},
    )
    flash(_(said), "success")
    back = url_for("admin.people", product=place.slug) if place else url_for("admin.everybody")
    return redirect(back, 303)


def _close(person: Account) -> None:
    person.active = False
    end_sign_ins(db.session(), person.id, now=now())


def _open(person: Account) -> None:
    person.active = True


def _reset(person: Account) -> None:
    send_reset(db.session(), _credential(person), now=now())


def _free_of_factors(person: Account) -> None:
    # Whoever held the factors is signed out with them.
    credential = _credential(person)
    store = security.datastore
    store.tf_reset(credential)
    store.webauthn_reset(credential)
    store.mf_set_recovery_codes(credential, None)
    credential.totp_counter = None
    end_sign_ins(db.session(), person.id, now=now())


def _credential(person: Account) -> Credential:
    credential = db.session.get(Credential, person.id)
    if credential is None:
        raise NotFound(N_("This person has never signed in."))
    return credential


DEEDS: dict[str, tuple[str, Callable[[Account], None], str]] = {
    "close": ("account.close", _close, N_("The account is closed, and signed out everywhere.")),
    "open": ("account.open", _open, N_("The account is open again.")),
    "reset": ("account.send_reset", _reset, N_("The letter with the link is on its way.")),
    "factors": (
        "account.reset_factors",
        _free_of_factors,
        N_("Second factors, passkeys and recovery codes are gone."),
    ),
}

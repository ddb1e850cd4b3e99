"""My devices: what they are, as I say; used to offer me builds and to compare votes fairly."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from community.accounts import Account
from community.devices import Device, describe_device, devices_of, key_of, own_device
from releases.installs import forget_device
from webapp.auth.guards import signed_in
from webapp.extensions import db
from webapp.moment import now
from webapp.pages.blueprint import blueprint
from webapp.pages.my_build import DEVICE
from webapp.refusals import accepted


class DeviceForm(FlaskForm):
    """What a device is; all of it may be left open."""

    model = StringField(
        _l("Model"),
        description=_l("As its settings say, for example “Fold 3”."),
        validators=[Length(max=120)],
    )
    system = StringField(_l("Version of the system"), validators=[Length(max=120)])
    language = StringField(
        _l("Language of the device"),
        description=_l("For example en or zh-Hans."),
        validators=[Length(max=20)],
    )


@blueprint.route("/me/devices", methods=["GET", "POST"])
def devices() -> str | Response | tuple[str, int]:
    """The list, and a form for a device that is not on it."""
    account, form = signed_in(), DeviceForm()
    if request.method == "GET":
        return _page(account, form)
    if form.validate() and accepted(form, lambda: _describe(account, None, form)):
        flash(_("Saved."), "success")
        return redirect(url_for("pages.devices"), 303)
    return _page(account, form), 422


@blueprint.route("/me/devices/<int:number>", methods=["GET", "POST"])
def device(number: int) -> str | Response | tuple[str, int]:
    """One device: what it is."""
    account = signed_in()
    mine = own_device(db.session(), account, number)
    form = DeviceForm(obj=mine)
    if request.method == "GET":
        return render_template("pages/me_device.html", form=form, device=mine)
    if form.validate() and accepted(form, lambda: _describe(account, mine, form)):
        flash(_("Saved."), "success")
        return redirect(url_for("pages.devices"), 303)
    return render_template("pages/me_device.html", form=form, device=mine), 422


@blueprint.post("/me/devices/<int:number>/forget")
def forget(number: int) -> Response:
    """Take a device off the list."""
    forget_device(db.session(), signed_in(), number)
    flash(_("The device is forgotten. Votes keep what it was when you voted."), "success")
    return redirect(url_for("pages.devices"), 303)


def _describe(account: Account, mine: Device | None, form: DeviceForm) -> None:
    told = {name: form[name].data or "" for name in ("model", "system", "language")}
    describe_device(db.session(), account, key_of(mine) if mine else None, now=now(), **told)


def _page(account: Account, form: DeviceForm) -> str:
    found = devices_of(db.session(), account)
    here = request.cookies.get(DEVICE)
    this = next((each.id for each in found if here and key_of(each) == here), None)
    return render_template("pages/me_devices.html", form=form, devices=found, this=this)

"""The caller's devices: told by a form on the Me page or by the ping of an app, here."""

from __future__ import annotations

from typing import Any

from community.devices import Device, describe_device, devices_of, key_of, known_device
from core.language import N_
from core.refusals import NotFound
from releases.installs import forget_device
from webapp.api.bearer import auth, caller_account
from webapp.api.blueprint import blueprint
from webapp.api.shapes import DeviceIn, DeviceOut
from webapp.extensions import db
from webapp.moment import now


@blueprint.get("/me/devices")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.output(DeviceOut(many=True))
def devices() -> list[dict[str, Any]]:
    """The caller's devices, oldest first."""
    return [_device(each) for each in devices_of(db.session(), caller_account())]


@blueprint.put("/me/devices/<key>")
@blueprint.auth_required(auth, roles=["vote"])
@blueprint.input(DeviceIn)
@blueprint.output(DeviceOut)
def put_device(key: str, json_data: dict[str, Any]) -> dict[str, Any]:
    """Say what a device is; the same call twice is one device."""
    return _device(describe_device(db.session(), caller_account(), key, now=now(), **json_data))


@blueprint.delete("/me/devices/<key>")
@blueprint.auth_required(auth, roles=["vote"])
@blueprint.output({}, status_code=204)
def delete_device(key: str) -> str:
    """Forget a device; votes keep the snapshot they were cast with."""
    found = known_device(db.session(), caller_account(), key)
    if found is None:
        raise NotFound(N_("There is no such device of yours."))
    forget_device(db.session(), caller_account(), found.id)
    return ""


def _device(device: Device) -> dict[str, Any]:
    names = ("model", "system", "language", "first_seen")
    return {"key": key_of(device)} | {name: getattr(device, name) for name in names}

"""Which build this browser's owner is on: remembered by device for members, by a cookie alone for visitors."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Response, after_this_request, request
from sqlalchemy.orm import Session

from community.accounts import Account
from community.devices import Device, device_of, known_device, voting_device
from community.products import Product
from core.refusals import NotFound
from releases.builds.build import Build
from releases.builds.seeing import build_called, is_seen
from releases.installs import installed_on, report_installed

DEVICE = "device"
YEAR = 365 * 24 * 3600


def build_in_use(session: Session, product: Product, viewer: Account | None) -> Build | None:
    """The build this device said it runs, if ``viewer`` may see it; None where nothing was said."""
    key = request.cookies.get(DEVICE)
    if viewer is not None and key:
        device = known_device(session, viewer, key)
        found = installed_on(session, device, product.id) if device else None
        if found is not None and is_seen(session, found, viewer):
            return found
    return _build_in_cookie(session, product, viewer)


def device_in_hand(session: Session, viewer: Account) -> Device | None:
    """The device that this browser runs on, as far as it is known."""
    return voting_device(session, viewer, request.cookies.get(DEVICE))


def _build_in_cookie(session: Session, product: Product, viewer: Account | None) -> Build | None:
    slug = request.cookies.get(_cookie_of(product))
    try:
        return build_called(session, product, slug, viewer) if slug else None
    except NotFound:
        return None


def remember_build(session: Session, build: Build, viewer: Account | None, *, now: datetime) -> None:
    """Keep that this device runs ``build``: in its row where a member asks, else in a cookie."""
    if viewer is None:
        _set_cookie(_cookie_of(build.product), build.slug)
        return
    key = request.cookies.get(DEVICE) or secrets.token_hex(16)
    _set_cookie(DEVICE, key)
    report_installed(session, device_of(session, viewer, key, now=now), build, now=now)


def _cookie_of(product: Product) -> str:
    return f"build-{product.id}"


def _set_cookie(name: str, value: str) -> None:
    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
        return response

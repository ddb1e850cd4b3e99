"""Doors: the thing and the right to it in one call, so that no page can fetch without asking."""

from __future__ import annotations

from flask import g, request
from flask_login import current_user
from flask_security.decorators import default_unauthn_handler
from werkzeug.exceptions import HTTPException

from community.accounts import Account
from community.products import Product, product_called
from community.roles import ACTS, require, roles_of
from webapp.extensions import db


class SignInFirst(HTTPException):
    """Sends a visitor to the sign-in page and back."""

    code = 401


def current_account() -> Account | None:
    """The signed-in member, or None."""
    if not current_user or not current_user.is_authenticated:
        return None
    account: Account = current_user.account
    return account


def signed_in() -> Account:
    """The signed-in member; others are sent to sign in and come back."""
    account = current_account()
    if account is None:
        raise SignInFirst(response=default_unauthn_handler([], {}))
    return account


def product_for(slug: str, act: str | None = None) -> Product:
    """The product of the address, for somebody who may do ``act`` there (None: anybody)."""
    product = product_called(db.session(), slug)
    g.product = product
    if act is not None:
        require(db.session(), signed_in(), act, product)
    return product


def allowed(act: str) -> bool:
    """For templates: whether the visitor may do ``act`` in the product of this page; the roles are read once
    a request.
    """
    account, product = current_account(), g.get("product")
    known = request.environ.setdefault("orange_friday.roles", {})
    key = (account.id if account else None, product.id if product else None)
    if key not in known:
        known[key] = roles_of(db.session(), account, product)
    return bool(ACTS[act] & known[key])

"""How often a person and an address may send something. Reading is not counted."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app, request, session
from flask_babel import ngettext
from sqlalchemy.orm import Session

from community.tokens import token_of
from core.database import begin_write
from core.rate_counts import Allowance, count_visit
from webapp.api.problems import asks_api, problem
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import error_page
from webapp.transactions import SAFE


def install_rate_limits(app: Flask) -> None:
    """Count every unsafe request in a transaction of its own, so that what a view refuses is counted too."""

    @app.before_request
    def limit() -> Any:
        if request.method in SAFE:
            return None
        counting = db.session()
        begin_write(counting)
        allowances = [each for each in _allowances(counting) if each.most]
        wait = count_visit(counting, allowances, now=now()) if allowances else None
        counting.commit()
        return too_many(wait) if wait is not None else None


def _allowances(counting: Session) -> Iterator[Allowance]:
    config = current_app.config
    who, where = person(counting), address_key(request.remote_addr or "")
    if who is not None:
        yield Allowance(f"person {_digest(who)}", config["ORANGE_FRIDAY_WRITES_BY_PERSON"])
        yield Allowance(f"address {_digest(where)}", config["ORANGE_FRIDAY_WRITES_BY_ADDRESS"])
    else:
        yield Allowance(f"signed out {_digest(where)}", config["ORANGE_FRIDAY_WRITES_SIGNED_OUT"])


def person(counting: Session) -> str | None:
    """Who sends, without loading the account: the session's name for it, or the account of a valid token."""
    if asks_api():
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        found = token_of(counting, token, now=now()) if scheme.lower() == "bearer" and token else None
        return f"account {found.account.id}" if found else None
    name = session.get("_user_id")
    return str(name) if name else None


def address_key(address: str) -> str:
    """The address to count by: of IPv6 the network that one customer has (/64), whose addresses are free to change."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _digest(text: str) -> str:
    # Keyed, since there are few enough addresses to try them all.
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"rate:" + text.encode(), hashlib.sha256).hexdigest()[:40]


def too_many(wait: int) -> Any:
    """429 with the seconds to wait: a problem for programs; for people a page with what they had typed."""
    if asks_api():
        answer = problem(429, f"Too many requests. Try again in {wait} s.")
    else:
        message = ngettext(
            "That was a lot in a short time. Try again in %(num)s second.",
            "That was a lot in a short time. Try again in %(num)s seconds.",
            wait,
        )
        answer = current_app.make_response(error_page(429, message))
    answer.headers["Retry-After"] = str(wait)
    return answer

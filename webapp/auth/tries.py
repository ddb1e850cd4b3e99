"""Tries to sign in: counted by account and by address in the database, so that all processes count together.

A key's window begins with its first try and ends by itself: nobody is ever locked out for good, and links by mail,
passkeys and sessions that are open already do not depend on it. A try is counted before it is judged and given back
when it was right; so of many at once none slips through.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, insert_for
from webapp.extensions import db
from webapp.moment import now


class SignInTry(Base):
    """How often something was tried within a window. ``key`` is a keyed hash: no address of a person stands here."""

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


def count_try(session: Session, key: str, window: timedelta, *, now: datetime) -> tuple[int, datetime]:
    """Count a try of ``key``: the number of tries in its window, this one included, and when the window ends."""
    over = SignInTry.ends_at <= now
    row = insert_for(session, SignInTry).values(key=key, count=1, ends_at=now + window)
    row = row.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": sa.case((over, 1), else_=SignInTry.count + 1),
            "ends_at": sa.case((over, now + window), else_=SignInTry.ends_at),
        },
    )
    count, ends_at = session.execute(row.returning(SignInTry.count, SignInTry.ends_at)).one()
    return count, ends_at


def give_back_try(session: Session, key: str, *, all_of_them: bool = False) -> None:
    """A try was right: it does not count (nor, for an account, do those before it)."""
    left: Any = 0
    if not all_of_them:
        left = sa.case((SignInTry.count > 0, SignInTry.count - 1), else_=0)
    session.execute(sa.update(SignInTry).where(SignInTry.key == key).values(count=left))


def forget_old_tries(session: Session, *, now: datetime) -> int:
    """Delete the windows that have ended."""
    return int(session.execute(sa.delete(SignInTry).where(SignInTry.ends_at <= now)).rowcount)  # type: ignore[attr-defined]


def key_of(kind: str, value: str) -> str:
    """The key of an account's address, a network address or a person's codes."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"{kind}:{value.strip().lower()}".encode(), hashlib.sha256).hexdigest()


def _window() -> timedelta:
    return timedelta(minutes=current_app.config["ORANGE_FRIDAY_SIGN_IN_WINDOW"])


# Doors that are tried: which kind of try it is.
DOORS = {
    "security.login": "password",
    "security.two_factor_token_validation": "code",
    "security.mf_recovery": "code",
    # Apart from the sign-in door: strangers who try an account there do not stop its owner here.
    "security.verify": "proof",
    "security.change_password": "proof",
    "security.wan_signin_response": "passkey",
    "accounts.sign_up": "ask",
    "accounts.help": "ask",
}


def install_tries(app: Flask) -> None:
    """Stand before the doors that are tried; too many tries answer 429 with Retry-After."""

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        kind = DOORS.get(request.endpoint or "")
        if kind is None or request.method != "POST":
            return None
        ends = [end for end in (_tried(kind), _tried_from(kind)) if end is not None]
        return too_many(max(ends)) if ends else None


def _tried(kind: str) -> datetime | None:
    who = {"code": session.get("tf_user_id"), "proof": session.get("_user_id")}.get(
        kind, request.form.get("email")
    )
    if not who or kind == "passkey":
        return None
    return _beyond(key_of(kind, str(who)), current_app.config["ORANGE_FRIDAY_SIGN_IN_TRIES"])


def _tried_from(kind: str) -> datetime | None:
    limit = current_app.config["ORANGE_FRIDAY_SIGN_IN_TRIES_ADDRESS"]
    return _beyond(key_of("from " + kind, request.remote_addr or ""), limit)


def _beyond(key: str, limit: int) -> datetime | None:
    count, ends_at = count_try(db.session(), key, _window(), now=now())
    return ends_at if count > limit else None


def forgive(email: str, uniquifier: str) -> None:
    """Somebody signed in: the account's tries are forgotten, the address gets this one back."""
    for kind, who in (("password", email), ("code", uniquifier), ("proof", uniquifier)):
        give_back_try(db.session(), key_of(kind, who), all_of_them=True)
    door = DOORS.get(request.endpoint or "")
    if door:
        give_back_try(db.session(), key_of("from " + door, request.remote_addr or ""))


def too_many(ends_at: datetime) -> ResponseReturnValue:
    """The page that says how long to wait and what works meanwhile."""
    from webapp.refusals import error_page

    seconds = max(1, math.ceil((ends_at - now()).total_seconds()))
    minutes = math.ceil(seconds / 60)
    text = ngettext(
        "There were too many tries. Wait %(num)s minute, then try again. A passkey, or a page where you are signed "
        "in already, still works.",
        "There were too many tries. Wait %(num)s minutes, then try again. A passkey, or a page where you are signed "
        "in already, still works.",
        minutes,
    )
    page, status = error_page(429, text)
    answer = make_response(page, status)
    answer.headers["Retry-After"] = str(seconds)
    return answer

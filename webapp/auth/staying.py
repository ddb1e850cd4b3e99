"""Staying signed in: what a sign-in writes, what each request asks, what ends it. Bound to Flask-Login's signals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import current_user, user_logged_in, user_logged_out
from flask_security import password_changed, password_reset
from flask_security.utils import set_request_attr
from werkzeug.wrappers import Response as ResponseBase

from community.accounts import Account
from core.database import begin_write
from webapp.auth.credentials import Credential
from webapp.auth.sign_ins import SEEN_EVERY, SignIn, digest_of, end_sign_ins, is_open, open_sign_in, see
from webapp.auth.tries import forgive
from webapp.extensions import db
from webapp.moment import now

KEY = "sign_in"


def idle() -> timedelta:
    """After how long without a visit a sign-in ends."""
    return timedelta(hours=current_app.config["ORANGE_FRIDAY_SESSION_IDLE_HOURS"])


def longest() -> timedelta:
    """After how long a sign-in ends in any case."""
    return timedelta(days=current_app.config["ORANGE_FRIDAY_SESSION_DAYS"])


def install_staying(app: Flask) -> None:
    """Bind the loader and the signals. Must follow Flask-Security's own binding."""
    app.login_manager.user_loader(load_signed_in)  # type: ignore[attr-defined]
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    app.before_request(_leave_half_a_sign_in)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_changed, app)


def _leave_half_a_sign_in() -> ResponseBase | None:
    """Send whoever is signed in away from the page for codes. Flask-Security signs out there who has nothing to
    confirm, and any foreign page can make a browser ask for it.
    """
    if request.endpoint != "security.two_factor_token_validation" or "tf_state" in session:
        return None
    return redirect(url_for("pages.front")) if current_user.is_authenticated else None


def install_seeing(app: Flask) -> None:
    """Note that a sign-in is in use, in a transaction of its own after the request's. Must come before
    install_transactions, so that it runs after it.
    """

    @app.after_request
    def note(response: Response) -> Response:
        digest = g.pop("sign_in_to_see", None)
        if digest is not None:
            begin_write(db.session())
            see(db.session(), digest, now=now())
            db.session.commit()
        return response


def current_digest() -> str | None:
    """The digest of this browser's sign-in."""
    key = session.get(KEY)
    return digest_of(key) if isinstance(key, str) else None


def load_signed_in(uniquifier: str) -> Credential | None:
    """Who is signed in: one query for the sign-in, the credential and the account."""
    digest = current_digest()
    if digest is None or not uniquifier:
        return None
    query = (
        sa.select(Credential, SignIn.last_seen_at)
        .join(Credential.account)
        .join(SignIn, SignIn.account_id == Credential.account_id)
        .options(sa.orm.contains_eager(Credential.account))
        .where(SignIn.digest == digest, Credential.fs_uniquifier == str(uniquifier), Account.active)
        .where(is_open(now(), idle(), longest()))
    )
    found = db.session.execute(query).first()
    if found is None:
        return None
    if found[1] <= now() - SEEN_EVERY:
        g.sign_in_to_see = digest
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    credential: Credential = found[0]
    return credential


def _signed_in(_app: Flask, user: Credential, **_more: Any) -> None:
    # Rotation: a new key, a new CSRF token; what the visitor's cookie held before names nobody.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    # Flask-Login's own cookie would outlive our rows; a longer life of ours does its work.
    if session.pop("_remember", None) == "set":
        session.permanent = True
    session[KEY] = open_sign_in(
        db.session(),
        user.account_id,
        now=now(),
        means=request.endpoint or "",
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )
    forgive(user.email, user.fs_uniquifier)


def _signed_out(_app: Flask, user: Any, **_more: Any) -> None:
    digest = current_digest()
    session.pop(KEY, None)
    session.pop("_remember", None)
    session.permanent = False
    if digest is not None:
        change = sa.update(SignIn).where(SignIn.digest == digest, SignIn.revoked_at.is_(None))
        db.session.execute(change.values(revoked_at=now()))


def _password_changed(_app: Flask, user: Credential, **_more: Any) -> None:
    """A new password ends every sign-in but this one, and no link from before works."""
    user.link_digest = None
    end_sign_ins(db.session(), user.account_id, now=now(), but=current_digest())

"""Single sign-on by OpenID Connect, where the installation has a provider: Authlib's code flow with state, nonce and
PKCE.
"""

from __future__ import annotations

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from core.database import begin_write
from core.language import N_
from core.refusals import Forbidden, NotFound, Refusal
from webapp.auth.blueprint import blueprint
from webapp.auth.entering import enter
from webapp.auth.outside import person_behind, set_roles
from webapp.extensions import db, security
from webapp.letters.addresses import address_of
from webapp.moment import now
from webapp.refusals import message_of


def install_single_sign_on(app: Flask) -> None:
    """Know the provider, where one is set; it is asked for its addresses at the first sign-in, not now."""
    issuer = app.config["ORANGE_FRIDAY_OIDC_ISSUER"].rstrip("/")
    if not issuer:
        return
    clients = OAuth(app)
    app.extensions["orange_friday.provider"] = clients.register(
        "provider",
        client_id=app.config["ORANGE_FRIDAY_OIDC_CLIENT_ID"],
        client_secret=app.config["ORANGE_FRIDAY_OIDC_CLIENT_SECRET"],
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )


def _provider() -> Any:
    found = current_app.extensions.get("orange_friday.provider")
    if found is None:
        raise NotFound(N_("There is no single sign-on here."))
    return found


@blueprint.post("/sign-in/single-sign-on")
def single_sign_on() -> Response:
    """To the provider."""
    provider = _provider()
    try:
        return provider.authorize_redirect(address_of("accounts.come_back"))
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError):
        flash(_("The provider does not answer. Sign in another way, or try again later."), "error")
        return redirect(url_for("security.login"), 303)


@blueprint.get("/sign-in/single-sign-on/back")
def come_back() -> Response:
    """From the provider. Whatever is not right ends at the sign-in page; only what is right is kept."""
    provider = _provider()
    try:
        claims = dict(provider.authorize_access_token()["userinfo"])
        # A GET that writes: the state, which only this browser has, is its protection against forgery.
        db.session.rollback()
        begin_write(db.session())
        answer = _enter(claims)
        security.datastore.commit()
        return answer
    except (AuthlibBaseError, JoseError, RequestException, RuntimeError, KeyError, TypeError, ValueError):
        flash(_("The provider's answer did not fit. Try once more."), "error")
    except Refusal as refusal:
        db.session.rollback()
        flash(message_of(refusal), "error")
    return redirect(url_for("security.login"), 303)


def _enter(claims: dict[str, Any]) -> Response:
    settings = current_app.config
    if str(claims.get("iss", "")).rstrip("/") != settings["ORANGE_FRIDAY_OIDC_ISSUER"].rstrip("/"):
        raise Forbidden(N_("The provider's answer did not fit. Try once more."))
    domains = [
        each.strip().lower() for each in settings["ORANGE_FRIDAY_OIDC_DOMAINS"].split(",") if each.strip()
    ]
    credential = person_behind(db.session(), claims, now=now(), domains=domains)
    if not credential.active:
        raise Forbidden(N_("This account is closed."))
    groups = claims.get("groups") or []
    groups = [str(each) for each in groups] if isinstance(groups, list) else [str(groups)]
    set_roles(db.session(), credential.account, groups, settings["ORANGE_FRIDAY_OIDC_ROLES"], now=now())
    return enter(credential, "single sign-on")

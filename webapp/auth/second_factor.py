"""Codes of authenticator apps: none works twice, and the keys that encrypt what is kept of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import sqlalchemy as sa
from flask_security import Totp
from passlib.exc import UsedTokenError

from webapp.auth.credentials import Credential
from webapp.extensions import db


def derived_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose from the installation's secret (HMAC-SHA-256)."""
    return hmac.new(secret.encode(), f"orange-friday {purpose}".encode(), hashlib.sha256).digest()


def second_factor_settings(secret: str) -> dict[str, Any]:
    """Flask-Security's settings for second factors; ``secret`` encrypts them."""
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_SETUP_URL": "/me/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/sign-in/rescue",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/sign-in/second-factor",
        "SECURITY_TWO_FACTOR_ERROR_VIEW": "/sign-in",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/me/security",
        "SECURITY_TOTP_SECRETS": {"1": derived_key(secret, "totp").hex()},
        "SECURITY_TOTP_ISSUER": "Orange Friday",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            base64.urlsafe_b64encode(derived_key(secret, "recovery codes"))
        ],
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/me/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Orange Friday",
        "SECURITY_WAN_REGISTER_URL": "/me/passkeys",
        "SECURITY_WAN_DELETE_URL": "/me/passkeys/delete",
        "SECURITY_WAN_SIGNIN_URL": "/sign-in/passkey",
        "SECURITY_WAN_VERIFY_URL": "/verify/passkey",
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
    }


class Codes(Totp):
    """Remembers the newest code that was used, in the database, by a conditional update: a code seen over a shoulder
    is worth nothing, even at the same moment in another process.
    """

    def get_last_counter(self, user: Any) -> int | None:
        """The counter of the newest code used."""
        counter: int | None = user.totp_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Note the counter of a right code; UsedTokenError where another request was quicker."""
        unused = sa.or_(Credential.totp_counter.is_(None), Credential.totp_counter < tmatch.counter)
        change = sa.update(Credential).where(Credential.account_id == user.account_id, unused)
        if not db.session.execute(change.values(totp_counter=tmatch.counter)).rowcount:  # type: ignore[attr-defined]
            raise UsedTokenError

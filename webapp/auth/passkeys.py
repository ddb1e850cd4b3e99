"""Passkeys: what a device or a key signs with, and how we ask for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import AsaList, WebAuthnMixin, WebauthnUtil
from sqlalchemy.orm import Mapped, mapped_column
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.database import Base
from core.privacy import PERSONAL


class TextList(AsaList):
    """Flask-Security's list in a text, commas between."""

    cache_ok = True


class Passkey(Base, WebAuthnMixin):
    """The public half of one passkey. ``usage`` is "first" (instead of a password) or "secondary" (after one)."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("credentials.account_id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True, info=PERSONAL)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[Any | None] = mapped_column(TextList())
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(sa.String(64))
    extensions: Mapped[str | None] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.String(64), info=PERSONAL)
    usage: Mapped[str] = mapped_column(sa.String(20))
    made_at: Mapped[datetime]
    lastuse_datetime: Mapped[datetime]

    def get_user_mapping(self) -> dict[str, Any]:
        """How the datastore finds whose it is."""
        return {"id": self.account_id}


class PasskeyManners(WebauthnUtil):
    """What we ask of authenticators: one that replaces the password must be found without a name and must make
    sure of its owner (finger, face, PIN), because it then counts as two factors; built-in ones are as welcome as keys.
    """

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Whether it is to be found without a name, and whether it must verify its owner."""
        first = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED if first else ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.REQUIRED
            if first
            else UserVerificationRequirement.DISCOURAGED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """At sign-in."""
        if "secondary" in usage:
            return UserVerificationRequirement.DISCOURAGED
        return UserVerificationRequirement.REQUIRED

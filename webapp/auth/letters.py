"""What goes into letters about accounts: signed, expiring links, and the outbox as Flask-Security's postman."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_security import MailUtil
from flask_security.utils import check_and_get_token_status
from sqlalchemy.orm import Session

from core.language import N_
from webapp.auth.credentials import Credential
from webapp.extensions import db, security
from webapp.letters.addresses import address_of
from webapp.letters.post import post_letter
from webapp.moment import now

LINK_LASTS = timedelta(minutes=30)
RESET_LASTS = timedelta(hours=4)
CONFIRM_LASTS = timedelta(days=5)
WITHIN = {"login": LINK_LASTS, "reset": RESET_LASTS, "confirm": CONFIRM_LASTS}

SUBJECTS = {
    "account_link": N_("Your link to sign in"),
    "account_reset": N_("A new password"),
    "account_confirm": N_("Confirm your e-mail address"),
    "account_known": N_("You have an account already"),
    "account_password": N_("Your password was changed"),
}


def must_confirm() -> bool:
    """Whether an address must be confirmed before it signs in."""
    choice = current_app.config["ORANGE_FRIDAY_CONFIRM"]
    return choice == "yes" or (choice == "auto" and current_app.config["ORANGE_FRIDAY_MAIL"] == "smtp")


def write(session: Session, credential: Credential, template: str, *, now: datetime, **values: Any) -> bool:
    """A letter about an account; one of a kind in a minute, so that nobody's box is flooded."""
    return post_letter(
        session,
        credential.account,
        template,
        SUBJECTS[template],
        unique_key=f"{template}:{credential.account_id}:{now:%Y%m%d%H%M}",
        now=now,
        product_name="Orange Friday",
        **values,
    )


def send_link(session: Session, credential: Credential, *, now: datetime) -> None:
    """A link that signs in once, within half an hour."""
    nonce = secrets.token_urlsafe(16)
    token = security.login_serializer.dumps([credential.fs_uniquifier, nonce])
    if write(session, credential, "account_link", now=now, link=address_of("accounts.link", token=token)):
        credential.link_digest = _digest(nonce)


def send_reset(session: Session, credential: Credential, *, now: datetime) -> None:
    """A link to set a new password; that makes a new uniquifier, so it works once."""
    token = security.reset_serializer.dumps([credential.fs_uniquifier])
    write(
        session, credential, "account_reset", now=now, link=address_of("accounts.new_password", token=token)
    )


def send_confirmation(session: Session, credential: Credential, *, now: datetime) -> None:
    """A link that confirms the address."""
    token = security.confirm_serializer.dumps([credential.account_id, credential.email])
    write(session, credential, "account_confirm", now=now, link=address_of("accounts.confirm", token=token))


def send_known(session: Session, credential: Credential, *, now: datetime) -> None:
    """Somebody signed up with an address that has an account: its owner is told, nobody else is."""
    write(session, credential, "account_known", now=now, link=address_of("accounts.help"))


def named_by(session: Session, kind: str, token: str) -> tuple[Credential, list[Any]] | None:
    """Whom a token of a letter names, and all it holds; None where it is forged, old, or of a closed account."""
    expired, invalid, data = check_and_get_token_status(token, kind, WITHIN[kind])
    if expired or invalid or not data:
        return None
    column = Credential.account_id if kind == "confirm" else Credential.fs_uniquifier
    credential = session.scalar(sa.select(Credential).where(column == data[0]))
    if credential is None or not credential.active:
        return None
    return credential, data


def use_link(session: Session, credential: Credential, nonce: str) -> bool:
    """Use up a sign-in link; of two who use it at once, one does."""
    change = sa.update(Credential).where(
        Credential.account_id == credential.account_id, Credential.link_digest == _digest(nonce)
    )
    return bool(session.execute(change.values(link_digest=None)).rowcount)  # type: ignore[attr-defined]


def _digest(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()


class OutboxPost(MailUtil):
    """Flask-Security's letters go through the outbox, in the recipient's language and in our words."""

    def send_mail(self, template: str, subject: str, recipient: Any, *args: Any, **more: Any) -> None:
        """The notice that a password changed is the only letter it writes by itself here."""
        if template.rpartition("/")[2] in ("reset_notice", "change_notice"):
            write(db.session(), more["user"], "account_password", now=now(), link=address_of("accounts.help"))

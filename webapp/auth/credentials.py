"""Credentials: what an account signs in with. Flask-Security sees account and credential as one user."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_security import RoleMixin, UserDatastore, UserMixin, hash_password
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from community.accounts import Account, create_member
from community.roles import TESTER, RoleGrant
from core.database import Base
from core.language import N_
from core.privacy import PERSONAL
from core.refusals import Conflict
from webapp.auth.passkeys import Passkey, TextList
from webapp.moment import now


class Credential(Base, UserMixin):
    """The password and the other factors of one account; secrets are encrypted or hashed by Flask-Security."""

    __tablename__ = "credentials"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), primary_key=True)
    password: Mapped[str | None] = mapped_column(sa.String(255), info=PERSONAL)
    # What a session cookie names; a new one signs out everywhere.
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # A hash of what the last sign-in link named; using the link empties it, so it works once.
    link_digest: Mapped[str | None] = mapped_column(sa.String(64))
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(500), info=PERSONAL)
    # The newest code that was used: none works twice.
    totp_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    mf_recovery_codes: Mapped[Any | None] = mapped_column(MutableList.as_mutable(TextList()), info=PERSONAL)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        sa.String(64), unique=True, info=PERSONAL
    )

    account: Mapped[Account] = relationship(lazy="joined")
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        cascade="all, delete-orphan", order_by=Passkey.id
    )

    # Flask-Security empties it when factors are reset; codes by telephone are not offered.
    tf_phone_number = None

    roles: list[Any] = []  # noqa: RUF012 - Flask-Security's own roles are not used; community.roles says who may what

    @property
    def id(self) -> int:  # type: ignore[override]
        """The account's number."""
        return self.account_id

    @property
    def email(self) -> str:  # type: ignore[override]
        """The account's address."""
        return self.account.email or ""

    @property
    def display_name(self) -> str:
        """The account's name; stands here so that the registration form's field reaches ``create_user``."""
        return self.account.display_name

    @property
    def active(self) -> bool:  # type: ignore[override]
        """Whether the account may sign in."""
        return self.account.active

    def check_tf_required(self, tf_setup_methods: list[Any], tf_fresh: bool) -> tuple[bool, list[Any]]:
        """A second factor is asked of whoever has set one up, and of staff where the installation says so."""
        return bool(tf_setup_methods) or self.check_tf_required_setup(), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Whether this person may not do without a second factor."""
        return bool(current_app.config["ORANGE_FRIDAY_STAFF_SECOND_FACTOR"]) and self.is_staff()

    def is_staff(self) -> bool:
        """Whether the account has any role above tester, anywhere."""
        roles = sa.select(RoleGrant.id).where(
            RoleGrant.account_id == self.account_id, RoleGrant.role != TESTER
        )
        found = sa.orm.object_session(self)
        return found is not None and found.scalar(roles.limit(1)) is not None


class NoRole(RoleMixin):
    """Flask-Security wants a role class; ours are in community.roles."""


class PeopleDatastore(UserDatastore):
    """Hands Flask-Security the account and its credential as one user."""

    def __init__(self, db: SQLAlchemy) -> None:
        super().__init__(Credential, NoRole, webauthn_model=Passkey)
        self.db = db

    def put(self, model: Any) -> Any:
        """Keep a user."""
        self.db.session.add(model)
        return model

    def commit(self) -> None:
        """End the transaction; Flask-Security asks for it where a GET confirms something."""
        self.db.session.commit()

    def delete(self, model: Any) -> None:
        """Remove a credential; the account stays."""
        self.db.session.delete(model)

    def reload(self, model: Any) -> Any:
        """Read a user anew."""
        self.db.session.refresh(model)
        return model

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Credential | None:
        """The user with this e-mail address, uniquifier or number."""
        name, value = next(iter(wanted.items()))
        if name not in ("email", "id", "fs_uniquifier"):
            return None
        query = sa.select(Credential).join(Account, Account.id == Credential.account_id)
        column = {
            "email": Account.email,
            "id": Credential.account_id,
            "fs_uniquifier": Credential.fs_uniquifier,
        }[name]
        found = self.db.session.scalar(query.where(column == (value.lower() if name == "email" else value)))
        return found if found is None or isinstance(found, Credential) else None

    def find_role(self, role: str) -> None:
        """There are none."""

    def find_webauthn(self, credential_id: bytes) -> Passkey | None:
        """The passkey of that id."""
        found: Passkey | None = self.db.session.scalar(
            sa.select(Passkey).where(Passkey.credential_id == credential_id)
        )
        return found

    def create_webauthn(self, user: Any, **values: Any) -> None:  # type: ignore[override]
        """Keep a new passkey of ``user``."""
        user.webauthn.append(Passkey(made_at=now(), lastuse_datetime=now(), **values))

    def mf_delete_recovery_code(self, user: Any, idx: int) -> bool:
        """Use up a recovery code; of two who use one at once, the second is refused."""
        before = list(user.mf_recovery_codes or [])
        left = MutableList(before[:idx] + before[idx + 1 :])
        change = sa.update(Credential).where(
            Credential.account_id == user.account_id, Credential.mf_recovery_codes == before
        )
        done = self.db.session.execute(change.values(mf_recovery_codes=left))
        if not done.rowcount:  # type: ignore[attr-defined]
            raise Conflict(N_("This code was used already. Take another one."))
        return True


def new_member(session: Session, email: str, name: str, hashed: str | None, *, now: datetime) -> Credential:
    """A new member whose address is not confirmed yet; ``hashed`` is the password's hash, None without one.

    Raises core.refusals.Conflict where the address is taken.
    """
    return _keep(session, create_member(session, email, name, now=now), hashed, now, confirmed=False)


def set_password(session: Session, account: Account, password: str, *, now: datetime) -> Credential:
    """Give ``account`` this password (plain; it is hashed here and nowhere else). Needs an application context."""
    return _keep(session, account, hash_password(password), now)


def _keep(
    session: Session, account: Account, hashed: str | None, now: datetime, confirmed: bool = True
) -> Credential:
    credential = session.get(Credential, account.id)
    if credential is None:
        credential = Credential(account_id=account.id, made_at=now)
        credential.account = account
        session.add(credential)
    credential.password, credential.fs_uniquifier = hashed, uuid.uuid4().hex
    if confirmed and credential.confirmed_at is None:
        credential.confirmed_at = now
    session.flush()
    return credential

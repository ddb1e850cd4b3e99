"""Credentials: what an account signs in with. Flask-Security sees account and credential as one user."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import RoleMixin, UserDatastore, UserMixin, hash_password
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from community.accounts import Account, create_member
from core.database import Base
from core.privacy import PERSONAL
from webapp.moment import now


class Credential(Base, UserMixin):
    """The password (and later the other factors) of one account."""

    __tablename__ = "credentials"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), primary_key=True)
    password: Mapped[str | None] = mapped_column(sa.String(255), info=PERSONAL)
    # What a session cookie names; a new one signs out everywhere.
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="joined")

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


class NoRole(RoleMixin):
    """Flask-Security wants a role class; ours are in community.roles."""


class PeopleDatastore(UserDatastore):
    """Hands Flask-Security the account and its credential as one user."""

    def __init__(self, db: SQLAlchemy) -> None:
        super().__init__(Credential, NoRole)
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

    def create_user(self, **values: Any) -> Credential:
        """A new member with a credential, from the registration form (password hashed already)."""
        session = self.db.session()
        account = create_member(session, values["email"], values["display_name"], now=now())
        return _keep(session, account, values.get("password"), now())


def set_password(session: Session, account: Account, password: str, *, now: datetime) -> Credential:
    """Give ``account`` this password (plain; it is hashed here and nowhere else). Needs an application context."""
    return _keep(session, account, hash_password(password), now)


def _keep(session: Session, account: Account, hashed: str | None, now: datetime) -> Credential:
    credential = session.get(Credential, account.id)
    if credential is None:
        credential = Credential(account_id=account.id, made_at=now)
        credential.account = account
        session.add(credential)
    credential.password, credential.fs_uniquifier = hashed, uuid.uuid4().hex
    session.flush()
    return credential

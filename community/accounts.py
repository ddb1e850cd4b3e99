"""People: members, who can sign in, and authors, who are known only by what an import brought of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.language import LANGUAGES, N_, without_hidden
from core.privacy import PERSONAL
from core.refusals import Conflict, Refusal


class Account(Base):
    """A person. ``kind`` is "member" (signs in, has an address) or "author" (of imported texts, has none)."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10), default="member")
    # Lower-cased, so that one address is one account.
    email: Mapped[str | None] = mapped_column(sa.String(320), unique=True, info=PERSONAL)
    display_name: Mapped[str] = mapped_column(sa.String(80), info=PERSONAL)
    language: Mapped[str | None] = mapped_column(sa.String(10))
    zone: Mapped[str | None] = mapped_column(sa.String(64))
    named_in_credits: Mapped[bool] = mapped_column(default=False)
    # The name an import knows this person by ("product:column value"), so that a repeat finds it again.
    import_key: Mapped[str | None] = mapped_column(sa.String(300), unique=True, info=PERSONAL)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.CheckConstraint("kind in ('member', 'author')", name="kind"),
        sa.CheckConstraint("kind = 'author' or email is not null", name="member_has_email"),
    )


def create_member(
    session: Session,
    email: str,
    display_name: str,
    *,
    now: datetime,
    language: str | None = None,
    zone: str | None = None,
) -> Account:
    """A new member; refuses a malformed or taken address, an empty or long name."""
    account = Account(
        kind="member",
        email=clean_email(email),
        display_name=clean_name(display_name),
        zone=zone,
        language=language if language in LANGUAGES else None,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        raise Conflict(
            N_("There is an account with this e-mail address already. Sign in instead."), field="email"
        ) from None
    return account


def create_author(session: Session, *, now: datetime, import_key: str | None = None) -> Account:
    """An anonymous author of imported texts; one without a key is nobody else's ever."""
    author = Account(kind="author", display_name="", import_key=import_key, created_at=now)
    session.add(author)
    session.flush()
    return author


def clean_email(email: str) -> str:
    """``email`` in the one spelling we store; refuses what is no address."""
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refusal(
            N_("“%(email)s” is not an e-mail address: %(why)s"), field="email", email=email, why=str(error)
        ) from None
    return found.normalized.lower()


def clean_name(name: str) -> str:
    """A display name of 1 to 80 characters on one line; refuses anything else."""
    # A name of invisible characters names nobody; one that turns the line round would hide what follows it.
    name = " ".join(without_hidden(name).split())
    if not 1 <= len(name) <= 80:
        raise Refusal(
            N_("A display name has 1 to 80 characters; this one has %(count)s."),
            field="display_name",
            count=len(name),
        )
    if "@" in name:
        raise Refusal(
            N_("A display name is shown to others, so it may not hold an e-mail address."),
            field="display_name",
        )
    return name


def account_of(session: Session, email: str) -> Account | None:
    """The member with this address, or None."""
    return session.scalar(sa.select(Account).where(Account.email == email.strip().lower()))

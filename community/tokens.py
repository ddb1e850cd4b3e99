"""API tokens: shown once, kept only as a hash, with scopes and an end."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base
from core.language import N_
from core.refusals import Refusal

SCOPES = {
    "read": N_("Read builds, requests and own votes"),
    "vote": N_("Vote, write feedback and support requests"),
}


class ApiToken(Base):
    """A bearer token of an account. Its text has 256 random bits, so a plain SHA-256 keeps it safe."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


def issue_token(
    session: Session,
    account: Account,
    name: str,
    scopes: list[str],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """A new token of ``account``; the text returned is never to be seen again."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Refusal(
            N_("A token needs at least one of the scopes %(scopes)s."),
            field="scopes",
            scopes=", ".join(SCOPES),
        )
    if not name.strip():
        raise Refusal(N_("A token needs a name, so that you know later what uses it."), field="name")
    text = "of_" + secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            account_id=account.id,
            name=name.strip()[:120],
            digest=_digest(text),
            scopes=sorted(set(scopes)),
            created_at=now,
            expires_at=expires_at,
        )
    )
    session.flush()
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def token_of(session: Session, text: str, *, now: datetime) -> tuple[Account, frozenset[str]] | None:
    """The account and scopes a token stands for; None when unknown, expired, revoked or its account is closed."""
    query = (
        sa.select(Account, ApiToken.scopes)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(ApiToken.digest == _digest(text), ApiToken.revoked_at.is_(None), Account.active)
        .where(sa.or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now))
    )
    found = session.execute(query).first()
    return (found[0], frozenset(found[1])) if found else None


def tokens_of(session: Session, account: Account) -> list[ApiToken]:
    """The tokens of ``account`` that are not revoked, newest first."""
    query = sa.select(ApiToken).where(ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None))
    return list(session.scalars(query.order_by(ApiToken.id.desc())))


def revoke_token(session: Session, account: Account, token_id: int, *, now: datetime) -> bool:
    """End a token of ``account``; True when there was one to end."""
    change = sa.update(ApiToken).where(
        ApiToken.id == token_id, ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None)
    )
    return bool(session.execute(change.values(revoked_at=now)).rowcount)  # type: ignore[attr-defined]

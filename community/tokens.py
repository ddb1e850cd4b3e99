"""API tokens: shown once, kept only as a hash, with scopes and an end."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from community.products import Product
from community.rings import Membership
from community.roles import RoleGrant
from core.audit import record_act
from core.database import Base
from core.language import N_
from core.refusals import NotFound, Refusal

# What a token may be used for; every call of the API names the one it needs.
SCOPES = {
    "read": N_("Read builds, requests and own votes"),
    "vote": N_("Vote, write feedback and support requests"),
}
USUAL, LONGEST = timedelta(days=90), timedelta(days=366)
# The last use is kept by the hour: it tells a forgotten token from a living one, not when its owner works.
ROUNDING = timedelta(hours=1)


class ApiToken(Base):
    """A bearer token of an account. Its text has 256 random bits, so a plain SHA-256 keeps it safe."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Bearer:
    """Whom a token stands for, what it may be used for, and whether its last use is to be noted."""

    account: Account
    scopes: frozenset[str]
    token_id: int
    to_note: bool


def issue_token(
    session: Session,
    account: Account,
    name: str,
    scopes: list[str],
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """A new token of ``account``; the text returned is never to be seen again.

    Refuses no or unknown scopes, an empty name, and an end that is past or more than a year off. Without one it
    lasts 90 days.
    """
    ends = expires_at or now + USUAL
    if not now < ends <= now + LONGEST:
        raise Refusal(N_("A token ends within a year; then make a new one."), field="lasts")
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
    made = ApiToken(
        account_id=account.id,
        name=name.strip()[:120],
        digest=_digest(text),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=ends,
    )
    session.add(made)
    session.flush()
    after = {"scopes": made.scopes, "expires_at": ends.isoformat()}
    record_act(session, "token.issue", f"token:{made.id}", now=now, actor_id=account.id, after=after)
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def token_of(session: Session, text: str, *, now: datetime) -> Bearer | None:
    """Whom a token stands for; None when it is unknown, expired, revoked or its account is closed.

    The row is found by the hash: how long that takes tells of the hash of a guess, never of the token. The last
    comparison takes the same time wherever two hashes differ.
    """
    digest = _digest(text)
    query = (
        sa.select(Account, ApiToken)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(ApiToken.digest == digest, ApiToken.revoked_at.is_(None), Account.active)
        .where(ApiToken.expires_at > now)
    )
    found = session.execute(query).first()
    if found is None or not hmac.compare_digest(found[1].digest, digest):
        return None
    account, token = found
    to_note = token.last_used_at is None or token.last_used_at < _hour(now)
    return Bearer(account, frozenset(token.scopes), token.id, to_note)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def note_use(session: Session, token_id: int, *, now: datetime) -> None:
    """Keep that the token was used in this hour."""
    change = sa.update(ApiToken).where(
        ApiToken.id == token_id,
        sa.or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < _hour(now)),
    )
    session.execute(change.values(last_used_at=_hour(now)).execution_options(synchronize_session=False))


def tokens_of(session: Session, account: Account) -> list[ApiToken]:
    """The tokens of ``account`` that are not revoked, newest first; those past their end too."""
    query = sa.select(ApiToken).where(ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None))
    return list(session.scalars(query.order_by(ApiToken.id.desc())))


def _people_of(product: Product) -> sa.ColumnElement[bool]:
    testers = sa.select(Membership.account_id).where(Membership.product_id == product.id)
    team = sa.select(RoleGrant.account_id).where(RoleGrant.product_id == product.id)
    return sa.or_(ApiToken.account_id.in_(testers), ApiToken.account_id.in_(team))


def tokens_in(
    session: Session, product: Product, *, start: int = 0, most: int = 100
) -> list[tuple[ApiToken, Account]]:
    """The tokens of the people of ``product`` that are not revoked, with their owners, newest first."""
    query = (
        sa.select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(_people_of(product), ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    )
    return [(token, account) for token, account in session.execute(query.offset(start).limit(most))]


def revoke_token(session: Session, account: Account, token_id: int, *, now: datetime) -> bool:
    """End a token of ``account``; True for the one call that ended it."""
    mine = sa.and_(ApiToken.id == token_id, ApiToken.account_id == account.id)
    return _revoke(session, token_id, mine, account, None, now)


def revoke_in(session: Session, product: Product, token_id: int, *, now: datetime, by: Account) -> bool:
    """End a token of one of the product's people; True for the one call that ended it. NotFound for others'."""
    theirs = sa.and_(ApiToken.id == token_id, _people_of(product))
    if session.scalar(sa.select(ApiToken.id).where(theirs)) is None:
        raise NotFound(N_("There is no such token here."))
    return _revoke(session, token_id, theirs, by, product, now)


def _revoke(
    session: Session,
    token_id: int,
    which: sa.ColumnElement[bool],
    by: Account,
    product: Product | None,
    now: datetime,
) -> bool:
    change = sa.update(ApiToken).where(which, ApiToken.revoked_at.is_(None)).values(revoked_at=now)
    done = session.execute(change.execution_options(synchronize_session="fetch"))
    ended = bool(done.rowcount)  # type: ignore[attr-defined]
    if ended:
        place = product.id if product else None
        record_act(session, "token.revoke", f"token:{token_id}", now=now, actor_id=by.id, product_id=place)
    return ended

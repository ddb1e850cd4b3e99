"""Sign-ins: one row for each browser that is signed in, listed on the Me page and ended there.

The cookie holds a random key, the row only its hash. Every sign-in makes a new key, so a cookie from before is worth
nothing after; the row says when it ends, whatever the cookie says.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base
from core.privacy import PERSONAL

SEEN_EVERY = timedelta(minutes=10)
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
_NAMES = {"Edg": "Edge", "OPR": "Opera"}


class SignIn(Base):
    """One browser signed in. ``last_seen_at`` moves in steps of ten minutes; ``place`` is a shortened address."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    means: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(sa.String(60), info=PERSONAL)
    agent: Mapped[str] = mapped_column(sa.String(60), info=PERSONAL)


def open_sign_in(
    session: Session, account_id: int, *, now: datetime, means: str, address: str = "", agent: str = ""
) -> str:
    """A new sign-in; answers the key for the cookie, which is never to be seen again."""
    key = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            account_id=account_id,
            digest=digest_of(key),
            means=means,
            made_at=now,
            last_seen_at=now,
            place=coarse_address(address),
            agent=short_agent(agent),
        )
    )
    session.flush()
    return key


def digest_of(key: str) -> str:
    """What is kept of a key (256 random bits, so a plain SHA-256 keeps it safe)."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_open(now: datetime, idle: timedelta, longest: timedelta) -> sa.ColumnElement[bool]:
    """The condition for a sign-in that still holds: not ended, used within ``idle``, younger than ``longest``."""
    return sa.and_(
        SignIn.revoked_at.is_(None), SignIn.last_seen_at > now - idle, SignIn.made_at > now - longest
    )


def see(session: Session, digest: str, *, now: datetime) -> bool:
    """Note that a sign-in is in use, at most every ten minutes; True when it was noted."""
    change = sa.update(SignIn).where(SignIn.digest == digest, SignIn.last_seen_at <= now - SEEN_EVERY)
    return bool(session.execute(change.values(last_seen_at=now)).rowcount)  # type: ignore[attr-defined]


def sign_ins_of(
    session: Session, account: Account, *, now: datetime, idle: timedelta, longest: timedelta
) -> list[SignIn]:
    """The sign-ins of ``account`` that still hold, newest first."""
    query = sa.select(SignIn).where(SignIn.account_id == account.id, is_open(now, idle, longest))
    return list(session.scalars(query.order_by(SignIn.made_at.desc(), SignIn.id.desc())))


def end_sign_in(session: Session, account: Account, number: int, *, now: datetime) -> bool:
    """End one sign-in of ``account``; True when there was one to end."""
    change = sa.update(SignIn).where(
        SignIn.id == number, SignIn.account_id == account.id, SignIn.revoked_at.is_(None)
    )
    return bool(session.execute(change.values(revoked_at=now)).rowcount)  # type: ignore[attr-defined]


def end_sign_ins(session: Session, account_id: int, *, now: datetime, but: str | None = None) -> int:
    """End all sign-ins of an account, except the one with the digest ``but``; answers how many."""
    change = sa.update(SignIn).where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None))
    if but is not None:
        change = change.where(SignIn.digest != but)
    return int(session.execute(change.values(revoked_at=now)).rowcount)  # type: ignore[attr-defined]


def forget_old_sign_ins(session: Session, *, now: datetime, longest: timedelta) -> int:
    """Delete the sign-ins that ended, or ran out, a month ago or more."""
    long_ago = now - timedelta(days=30)
    ended = sa.or_(SignIn.revoked_at <= long_ago, SignIn.made_at <= long_ago - longest)
    return int(session.execute(sa.delete(SignIn).where(ended)).rowcount)  # type: ignore[attr-defined]


def last_seen(session: Session, account_ids: list[int]) -> dict[int, datetime]:
    """When each of these accounts was last seen, where it ever was."""
    query = sa.select(SignIn.account_id, sa.func.max(SignIn.last_seen_at))
    rows = session.execute(query.where(SignIn.account_id.in_(account_ids)).group_by(SignIn.account_id))
    return {account_id: moment for account_id, moment in rows}


def coarse_address(address: str) -> str:
    """The network of an address (/24 or /48): enough to know one's own again, too little to point at a household."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def short_agent(agent: str) -> str:
    """Browser and system of a User-Agent, such as "Firefox, Windows"; the long text is not kept."""
    browser = next((name for name in _BROWSERS if re.search(rf"{name}\w*/", agent)), "")
    system = next(
        (name for mark, name in _SYSTEMS.items() if mark in agent), "Linux" if "Linux" in agent else ""
    )
    return ", ".join(part for part in (_NAMES.get(browser, browser), system) if part)

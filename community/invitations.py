"""Invitation codes: who has one becomes a tester of a product in a ring; each has an end and a number of uses."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from community.products import Product
from community.rings import RINGS, check_ring, join_product, ring_of
from core.audit import record_act
from core.database import Base, insert_once
from core.language import N_
from core.refusals import Conflict, NotFound, Refusal

# Without letters and digits that are taken for each other when a code is read aloud or from paper.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH, MOST_USES, LONGEST_DAYS = 12, 100_000, 365


class Invitation(Base):
    """A code, what it opens and how often still."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    # For whom it was made, in the team's own words.
    note: Mapped[str] = mapped_column(sa.String(120), default="")
    ring: Mapped[str] = mapped_column(sa.String(20))
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    __table_args__ = (
        sa.CheckConstraint("ring in ('pilot', 'internal', 'beta', 'stable')", name="ring"),
        sa.CheckConstraint("uses_left >= 0", name="uses_left"),
    )

    def open_at(self, now: datetime) -> bool:
        """Whether somebody may still use it."""
        return self.closed_at is None and self.uses_left > 0 and now < self.expires_at


class InvitationUse(Base):
    """One person came by one code; coming again costs no further use."""

    __tablename__ = "invitation_uses"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("invitations.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("invitation_id", "account_id"),)


def invite(
    session: Session,
    product: Product,
    *,
    now: datetime,
    ring: str = "beta",
    uses: int = 1,
    days: int = 14,
    note: str = "",
    by: Account | None = None,
) -> Invitation:
    """A new code of ``product``; refuses an unknown ring, and uses or days out of range."""
    check_ring(ring)
    if not 1 <= uses <= MOST_USES:
        raise Refusal(N_("A code is for 1 to %(most)s people."), field="uses", most=MOST_USES)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(N_("A code lasts 1 to %(most)s days."), field="days", most=LONGEST_DAYS)
    made = Invitation(
        product_id=product.id,
        code="".join(secrets.choice(ALPHABET) for _ in range(LENGTH)),
        note=" ".join(note.split())[:120],
        ring=ring,
        uses_left=uses,
        expires_at=now + timedelta(days=days),
        created_at=now,
        by_id=by.id if by else None,
    )
    session.add(made)
    session.flush()
    _note(session, "invitation.create", made, now, by, {"ring": ring, "uses": uses})
    return made


def redeem(session: Session, code: str, account: Account, *, now: datetime) -> Invitation:
    """Make ``account`` a tester by this code; the same person again changes nothing.

    Nobody is moved to a wider ring. One answer for a code that is unknown, used up, closed or past its end, so that
    guessing teaches nothing.
    """
    found = session.scalar(sa.select(Invitation).where(Invitation.code == clean_code(code)))
    if found is None:
        raise _no_such_code()
    product = session.get_one(Product, found.product_id)
    with session.begin_nested():
        if not insert_once(session, InvitationUse, invitation_id=found.id, account_id=account.id, at=now):
            return found
        # Of many who come at once the database lets through as many as there are uses.
        claim = (
            sa.update(Invitation)
            .where(Invitation.id == found.id, Invitation.uses_left > 0, Invitation.expires_at > now)
            .where(Invitation.closed_at.is_(None))
            .values(uses_left=Invitation.uses_left - 1)
        )
        if not session.execute(claim).rowcount:  # type: ignore[attr-defined]
            raise _no_such_code()
        own = ring_of(session, account, product)
        if own is None or RINGS.index(found.ring) < RINGS.index(own):
            join_product(session, account, product, now=now, ring=found.ring, source="invitation")
    return found


def _no_such_code() -> Refusal:
    return Conflict(
        N_("This code does not open anything (any more). Ask whoever gave it to you for a new one."),
        field="code",
    )


def clean_code(code: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(letter for letter in code.upper() if letter in ALPHABET)[:40]


def close_invitation(
    session: Session, product: Product, number: int, *, now: datetime, by: Account | None = None
) -> bool:
    """End a code of ``product``; True for the one call that ended it. NotFound for codes of other products."""
    found = session.get(Invitation, number)
    if found is None or found.product_id != product.id:
        raise NotFound(N_("There is no such code here."))
    change = sa.update(Invitation).where(Invitation.id == number, Invitation.closed_at.is_(None))
    ended = bool(session.execute(change.values(closed_at=now)).rowcount)  # type: ignore[attr-defined]
    if ended:
        _note(session, "invitation.close", found, now, by, {})
    return ended


def invitations_of(session: Session, product: Product) -> list[Invitation]:
    """The codes of ``product``, newest first."""
    query = sa.select(Invitation).where(Invitation.product_id == product.id)
    return list(session.scalars(query.order_by(Invitation.id.desc())))


def _note(
    session: Session, act: str, made: Invitation, now: datetime, by: Account | None, after: dict[str, object]
) -> None:
    record_act(
        session,
        act,
        f"invitation:{made.id}",
        now=now,
        actor_id=by.id if by else None,
        product_id=made.product_id,
        after=after,
    )

"""Texts that look like a flood or a trap wait for a look: shown to nobody but staff and their author, counted nowhere.

Nothing is removed: a held text is released or hidden by a person, with a reason, and either can be taken back.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import record_act
from core.database import Base, insert_for
from core.language import N_, script_of
from core.refusals import Refusal

HELD, RELEASED, HIDDEN = "held", "released", "hidden"
STATES = {HELD: N_("Waiting for a look"), RELEASED: N_("Released"), HIDDEN: N_("Hidden")}
REASONS = {
    "repeat": N_("The same account sent nearly the same text several times."),
    "flood": N_("The same account sent very many texts within an hour."),
    "crowd": N_("Several accounts sent nearly the same long text."),
    "trap": N_("A field that people do not see was filled in."),
    "quick": N_("It was sent quicker than anybody types."),
    "person": N_("A person of the team set it aside."),
}
# Within a day. Short texts of several people are alike without any ill will: "battery", "works fine".
ALIKE_WITHIN = timedelta(days=1)
REPEATS, CROWD, LONG = 3, 5, 40
BURST, BURST_WITHIN = 60, timedelta(hours=1)
LONGEST_REASON = 2000


class TextPrint(Base):
    """What a text looks like apart from case, order, digits and marks; two alike have one print."""

    __tablename__ = "text_prints"

    feedback_id: Mapped[int] = mapped_column(
        sa.ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    digest: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime]

    __table_args__ = (
        sa.Index("ix_text_prints_alike", "product_id", "digest", "at"),
        sa.Index("ix_text_prints_person", "account_id", "at"),
    )


class HeldText(Base):
    """A text that was held, and what a person decided about it."""

    __tablename__ = "held_texts"

    feedback_id: Mapped[int] = mapped_column(
        sa.ForeignKey("feedback.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    state: Mapped[str] = mapped_column(sa.String(10), default=HELD)
    why: Mapped[str] = mapped_column(sa.String(20))
    held_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (
        sa.CheckConstraint("state in ('held', 'released', 'hidden')", name="state"),
        sa.Index("ix_held_texts_queue", "product_id", "state", "held_at"),
    )


def look_over(
    session: Session, feedback_id: int, product_id: int, account_id: int, text: str, *, now: datetime
) -> str | None:
    """Hold a text that was just written where it looks like a flood; the reason (a key of REASONS), or None."""
    digest = print_of(text)
    values = {"product_id": product_id, "account_id": account_id, "digest": digest, "at": now}
    row = insert_for(session, TextPrint).values(feedback_id=feedback_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["feedback_id"], set_=values))
    why = _flooding(session, product_id, account_id, digest, len(text), now)
    if why is not None:
        hold_text(session, feedback_id, product_id, why, now=now)
    return why


def print_of(text: str) -> str:
    """The print: a digest of the sorted words, case folded, full-width letters narrowed, digits and marks left out.

    Chinese has no blanks between words, so there the sorted characters stand for them.
    """
    plain = re.sub(r"[\W\d_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()
    pieces: Sequence[str] = plain.split()
    if script_of(plain) == "han":
        pieces = plain.replace(" ", "")
    # A text of marks alone is alike only to itself.
    return hashlib.sha256((" ".join(sorted(pieces)) or text).encode("utf-8", "replace")).hexdigest()[:40]


def _flooding(
    session: Session, product_id: int, account_id: int, digest: str, length: int, now: datetime
) -> str | None:
    alike = sa.select(TextPrint.account_id, sa.func.count()).where(
        TextPrint.product_id == product_id, TextPrint.digest == digest, TextPrint.at > now - ALIKE_WITHIN
    )
    people = {person: count for person, count in session.execute(alike.group_by(TextPrint.account_id))}
    if people.get(account_id, 0) >= REPEATS:
        return "repeat"
    if length >= LONG and len(people) >= CROWD:
        return "crowd"
    lately = sa.select(sa.func.count()).where(
        TextPrint.account_id == account_id, TextPrint.at > now - BURST_WITHIN
    )
    return "flood" if (session.scalar(lately) or 0) > BURST else None


def hold_text(session: Session, feedback_id: int, product_id: int, why: str, *, now: datetime) -> None:
    """Let a text wait for a look. One that a person has decided about stays as decided."""
    values = {"product_id": product_id, "state": HELD, "why": why, "held_at": now}
    row = insert_for(session, HeldText).values(feedback_id=feedback_id, **values)
    session.execute(row.on_conflict_do_nothing())


def decide_text(
    session: Session,
    feedback_id: int,
    product_id: int,
    state: str,
    *,
    by_id: int,
    reason: str,
    now: datetime,
) -> str:
    """Release a text, hide it, or (``HELD``) put it back in the queue; answers its state before, for the undo.

    Any text of the product may be hidden. Hiding needs a reason. Every decision is in the audit log.
    """
    if state not in STATES:
        raise Refusal(N_("A text is released, hidden or held."), field="state")
    if state == HIDDEN and not reason.strip():
        raise Refusal(
            N_("Say why it is hidden; its author and your colleagues will read it."), field="reason"
        )
    if len(reason) > LONGEST_REASON:
        raise Refusal(
            N_("At most %(most)s characters; this has %(count)s."),
            field="reason",
            most=LONGEST_REASON,
            count=len(reason),
        )
    hold_text(session, feedback_id, product_id, "person", now=now)
    found = session.get_one(HeldText, feedback_id, populate_existing=True, with_for_update=True)
    before = found.state
    if before != state:
        found.state, found.reason = state, reason.strip() or None
        found.decided_at, found.decided_by_id = (None, None) if state == HELD else (now, by_id)
        record_act(
            session,
            "text.decide",
            f"feedback:{feedback_id}",
            now=now,
            actor_id=by_id,
            product_id=product_id,
            before={"state": before},
            after={"state": state},
            reason=reason.strip() or None,
        )
        session.flush()
    return before


def is_heard(feedback_id: Any) -> sa.ColumnElement[bool]:
    """For queries: whether the text of that column counts and may be shown: never held, or released."""
    return ~sa.exists().where(HeldText.feedback_id == feedback_id, HeldText.state != RELEASED)


def holding_of(session: Session, feedback_id: int) -> HeldText | None:
    """Why and since when a text waits, or what was decided; None for a text like most."""
    return session.get(HeldText, feedback_id, populate_existing=True)


def queue_of(session: Session, product_id: int, state: str = HELD, most: int = 50) -> list[HeldText]:
    """The texts of ``product_id`` in ``state``: those that wait longest first, decided ones newest first."""
    query = sa.select(HeldText).where(HeldText.product_id == product_id, HeldText.state == state)
    order = HeldText.held_at.asc() if state == HELD else HeldText.decided_at.desc()
    return list(session.scalars(query.order_by(order, HeldText.feedback_id).limit(most)))


def count_waiting(session: Session, product_id: int) -> int:
    """How many texts wait for a look."""
    query = sa.select(sa.func.count()).where(HeldText.product_id == product_id, HeldText.state == HELD)
    return session.scalar(query) or 0

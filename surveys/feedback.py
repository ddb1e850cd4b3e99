"""Feedback: free text on a build, from whatever channel it came."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from community.accounts import Account
from community.products import Area, Product
from community.roles import may
from core.database import Base
from core.language import N_, language_of, without_hidden
from core.privacy import PERSONAL
from core.refusals import NotFound, Refusal
from releases.builds.build import Build
from surveys.moderation import look_over

KINDS = {"problem": N_("Problem"), "idea": N_("Idea"), "praise": N_("Praise"), "question": N_("Question")}
# In the words of somebody who is hit by it, not of a tracker.
SEVERITIES = {
    "minor": N_("It is a nuisance"),
    "major": N_("It keeps me from something I need"),
    "critical": N_("I lost data, or cannot use the product at all"),
}
# Where a text comes from: written for its own sake, as a vote's main reason, as the worst of a build, imported.
ORIGINS = ("form", "reason", "worst", "import")
LONGEST = 20_000


class Feedback(Base):
    """One text of one person, on a build where it names one."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    origin: Mapped[str] = mapped_column(sa.String(10), default="form")
    text: Mapped[str] = mapped_column(sa.Text, info=PERSONAL)
    language: Mapped[str] = mapped_column(sa.String(10))
    kind: Mapped[str | None] = mapped_column(sa.String(20))
    severity: Mapped[str | None] = mapped_column(sa.String(20))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"))
    channel: Mapped[str] = mapped_column(sa.String(40), default="page")
    # What an import knows the text by; the unique key below makes repeats harmless.
    external_id: Mapped[str | None] = mapped_column(sa.String(200))
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
    build: Mapped[Build | None] = relationship()
    area: Mapped[Area | None] = relationship()

    __table_args__ = (
        sa.Index("ix_feedback_product_time", "product_id", "written_at"),
        sa.UniqueConstraint("product_id", "channel", "external_id"),
        # One main reason (and one worst) per tester and build, however often it is saved.
        sa.Index(
            "uq_feedback_answers",
            "build_id",
            "account_id",
            "origin",
            unique=True,
            sqlite_where=sa.text("origin in ('reason', 'worst')"),
            postgresql_where=sa.text("origin in ('reason', 'worst')"),
        ),
        sa.CheckConstraint("origin in ('form', 'reason', 'worst', 'import')", name="origin"),
        sa.CheckConstraint("kind in ('problem', 'idea', 'praise', 'question')", name="kind"),
        sa.CheckConstraint("severity in ('minor', 'major', 'critical')", name="severity"),
    )


def write_feedback(
    session: Session,
    account: Account,
    product: Product,
    text: str,
    *,
    now: datetime,
    build: Build | None = None,
    kind: str | None = None,
    severity: str | None = None,
    area: Area | None = None,
    channel: str = "page",
    external_id: str | None = None,
) -> Feedback:
    """Keep a text exactly as written; refuses an empty or overlong one and unknown kinds, severities and areas.

    With an ``external_id`` (an Idempotency-Key, a row's id) a repeat answers the text kept before.
    """
    check_text(text)
    if kind is not None and kind not in KINDS:
        raise Refusal(
            N_("“%(kind)s” is not a kind of feedback. The kinds are %(kinds)s."),
            field="kind",
            kind=kind,
            kinds=", ".join(KINDS),
        )
    if severity is not None and severity not in SEVERITIES:
        raise Refusal(
            N_("“%(severity)s” is not a severity. They are %(severities)s."),
            field="severity",
            severity=severity,
            severities=", ".join(SEVERITIES),
        )
    if area is not None and area.product_id != product.id:
        raise Refusal(N_("That area belongs to another product."), field="area")
    feedback = Feedback(
        product_id=product.id,
        build_id=build.id if build else None,
        account_id=account.id,
        origin="form",
        text=text,
        language=language_of(text),
        kind=kind,
        severity=severity,
        area_id=area.id if area else None,
        channel=channel,
        external_id=external_id,
        written_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(feedback)
    except sa.exc.IntegrityError:
        known = sa.select(Feedback).where(
            Feedback.product_id == product.id,
            Feedback.channel == channel,
            Feedback.external_id == external_id,
        )
        return session.scalars(known).one()
    look_over(session, feedback.id, product.id, account.id, text, now=now)
    return feedback


def check_text(text: str) -> None:
    """Refuse an empty or overlong text."""
    if not without_hidden(text).strip():
        raise Refusal(N_("Write what you noticed; a few words are enough."), field="text")
    if len(text) > LONGEST:
        raise Refusal(
            N_("At most %(most)s characters; this has %(count)s."),
            field="text",
            most=LONGEST,
            count=len(text),
        )


def give_answer(
    session: Session,
    account: Account,
    build: Build,
    origin: str,
    text: str,
    *,
    now: datetime,
    channel: str = "page",
) -> Feedback | None:
    """Set what a tester says beside the vote on ``build``: the main "reason", or the "worst" in own words.

    An empty text takes it back (None). Refuses an overlong one.
    """
    answer = answer_of(session, account, build, origin)
    if not text.strip():
        if answer is not None:
            session.delete(answer)
            session.flush()
        return None
    check_text(text)
    if answer is None:
        answer = Feedback(
            product_id=build.product_id,
            build_id=build.id,
            account_id=account.id,
            origin=origin,
            text=text,
            language=language_of(text),
            channel=channel,
            written_at=now,
            changed_at=now,
        )
        try:
            with session.begin_nested():
                session.add(answer)
            look_over(session, answer.id, build.product_id, account.id, text, now=now)
            return answer
        except sa.exc.IntegrityError:  # the same click twice: the other one made the row
            answer = session.scalars(_answers(account, build, origin)).one()
    if answer.text != text:
        answer.text, answer.language, answer.changed_at = text, language_of(text), now
        session.flush()
        look_over(session, answer.id, build.product_id, account.id, text, now=now)
    return answer


def answer_of(
    session: Session, account: Account | None, build: Build, origin: str = "reason"
) -> Feedback | None:
    """What ``account`` said beside the vote on ``build``, or None."""
    return session.scalar(_answers(account, build, origin)) if account is not None else None


def _answers(account: Account, build: Build, origin: str) -> sa.Select[Feedback]:
    return sa.select(Feedback).where(
        Feedback.build_id == build.id, Feedback.account_id == account.id, Feedback.origin == origin
    )


def feedback_numbered(session: Session, product: Product, number: int, viewer: Account) -> Feedback:
    """The text of that number in ``product``, for its author and for staff; NotFound for everybody else."""
    feedback = session.get(Feedback, number)
    if feedback is None or feedback.product_id != product.id:
        raise NotFound(N_("There is no feedback %(number)s here."), field="feedback", number=number)
    if feedback.account_id != viewer.id and not may(session, viewer, "read insights", product):
        raise NotFound(N_("There is no feedback %(number)s here."), field="feedback", number=number)
    return feedback


def feedback_by(session: Session, account: Account, product: Product | None = None) -> list[Feedback]:
    """Everything ``account`` wrote (in ``product``), newest first."""
    query = sa.select(Feedback).where(Feedback.account_id == account.id)
    if product is not None:
        query = query.where(Feedback.product_id == product.id)
    return list(session.scalars(query.order_by(Feedback.written_at.desc(), Feedback.id.desc())))

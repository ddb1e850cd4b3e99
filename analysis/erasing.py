"""Erasing a person: what goes, what stays without a name, and what becomes of the words."""

from __future__ import annotations

import secrets
from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.supporters import refresh_supporters, requests_written_about
from community.accounts import Account, create_author
from community.products import Area
from community.roles import ADMIN, RoleGrant
from core.audit import record_act
from core.language import N_
from core.outbox import OutboxMessage
from core.personal_rows import columns_naming_people, owner_column, tables_about_people
from core.privacy import mask_personal
from core.refusals import Conflict
from surveys.feedback import Feedback
from surveys.votes import Vote

# Tables whose rows of a person are not simply removed, with the reason; every other owned row goes.
KEPT = {
    "accounts": "stays as a number without name and address, so that it is never given to somebody else",
    "votes": "each becomes the vote of a nameless author of its own, so that counts stay and nothing links them",
    "feedback": "removed, or each given to a nameless author of its own, as the person chooses",
}
# Tables that only name who did something: the act stays, done by a number without a name.
ACTS_STAY = {
    "audit_entries",
    "build_transitions",
    "feature_requests",
    "areas",
    "granularities",
    "granularity_trials",
    "invitations",
    "ranking_weights",
    "request_transitions",
    "runs",
    "topic_edits",
}
# Removed with the row that they hang on, by a cascade or by the rule of their own below.
GO_WITH_PARENT = {
    "placings",
    "topic_texts",
    "topic_edit_texts",
    "second_looks",
    "split_proposal_texts",
    "installations",
    "proposed_moves",
    "held_texts",
}


def erase_person(
    session: Session, account: Account, *, remove_texts: bool, now: datetime, by: Account | None = None
) -> None:
    """Erase ``account`` (by itself, or by the admin ``by``): see KEPT for what stays. Cannot be undone.

    Refuses the last platform admin with Conflict.
    """
    _refuse_last_admin(session, account)
    number = account.id
    if remove_texts:
        _remove_texts(session, number)
    else:
        _unlink_texts(session, number, now)
    _unlink_votes(session, number, now)
    session.execute(
        sa.delete(OutboxMessage).where(
            sa.or_(OutboxMessage.account_id == number, OutboxMessage.address == account.email)
        )
    )
    _remove_owned(session, number)
    for table in (FeatureRequest, Area):
        session.execute(sa.update(table).where(table.owner_id == number).values(owner_id=None))
    account.kind, account.email, account.import_key, account.active = "author", None, None, False
    account.display_name, account.language, account.zone = f"erased person {number}", None, None
    account.named_in_credits = False
    record_act(
        session,
        "account.erase",
        f"account:{number}",
        now=now,
        actor_id=by.id if by else number,
        after={"texts": "removed" if remove_texts else "kept without a name"},
    )
    session.flush()
    session.expire_all()


def _refuse_last_admin(session: Session, account: Account) -> None:
    admins = (
        sa.select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == ADMIN, RoleGrant.product_id.is_(None), Account.active)
    )
    if set(session.scalars(admins)) == {account.id}:
        raise Conflict(
            N_(
                "You are the last admin of this installation. Make somebody else an admin first, then erase yourself."
            )
        )


def _remove_texts(session: Session, number: int) -> None:
    texts = list(session.scalars(sa.select(Feedback).where(Feedback.account_id == number)))
    _forget_quotes(session, {text.id: text.text for text in texts})
    for start in range(0, len(texts), 500):
        ids = [text.id for text in texts[start : start + 500]]
        about = requests_written_about(session, ids)
        session.execute(sa.delete(Feedback).where(Feedback.id.in_(ids)))
        refresh_supporters(session, about)


def _forget_quotes(session: Session, texts: dict[int, str]) -> None:
    """Take the sentences of removed texts out of the lists that runs have kept."""
    if not texts:
        return
    for row in session.scalars(sa.select(RankedRequest)).yield_per(200):
        quotes = row.parts.get("quotes", [])
        gone = [quote["text"] for quote in quotes if quote["feedback_id"] in texts]
        said = mask_personal(row.example).rstrip("…")
        if not gone and not any(said and said in " ".join(text.split()) for text in texts.values()):
            continue
        left = [quote for quote in quotes if quote["feedback_id"] not in texts]
        ids = [number for number in row.parts.get("example_ids", []) if number not in texts]
        row.parts = row.parts | {"quotes": left, "example_ids": ids}
        row.example = left[0]["text"] if left else ""


def _unlink_texts(session: Session, number: int, now: datetime) -> None:
    for text in session.scalars(sa.select(Feedback).where(Feedback.account_id == number)).all():
        about = requests_written_about(session, [text.id])
        text.account_id, text.external_id = _nameless(session, now).id, None
        text.written_at = _day(text.written_at)
        session.flush()
        refresh_supporters(session, about)


def _unlink_votes(session: Session, number: int, now: datetime) -> None:
    for vote in session.scalars(sa.select(Vote).where(Vote.account_id == number)).all():
        vote.account_id = _nameless(session, now).id
        vote.device_model = vote.device_system = vote.language = vote.ring = None
        vote.cast_at, vote.changed_at = _day(vote.cast_at), _day(vote.changed_at)
    session.flush()


def _nameless(session: Session, now: datetime) -> Account:
    """An author of a single row. Numbers and times in a row would tell which of them were one person."""
    year = datetime(now.year, 1, 1, tzinfo=now.tzinfo)
    while True:
        number = secrets.randbelow(2**30) + 2**30  # far above those that the database gives out
        if session.get(Account, number) is None:
            author = create_author(session, now=year)
            author.id = number
            session.flush()
            return author


def _day(moment: datetime) -> datetime:
    # A time to the second would find its writer again in a server's log.
    return datetime.combine(moment.date(), time(), moment.tzinfo)


def _remove_owned(session: Session, number: int) -> None:
    for table in reversed(list(tables_about_people())):
        if table.name in KEPT or table.name in ACTS_STAY:
            continue
        if table.name == "installations":
            devices = table.metadata.tables["devices"]
            mine = sa.select(devices.c.id).where(devices.c.account_id == number)
            session.execute(sa.delete(table).where(table.c.device_id.in_(mine)))
        elif table.name == "proposed_moves":
            session.execute(sa.delete(table).where(table.c.by_id == number))
        elif (owner := owner_column(table)) is not None:
            session.execute(sa.delete(table).where(owner == number))


def fate_of(table: sa.Table) -> str | None:
    """What erasure does with a person's rows of ``table``; None where nobody has decided it."""
    if table.name in KEPT:
        return KEPT[table.name]
    if table.name in ACTS_STAY:
        return "the act stays, its doer is a number without a name"
    if table.name in GO_WITH_PARENT:
        return "removed with what it hangs on"
    owner = owner_column(table)
    return "removed" if owner is not None and columns_naming_people(table) == [owner] else None

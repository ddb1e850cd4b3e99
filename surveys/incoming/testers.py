"""Testers from a file: accounts made where there are none, each a tester of the product in a ring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from community.accounts import Account, account_of, create_member
from community.products import Product
from community.rings import join_product, ring_of
from community.tokens import issue_token, tokens_of
from core.language import LANGUAGES, N_
from core.records.table import BadRow, Table
from core.refusals import Refusal
from surveys.incoming.column_map import require_column

TOKEN_NAME = "import testers"  # noqa: S105 - the name of a token, not its text
TOKEN_SCOPES = ["read", "vote"]
# What became of a row: a new account, one that joins the product, one that changes its ring, or nothing new.
NEW, JOINED, MOVED, KNOWN = "new", "joined", "moved", "known"
OUTCOMES = {
    NEW: N_("a new account"),
    JOINED: N_("has an account, joins this product"),
    MOVED: N_("changes the ring"),
    KNOWN: N_("known already, nothing changes"),
}


@dataclass(frozen=True)
class KeptTester:
    """A good row: its line, whose it is, what became of it, and the ring the person is in now."""

    line: int
    account: Account
    outcome: str
    ring: str | None


def keep_testers(
    session: Session, product: Product, table: Table, *, now: datetime
) -> Iterator[KeptTester | BadRow]:
    """Keep every row by itself; a bad one is answered with its line and changes nothing."""
    for record in table.records():
        if isinstance(record, BadRow):
            yield record
            continue
        try:
            account, outcome = keep_tester(session, product, record.values, now=now)
        except Refusal as refusal:
            yield BadRow(record.row, record.line, refusal)
            continue
        yield KeptTester(record.line, account, outcome, ring_of(session, account, product))


def check_tester_columns(table: Table) -> None:
    """Refuse a table without the columns email and display_name."""
    for column in ("email", "display_name"):
        require_column(column, column, table)


def keep_tester(
    session: Session, product: Product, values: Mapping[str, str], *, now: datetime
) -> tuple[Account, str]:
    """The account of a row (email, display_name, optional ring and language), and what became of it (OUTCOMES).

    Somebody who is a tester already keeps name and language, and moves only to a ring that the row names.
    Refuses, as for a sign-up by hand, an address, a name, a ring or a language that cannot be.
    """
    ring, language = values.get("ring", "").strip(), values.get("language", "").strip()
    if language and language not in LANGUAGES:
        message = N_("There is no language %(language)s here; it is one of %(languages)s.")
        raise Refusal(message, field="language", language=language, languages=", ".join(LANGUAGES))
    with session.begin_nested():
        account = account_of(session, values["email"])
        outcome = NEW if account is None else KNOWN
        if account is None:
            account = create_member(
                session, values["email"], values["display_name"], now=now, language=language or None
            )
        before = ring_of(session, account, product)
        if before is None and outcome == KNOWN:
            outcome = JOINED
        elif ring and before is not None and ring != before:
            outcome = MOVED
        if ring or before is None:
            join_product(session, account, product, now=now, ring=ring or "beta", source="import")
    return account, outcome


def first_token(session: Session, account: Account, *, now: datetime) -> str | None:
    """A token for a tester who has none from an import; None for one who has: its text is shown only once."""
    if any(token.name == TOKEN_NAME and token.revoked_at is None for token in tokens_of(session, account)):
        return None
    return issue_token(session, account, TOKEN_NAME, TOKEN_SCOPES, now=now)

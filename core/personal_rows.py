"""Which rows of the database are a person's: found by walking the metadata, so that no table is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base

PEOPLE = "accounts"
# Plain numbers that mean an account: their tables stand below the accounts, so no foreign key says so.
PLAIN_NUMBERS = {"outbox_messages": "account_id", "audit_entries": "actor_id"}
# Hashes and keys open doors: an export that is lost must not open any. Of such columns it tells that they are kept.
WITHHELD = {
    "credentials": {
        "password",
        "fs_uniquifier",
        "link_digest",
        "tf_totp_secret",
        "totp_counter",
        "mf_recovery_codes",
        "fs_webauthn_user_handle",
    },
    "passkeys": {"credential_id", "public_key", "sign_count"},
    "sign_ins": {"digest"},
    "api_tokens": {"digest"},
    "devices": {"key"},
}


def owner_column(table: sa.Table) -> sa.Column[int] | None:
    """The column that says whose a row is (``account_id``, or the account's own number); None where none does."""
    if table.name == PEOPLE:
        return table.c.id
    column = table.c.get("account_id")
    if column is None:
        return None
    return column if _points_to_people(column) or PLAIN_NUMBERS.get(table.name) == "account_id" else None


def columns_naming_people(table: sa.Table) -> list[sa.Column[int]]:
    """Every column of ``table`` that holds the number of an account."""
    plain = PLAIN_NUMBERS.get(table.name)
    found = [column for column in table.columns if _points_to_people(column) or column.name == plain]
    return [table.c.id] if table.name == PEOPLE else found


def _points_to_people(column: sa.Column[int]) -> bool:
    # A key to another table's key may lead on: what belongs to a credential belongs to its account.
    return any(
        key.column.table.name == PEOPLE or _points_to_people(key.column) for key in column.foreign_keys
    )


def rows_about(table: sa.Table, account_id: int) -> sa.ColumnElement[bool] | None:
    """The rows of ``table`` that have to do with a person: by a column, or by a row of the person's that they hang
    on (a text's places, a device's builds). None where no way leads from the table to a person.
    """
    ways: list[sa.ColumnElement[bool]] = [column == account_id for column in columns_naming_people(table)]
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            owner = owner_column(parent)
            if parent.name != PEOPLE and parent is not table and owner is not None:
                ways.append(column.in_(sa.select(key.column).where(owner == account_id)))
    return sa.or_(*ways) if ways else None


def tables_about_people() -> Iterator[sa.Table]:
    """Every table from which a way leads to a person, parents before children."""
    for table in Base.metadata.sorted_tables:
        if rows_about(table, 0) is not None:
            yield table


def rows_of(session: Session, table: sa.Table, account_id: int) -> Iterator[dict[str, object]]:
    """The person's rows of ``table`` as dictionaries, in batches from the database; keys are left out."""
    withheld = WITHHELD.get(table.name, set())
    columns = [column for column in table.columns if column.name not in withheld]
    condition = rows_about(table, account_id)
    if condition is None:
        return
    found = session.execute(sa.select(*columns).where(condition).order_by(*table.primary_key.columns))
    for row in found.yield_per(500).mappings():
        yield {column.name: row[column.name] for column in columns}

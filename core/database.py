"""The base of every table, the time type, and the engine with its SQLite manners."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(sa.TypeDecorator[datetime]):
    """An aware time, UTC inside. SQLite forgets zones, so they are taken off on the way in and put on again."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone may not be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table of the project; constraint names are fixed so that migrations can name them."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
    }


def _speak_sqlite(connection: Any, _record: Any) -> None:
    # Python's driver would begin transactions at moments of its own; we begin them (see _begin).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A transaction that will write takes the write lock at once: one that starts as a reader and turns writer
    # while another commits gets "database is locked" without any waiting.
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def prepare_engine(engine: Engine) -> Engine:
    """Give an engine our manners (SQLite: WAL, foreign keys, honest transactions); others are left alone."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _speak_sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for ``url`` with our manners."""
    return prepare_engine(sa.create_engine(url, **options))


def begin_write(session: Session) -> None:
    """Say, before the first statement of a transaction, that it will write."""
    if not session.in_transaction():
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def insert_for(session: Session, table: Any) -> Any:
    """The dialect's own INSERT with ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    name = session.get_bind().dialect.name
    return (postgresql_insert if name == "postgresql" else sqlite_insert)(table)


def insert_once(session: Session, table: Any, **values: Any) -> bool:
    """Insert a row unless a unique key says it is there already; True when this call made it."""
    statement = insert_for(session, table).values(**values).on_conflict_do_nothing()
    # PostgreSQL's driver reports no row count here; what comes back tells on both databases.
    return session.execute(statement.returning(sa.literal_column("1"))).first() is not None

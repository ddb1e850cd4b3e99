"""The migrations and the tables as they are declared say the same."""

from __future__ import annotations

import ast
import re

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import migrations.tables
from core.database import Base, make_engine
from tests.database import FLOORS, ROOT
from webapp.cli.database import upgrade_to_head


def differences(url: str) -> list[object]:
    engine = make_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_every_table_is_known_to_the_migrations() -> None:
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    declaring = [path for path in files if re.search(r"\(Base[,)]", path.read_text(encoding="utf-8"))]
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in declaring}
    assert modules == set(imported(migrations.tables.__file__))


def test_upgrading_an_empty_database_makes_the_declared_schema(empty_database: str) -> None:
    upgrade_to_head(empty_database)
    assert differences(empty_database) == []


def test_upgrading_twice_changes_nothing(empty_database: str) -> None:
    upgrade_to_head(empty_database)
    upgrade_to_head(empty_database)
    assert differences(empty_database) == []


def imported(file: str | None) -> list[str]:
    with open(str(file), encoding="utf-8") as source:
        tree = ast.parse(source.read())
    return [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]

"""The migrations and the tables as they are declared say the same."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import migrations.tables
from analysis.topics.edits.log import TopicEdit
from core.database import Base, make_engine
from tests.database import FLOORS, ROOT
from webapp.cli.database import migration_config, upgrade_to_head


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


def test_places_become_the_machines_and_names_given_by_people_edits(empty_database: str) -> None:
    command.upgrade(migration_config(empty_database), "0002")
    engine = make_engine(empty_database, poolclass=sa.NullPool)
    with engine.begin() as connection:
        fill_with_topics(connection)
    upgrade_to_head(empty_database)
    with engine.connect() as connection:
        placed = connection.execute(sa.text("select topic_id, role, read_edit_id from placings order by id"))
        assert [tuple(row) for row in placed] == [(1, "home", 0), (2, "also", 0)]
        names = connection.execute(sa.text("select machine_title, standing from topics order by id"))
        assert [tuple(row) for row in names] == [(None, "normal"), ("By a run", "normal")]
        (edit,) = connection.execute(sa.select(TopicEdit.kind, TopicEdit.title, TopicEdit.examples))
        assert tuple(edit) == ("rename", "By a person", [])
    assert differences(empty_database) == []


def fill_with_topics(connection: sa.Connection) -> None:
    """A text in two topics, of which a person has named the first; as of revision 0002."""
    day = datetime(2026, 11, 20, tzinfo=UTC)
    tables = sa.MetaData()
    tables.reflect(connection)
    rows: dict[str, list[dict[str, object]]] = {
        "products": [{"id": 1, "slug": "skylark", "name": "Skylark"}],
        "accounts": [{"id": 1, "kind": "author", "display_name": "A"}],
        "feedback": [{"id": 1, "product_id": 1, "account_id": 1, "text": "x", "language": "en"}],
        "topics": [
            {"id": 1, "product_id": 1, "script": "latin", "title": "By a person", "titled_by_person": True},
            {"id": 2, "product_id": 1, "script": "latin", "title": "By a run", "titled_by_person": False},
        ],
        "topic_texts": [
            {"id": 1, "topic_id": 1, "feedback_id": 1, "similarity": 0.9, "place": 0},
            {"id": 2, "topic_id": 2, "feedback_id": 1, "similarity": 0.5, "place": 1},
        ],
    }
    for name, values in rows.items():
        table = tables.tables[name]
        for row in values:
            connection.execute(table.insert().values(**{**_anything(table, day), **row}))


def _anything(table: sa.Table, day: datetime) -> dict[str, object]:
    """A value for every column that needs one."""
    made: dict[str, object] = {}
    for column in table.columns:
        if column.nullable or column.primary_key or column.foreign_keys:
            continue
        kind = column.type
        if isinstance(kind, sa.DateTime):
            made[column.name] = day
        elif isinstance(kind, sa.Time):
            made[column.name] = day.time()
        elif isinstance(kind, sa.Boolean):
            made[column.name] = False
        elif isinstance(kind, sa.JSON):
            made[column.name] = []
        elif isinstance(kind, sa.Integer | sa.Float | sa.Double):
            made[column.name] = 1
        else:
            made[column.name] = {"origin": "form"}.get(column.name, "x")
    return made


def imported(file: str | None) -> list[str]:
    with open(str(file), encoding="utf-8") as source:
        tree = ast.parse(source.read())
    return [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]

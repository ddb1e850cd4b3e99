"""Alembic's entry: our metadata, our engine."""

from __future__ import annotations

from alembic import context

import migrations.tables  # noqa: F401 - every table must be known
from core.database import Base, make_engine

engine = make_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="core.database.",
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()

"""Themes, what each run found of them, and where it saw the topics

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("titled_by_person", sa.Boolean(), nullable=False),
        sa.Column("created_at", core.database.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_themes_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
    )
    op.create_index(op.f("ix_themes_product_id"), "themes", ["product_id"])
    op.create_table(
        "theme_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("people_ever", sa.Integer(), nullable=False),
        sa.Column("loose_texts", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_theme_records_run_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_theme_records_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_records")),
        sa.UniqueConstraint("run_id", "theme_id", name=op.f("uq_theme_records_run_id_theme_id")),
    )
    op.create_index(op.f("ix_theme_records_theme_id"), "theme_records", ["theme_id"])
    op.create_table(
        "topic_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("radius", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_topic_places_run_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_topic_places_theme_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_topic_places_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_places")),
        sa.UniqueConstraint("run_id", "topic_id", name=op.f("uq_topic_places_run_id_topic_id")),
    )
    op.create_index(op.f("ix_topic_places_topic_id"), "topic_places", ["topic_id"])
    op.create_table(
        "topic_trees",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("tree", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_topic_trees_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_topic_trees")),
    )


def downgrade() -> None:
    for table in ("topic_trees", "topic_places", "theme_records", "themes"):
        op.drop_table(table)

"""Counts for rate limits, and texts that wait for a look

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_counts",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("begins_at", core.database.UtcTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "begins_at", name=op.f("pk_rate_counts")),
    )
    op.create_index(op.f("ix_rate_counts_begins_at"), "rate_counts", ["begins_at"])
    op.create_table(
        "text_prints",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.Column("at", core.database.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_text_prints_account_id")),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_text_prints_feedback_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_text_prints_product_id")),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_text_prints")),
    )
    op.create_index("ix_text_prints_alike", "text_prints", ["product_id", "digest", "at"])
    op.create_index("ix_text_prints_person", "text_prints", ["account_id", "at"])
    op.create_table(
        "held_texts",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("held_at", core.database.UtcTime(), nullable=False),
        sa.Column("decided_at", core.database.UtcTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("state in ('held', 'released', 'hidden')", name=op.f("ck_held_texts_state")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["accounts.id"], name=op.f("fk_held_texts_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_held_texts_feedback_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_held_texts_product_id")),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_held_texts")),
    )
    op.create_index("ix_held_texts_queue", "held_texts", ["product_id", "state", "held_at"])


def downgrade() -> None:
    op.drop_table("held_texts")
    op.drop_table("text_prints")
    op.drop_table("rate_counts")

"""Counts for rate limits

Revision: 0011, after 0008
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0011"
down_revision = "0008"
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


def downgrade() -> None:
    op.drop_table("rate_counts")

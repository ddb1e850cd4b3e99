"""How fine a product's topics are, and the trials of another step

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "granularities",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("changed_at", core.database.UtcTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("step between -2 and 2", name=op.f("ck_granularities_step")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["accounts.id"], name=op.f("fk_granularities_changed_by_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_granularities_product_id")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_granularities")),
    )
    op.create_table(
        "granularity_trials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("read_edit_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("applied", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_at", core.database.UtcTime(), nullable=False),
        sa.Column("started_at", core.database.UtcTime(), nullable=True),
        sa.Column("finished_at", core.database.UtcTime(), nullable=True),
        sa.Column("heard_at", core.database.UtcTime(), nullable=True),
        sa.Column("stage", sa.String(length=60), nullable=True),
        sa.Column("stage_done", sa.Double(), nullable=False),
        sa.Column("cancel_wanted", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('queued', 'running', 'done', 'failed', 'cancelled', 'applied')",
            name=op.f("ck_granularity_trials_state"),
        ),
        sa.CheckConstraint("step between -2 and 2", name=op.f("ck_granularity_trials_step")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_granularity_trials_product_id")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["accounts.id"], name=op.f("fk_granularity_trials_requested_by_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_granularity_trials_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_granularity_trials")),
    )
    op.create_index(op.f("ix_granularity_trials_product_id"), "granularity_trials", ["product_id"])
    open_ones = sa.text("state in ('queued', 'running')")
    op.create_index(
        "uq_granularity_trials_open", "granularity_trials", ["product_id"],
        unique=True, sqlite_where=open_ones, postgresql_where=open_ones,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("granularity_trials")
    op.drop_table("granularities")

"""How much reach, impact, confidence and effort count in a product's order

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ranking_weights",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("reach", sa.Double(), nullable=False),
        sa.Column("impact", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("effort", sa.Double(), nullable=False),
        sa.Column("changed_at", core.database.UtcTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["accounts.id"], name=op.f("fk_ranking_weights_changed_by_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_ranking_weights_product_id")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_ranking_weights")),
    )


def downgrade() -> None:
    op.drop_table("ranking_weights")

"""One vote without a build for each tester of a product

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "uq_votes_without_build",
        "votes",
        ["product_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("build_id is null"),
        postgresql_where=sa.text("build_id is null"),
    )


def downgrade() -> None:
    op.drop_index("uq_votes_without_build", table_name="votes")

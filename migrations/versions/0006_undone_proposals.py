"""Which entry of the log did what a writer proposed

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("proposed_moves") as batch:
        batch.add_column(sa.Column("edit_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_proposed_moves_edit_id", "topic_edits", ["edit_id"], ["id"])
        batch.create_index("ix_proposed_moves_edit_id", ["edit_id"])


def downgrade() -> None:
    with op.batch_alter_table("proposed_moves") as batch:
        batch.drop_index("ix_proposed_moves_edit_id")
        batch.drop_constraint("fk_proposed_moves_edit_id", type_="foreignkey")
        batch.drop_column("edit_id")

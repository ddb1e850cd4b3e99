"""Requests that a second look opened again

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reopenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("transition_id", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(length=20), nullable=False),
        sa.Column("shipped_build_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["edit_id"], ["topic_edits.id"], name=op.f("fk_reopenings_edit_id")),
        sa.ForeignKeyConstraint(["request_id"], ["feature_requests.id"], name=op.f("fk_reopenings_request_id")),
        sa.ForeignKeyConstraint(
            ["transition_id"], ["request_transitions.id"], name=op.f("fk_reopenings_transition_id")
        ),
        sa.ForeignKeyConstraint(["shipped_build_id"], ["builds.id"], name=op.f("fk_reopenings_shipped_build_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopenings")),
        sa.UniqueConstraint("edit_id", name=op.f("uq_reopenings_edit_id")),
    )
    op.create_index(op.f("ix_reopenings_request_id"), "reopenings", ["request_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_reopenings_request_id"), table_name="reopenings")
    op.drop_table("reopenings")

"""Tokens say when they were last used and always end; invitation codes; builds for some models only

Revision: 0010, after 0009
"""

import datetime

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_tokens", sa.Column("last_used_at", core.database.UtcTime(), nullable=True))
    # Tokens that had no end get one, so that their owners have a quarter to make new ones.
    tokens = sa.table("api_tokens", sa.column("expires_at", core.database.UtcTime()))
    ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=90)
    op.execute(tokens.update().where(tokens.c.expires_at.is_(None)).values(expires_at=ends))
    with op.batch_alter_table("api_tokens") as batch:
        batch.alter_column("expires_at", existing_type=core.database.UtcTime(), nullable=False)
    op.add_column("builds", sa.Column("only_models", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("ring", sa.String(length=20), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", core.database.UtcTime(), nullable=False),
        sa.Column("closed_at", core.database.UtcTime(), nullable=True),
        sa.Column("created_at", core.database.UtcTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ring in ('pilot', 'internal', 'beta', 'stable')", name=op.f("ck_invitations_ring")),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_invitations_uses_left")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_invitations_by_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_invitations_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_invitations_code")),
    )
    op.create_index(op.f("ix_invitations_product_id"), "invitations", ["product_id"])
    op.create_table(
        "invitation_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", core.database.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_invitation_uses_account_id")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_invitation_uses_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_uses")),
        sa.UniqueConstraint(
            "invitation_id", "account_id", name=op.f("uq_invitation_uses_invitation_id_account_id")
        ),
    )
    op.create_index(op.f("ix_invitation_uses_account_id"), "invitation_uses", ["account_id"])


def downgrade() -> None:
    op.drop_table("invitation_uses")
    op.drop_table("invitations")
    op.drop_column("builds", "only_models")
    op.drop_column("api_tokens", "last_used_at")

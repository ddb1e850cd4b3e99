"""Second factors, passkeys, sign-ins, tries, and identities at a provider

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("credentials") as batch:
        batch.add_column(sa.Column("confirmed_at", core.database.UtcTime(), nullable=True))
        batch.add_column(sa.Column("link_digest", sa.String(64), nullable=True))
        batch.add_column(sa.Column("tf_primary_method", sa.String(64), nullable=True))
        batch.add_column(sa.Column("tf_totp_secret", sa.String(500), nullable=True))
        batch.add_column(sa.Column("totp_counter", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True))
        batch.add_column(sa.Column("fs_webauthn_user_handle", sa.String(64), nullable=True))
        batch.create_unique_constraint(
            op.f("uq_credentials_fs_webauthn_user_handle"), ["fs_webauthn_user_handle"]
        )
    # Who could sign in before addresses were confirmed still can.
    op.execute("update credentials set confirmed_at = made_at")
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(64), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("usage", sa.String(20), nullable=False),
        sa.Column("made_at", core.database.UtcTime(), nullable=False),
        sa.Column("lastuse_datetime", core.database.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["credentials.account_id"], name=op.f("fk_passkeys_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("means", sa.String(40), nullable=False),
        sa.Column("made_at", core.database.UtcTime(), nullable=False),
        sa.Column("last_seen_at", core.database.UtcTime(), nullable=False),
        sa.Column("revoked_at", core.database.UtcTime(), nullable=True),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("agent", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_ins_digest")),
    )
    op.create_index(op.f("ix_sign_ins_account_id"), "sign_ins", ["account_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", core.database.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_ends_at"), "sign_in_tries", ["ends_at"])
    op.create_table(
        "outside_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("made_at", core.database.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_outside_identities_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_outside_identities_issuer_subject")),
    )
    op.create_index(op.f("ix_outside_identities_account_id"), "outside_identities", ["account_id"])


def downgrade() -> None:
    for table in ("outside_identities", "sign_in_tries", "sign_ins", "passkeys"):
        op.drop_table(table)
    with op.batch_alter_table("credentials") as batch:
        batch.drop_constraint(op.f("uq_credentials_fs_webauthn_user_handle"), type_="unique")
        for column in (
            "fs_webauthn_user_handle",
            "mf_recovery_codes",
            "totp_counter",
            "tf_totp_secret",
            "tf_primary_method",
            "link_digest",
            "confirmed_at",
        ):
            batch.drop_column(column)

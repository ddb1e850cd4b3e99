"""What people decide about topics: the log of edits, the machine's placings, second looks, proposals

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Columns are added by a plain ALTER: SQLite would copy the table otherwise, and dropping the old one would take what
# refers to it along.
COLUMNS = (
    "topics ADD COLUMN machine_title TEXT",
    "topics ADD COLUMN origin_topic_id INTEGER CONSTRAINT fk_topics_origin_topic_id REFERENCES topics (id)",
    "topics ADD COLUMN made_by_edit_id INTEGER",
    "topics ADD COLUMN root_id INTEGER CONSTRAINT fk_topics_root_id REFERENCES topics (id)",
    "topics ADD COLUMN standing VARCHAR(10) DEFAULT 'normal' NOT NULL CONSTRAINT ck_topics_standing"
    " CHECK (standing in ('normal', 'dismissed', 'sink', 'unmade'))",
    "feature_requests ADD COLUMN root_request_id INTEGER"
    " CONSTRAINT fk_feature_requests_root_request_id REFERENCES feature_requests (id)",
    "runs ADD COLUMN read_edit_id INTEGER",
    "runs ADD COLUMN base_run_id INTEGER",
)


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE {column}")
    op.create_index("ix_feature_requests_root_request_id", "feature_requests", ["root_request_id"])
    with op.batch_alter_table("topic_texts") as batch:
        batch.drop_constraint("fk_topic_texts_feedback_id", type_="foreignkey")
        batch.create_foreign_key(
            "fk_topic_texts_feedback_id", "feedback", ["feedback_id"], ["id"], ondelete="CASCADE"
        )
    make_placings()
    make_log()
    make_second_looks()
    make_alike()
    carry_over(op.get_bind())


def number(name, *rest, nullable=False):
    return sa.Column(name, sa.Integer(), *rest, nullable=nullable)


def time(name, nullable=False):
    return sa.Column(name, core.database.UtcTime(timezone=True), nullable=nullable)


def key(table, column, target, **options):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), **options)


def primary(table):
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def check(table, name, rule):
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def unique(table, *columns):
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def index(table, *columns):
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def make_placings() -> None:
    op.create_table(
        "machine_titles",
        number("id"),
        number("topic_id"),
        sa.Column("title", sa.Text(), nullable=False),
        time("since"),
        key("machine_titles", "topic_id", "topics"),
        primary("machine_titles"),
    )
    index("machine_titles", "topic_id")
    op.create_table(
        "placings",
        number("id"),
        number("topic_id"),
        number("feedback_id"),
        sa.Column("piece", sa.String(length=32), nullable=True),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("role", sa.String(length=5), nullable=False),
        number("read_edit_id"),
        number("run_id", nullable=True),
        time("since"),
        time("until", nullable=True),
        check("placings", "role", "role in ('home', 'also', 'held')"),
        key("placings", "feedback_id", "feedback", ondelete="CASCADE"),
        key("placings", "topic_id", "topics"),
        primary("placings"),
    )
    index("placings", "feedback_id")
    for name, columns, where in (
        ("uq_placings_open", ["topic_id", "feedback_id"], "until is null"),
        ("uq_placings_home", ["feedback_id"], "until is null and role = 'home'"),
    ):
        op.create_index(
            name,
            "placings",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def make_log() -> None:
    op.create_table(
        "topic_edits",
        number("id"),
        number("product_id"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        number("topic_id", nullable=True),
        number("other_topic_id", nullable=True),
        number("undoes_id", nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("examples", sa.JSON(), nullable=False),
        number("texts_named"),
        sa.Column("reason", sa.Text(), nullable=True),
        time("at"),
        number("by_id", nullable=True),
        check(
            "topic_edits",
            "kind",
            "kind in ('rename', 'merge', 'split', 'move', 'pin', 'dismiss', 'not a topic', 'seed', 'undo')",
        ),
        check("topic_edits", "undo_names_entry", "(kind = 'undo') = (undoes_id is not null)"),
        key("topic_edits", "product_id", "products"),
        key("topic_edits", "topic_id", "topics"),
        key("topic_edits", "other_topic_id", "topics"),
        key("topic_edits", "undoes_id", "topic_edits"),
        key("topic_edits", "by_id", "accounts"),
        primary("topic_edits"),
        unique("topic_edits", "undoes_id"),
    )
    index("topic_edits", "product_id")
    op.create_table(
        "topic_edit_texts",
        number("id"),
        number("edit_id"),
        number("feedback_id"),
        sa.Column("piece", sa.String(length=32), nullable=True),
        key("topic_edit_texts", "edit_id", "topic_edits"),
        key("topic_edit_texts", "feedback_id", "feedback", ondelete="CASCADE"),
        primary("topic_edit_texts"),
        unique("topic_edit_texts", "edit_id", "feedback_id"),
    )
    index("topic_edit_texts", "feedback_id")


def make_second_looks() -> None:
    op.create_table(
        "second_looks",
        number("id"),
        number("feedback_id"),
        number("request_id"),
        number("run_id"),
        sa.Column("piece", sa.String(length=32), nullable=True),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        time("at"),
        check("second_looks", "state", "state in ('waiting', 'attached', 'elsewhere')"),
        key("second_looks", "feedback_id", "feedback", ondelete="CASCADE"),
        key("second_looks", "request_id", "feature_requests"),
        key("second_looks", "run_id", "runs"),
        primary("second_looks"),
        unique("second_looks", "feedback_id", "request_id"),
    )
    index("second_looks", "request_id")
    op.create_table(
        "proposed_moves",
        number("id"),
        number("feedback_id"),
        number("topic_id"),
        number("wanted_topic_id", nullable=True),
        number("by_id"),
        time("at"),
        sa.Column("state", sa.String(length=10), nullable=False),
        number("decided_by_id", nullable=True),
        time("decided_at", nullable=True),
        check("proposed_moves", "state", "state in ('open', 'accepted', 'refused')"),
        key("proposed_moves", "feedback_id", "feedback", ondelete="CASCADE"),
        key("proposed_moves", "topic_id", "topics"),
        key("proposed_moves", "wanted_topic_id", "topics"),
        key("proposed_moves", "by_id", "accounts"),
        key("proposed_moves", "decided_by_id", "accounts"),
        primary("proposed_moves"),
        unique("proposed_moves", "feedback_id", "topic_id"),
    )
    index("proposed_moves", "topic_id")


def make_alike() -> None:
    op.create_table(
        "alike_topics",
        number("id"),
        number("run_id"),
        number("topic_id"),
        number("other_topic_id"),
        sa.Column("similarity", sa.Double(), nullable=False),
        key("alike_topics", "run_id", "runs"),
        key("alike_topics", "topic_id", "topics"),
        key("alike_topics", "other_topic_id", "topics"),
        primary("alike_topics"),
        unique("alike_topics", "run_id", "topic_id", "other_topic_id"),
    )
    op.create_table(
        "split_proposals",
        number("id"),
        number("run_id"),
        number("topic_id"),
        sa.Column("similarity", sa.Double(), nullable=False),
        key("split_proposals", "run_id", "runs"),
        key("split_proposals", "topic_id", "topics"),
        primary("split_proposals"),
        unique("split_proposals", "run_id", "topic_id"),
    )
    op.create_table(
        "split_proposal_texts",
        number("id"),
        number("proposal_id"),
        number("feedback_id"),
        key("split_proposal_texts", "proposal_id", "split_proposals"),
        key("split_proposal_texts", "feedback_id", "feedback", ondelete="CASCADE"),
        primary("split_proposal_texts"),
        unique("split_proposal_texts", "proposal_id", "feedback_id"),
    )
    index("split_proposal_texts", "feedback_id")


def carry_over(bind) -> None:
    """The places of now were the machine's; a name that a person gave becomes the first entry of the log."""
    tables = sa.MetaData()
    names = ("topics", "topic_texts", "runs", "machine_titles", "placings", "topic_edits")
    tables.reflect(bind, only=names)
    topics, texts, runs, titles, placings, edits = (tables.tables[name] for name in names)
    by_person = sa.cast(topics.c.titled_by_person, sa.Boolean)
    bind.execute(sa.update(topics).where(sa.not_(by_person)).values(machine_title=topics.c.title))
    bind.execute(
        titles.insert().from_select(
            ["topic_id", "title", "since"],
            sa.select(topics.c.id, topics.c.title, topics.c.created_at).where(sa.not_(by_person)),
        )
    )
    bind.execute(
        placings.insert().from_select(
            ["topic_id", "feedback_id", "similarity", "role", "read_edit_id", "run_id", "since"],
            sa.select(
                texts.c.topic_id,
                texts.c.feedback_id,
                texts.c.similarity,
                sa.case((texts.c.place == 0, "home"), else_="also"),
                sa.literal(0),
                topics.c.last_run_id,
                sa.func.coalesce(runs.c.finished_at, topics.c.created_at),
            )
            .join(topics, topics.c.id == texts.c.topic_id)
            .outerjoin(runs, runs.c.id == topics.c.last_run_id)
            .order_by(texts.c.id),
        )
    )
    bind.execute(
        edits.insert().from_select(
            ["product_id", "kind", "topic_id", "title", "examples", "texts_named", "at"],
            sa.select(
                topics.c.product_id,
                sa.literal("rename"),
                topics.c.id,
                topics.c.title,
                sa.literal_column("cast('[]' as json)" if bind.dialect.name == "postgresql" else "'[]'"),
                sa.literal(0),
                topics.c.created_at,
            )
            .where(by_person)
            .order_by(topics.c.created_at, topics.c.id),
        )
    )


def downgrade() -> None:
    for table in (
        "split_proposal_texts",
        "split_proposals",
        "alike_topics",
        "proposed_moves",
        "second_looks",
        "topic_edit_texts",
        "topic_edits",
        "placings",
        "machine_titles",
    ):
        op.drop_table(table)
    with op.batch_alter_table("topic_texts") as batch:
        batch.drop_constraint("fk_topic_texts_feedback_id", type_="foreignkey")
        batch.create_foreign_key("fk_topic_texts_feedback_id", "feedback", ["feedback_id"], ["id"])
    op.drop_index("ix_feature_requests_root_request_id", "feature_requests")
    for column in COLUMNS:
        table, name = column.split(" ")[0], column.split(" ")[3]
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")

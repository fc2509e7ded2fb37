"""Looks, several styles a picture, failures as code and values, and updates as rows.

What each person had set becomes the preferences of their private chat; groups begin with the defaults. The
one style of a job becomes the first of its `job_styles`. Sentences of failed jobs stay, as the value
`sentence` of the code `old`.

Albums that were still arriving are dropped with their table: the updates they came with are confirmed and
gone, and what was kept of them (an id at Telegram, a caption) cannot be turned into updates. Their people
have got no answer yet and can send the album again. There is no way back to 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    last_ids = _last_ids()
    _updates()
    _preferences()
    _styles("draft")
    _styles("job")
    _drafts()
    _jobs()
    op.drop_table("album_parts")
    _go_on_from(last_ids)


def _updates() -> None:
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("album", sa.String(length=64), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("orders", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("arrived_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
    )
    op.create_index("ix_updates_state", "updates", ["state"])


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("colours", sa.String(length=16), nullable=False),
        sa.Column("stroke", sa.Double(), nullable=False),
        sa.Column("recipe", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_preferences")),
    )
    op.execute(
        "INSERT INTO preferences (chat_id, size, strength, colours, stroke, recipe) "
        "SELECT user_id, size, COALESCE(strength, 0.5), "
        "CASE WHEN keep_colours THEN 'photo' ELSE 'painting' END, 1.0, 'pastiche' FROM settings"
    )
    op.drop_table("settings")


def _styles(of: str) -> None:
    op.create_table(
        f"{of}_styles",
        sa.Column(f"{of}_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("painting", sa.String(length=64), nullable=True),
        sa.Column("image_sha", sa.String(length=64), nullable=True),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("mask_sha", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            [f"{of}_id"], [f"{of}s.id"], name=op.f(f"fk_{of}_styles_{of}_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["image_sha"], ["images.sha"], name=op.f(f"fk_{of}_styles_image_sha")),
        sa.ForeignKeyConstraint(["mask_sha"], ["images.sha"], name=op.f(f"fk_{of}_styles_mask_sha")),
        sa.PrimaryKeyConstraint(f"{of}_id", "position", name=op.f(f"pk_{of}_styles")),
    )
    op.create_index(f"ix_{of}_styles_image_sha", f"{of}_styles", ["image_sha"])
    op.create_index(f"ix_{of}_styles_mask_sha", f"{of}_styles", ["mask_sha"])


def _drafts() -> None:
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_autoincrement": True}) as drafts:
        drafts.add_column(sa.Column("chooser_message_id", sa.BigInteger(), nullable=True))
        drafts.add_column(sa.Column("update_id", sa.BigInteger(), nullable=True))
        drafts.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_autoincrement": True}) as drafts:
        drafts.alter_column("part", server_default=None)
        drafts.create_index("ix_drafts_update_id_part", ["update_id", "part"], unique=True)


def _jobs() -> None:
    # Where an old job names both, its picture was the style.
    op.execute(
        "INSERT INTO job_styles (job_id, position, painting, image_sha, weight) "
        "SELECT id, 0, CASE WHEN style_sha IS NULL THEN painting END, style_sha, 1.0 FROM jobs "
        "WHERE painting IS NOT NULL OR style_sha IS NOT NULL"
    )
    with op.batch_alter_table("jobs", table_kwargs={"sqlite_autoincrement": True}) as jobs:
        jobs.add_column(sa.Column("colours", sa.String(length=16), nullable=False, server_default="painting"))
        jobs.add_column(sa.Column("stroke", sa.Double(), nullable=False, server_default="1"))
        jobs.add_column(sa.Column("error_values", sa.JSON(), nullable=False, server_default="{}"))
        jobs.add_column(sa.Column("shown_sha", sa.String(length=64), nullable=True))
        jobs.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        jobs.add_column(sa.Column("update_id", sa.BigInteger(), nullable=True))
        jobs.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
        jobs.create_foreign_key(op.f("fk_jobs_shown_sha"), "images", ["shown_sha"], ["sha"])
    op.execute("UPDATE jobs SET colours = 'photo' WHERE keep_colours")
    # Nobody wrote down when somebody had been told of these, but all had.
    op.execute("UPDATE jobs SET told_at = finished_at WHERE state = 'cancelled' AND told_at IS NULL")
    _sentences_to_values()
    with op.batch_alter_table("jobs", table_kwargs={"sqlite_autoincrement": True}) as jobs:
        jobs.drop_index("ix_jobs_style_sha")
        jobs.drop_constraint("fk_jobs_style_sha", type_="foreignkey")
        for gone in ("painting", "style_sha", "keep_colours"):
            jobs.drop_column(gone)
        jobs.alter_column("size", existing_type=sa.Integer(), nullable=True)
        for column in ("colours", "stroke", "error_values", "tries", "part"):
            jobs.alter_column(column, server_default=None)
        jobs.create_index("ix_jobs_shown_sha", ["shown_sha"])
        jobs.create_index("ix_jobs_update_id_part", ["update_id", "part"], unique=True)


def _sentences_to_values() -> None:
    jobs = sa.table("jobs", sa.column("id"), sa.column("error"), sa.column("error_values", sa.JSON()))
    failed = op.get_bind().execute(sa.select(jobs.c.id, jobs.c.error).where(jobs.c.error.is_not(None))).all()
    for job_id, sentence in failed:
        values = {"error": "old", "error_values": {"sentence": sentence}}
        op.execute(sa.update(jobs).where(jobs.c.id == job_id).values(values))


def _last_ids() -> list[tuple[str, int]]:
    """The highest id that each table has ever used, where the database keeps it beside the table."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    last = op.get_bind().exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return [(name, seq) for name, seq in last]


def _go_on_from(last_ids: list[tuple[str, int]]) -> None:
    """SQLite counts a rebuilt table from its highest row, but ids of deleted rows are never used again."""
    for name, seq in last_ids:
        op.get_bind().exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        op.get_bind().exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, seq))

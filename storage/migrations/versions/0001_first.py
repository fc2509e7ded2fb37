"""People, their settings, image files, drafts, albums on their way, and jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "images",
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", TIME, nullable=False),
        sa.Column("awaited", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha", name=op.f("pk_images")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_table(
        "album_parts",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("media_group_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=True),
        sa.Column("arrived_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_album_parts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "media_group_id", "message_id", name=op.f("pk_album_parts")),
    )
    op.create_index("ix_album_parts_user_id", "album_parts", ["user_id"])
    op.create_table(
        "drafts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("content_sha", sa.String(length=64), nullable=False),
        sa.Column("wants_style", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["content_sha"], ["images.sha"], name=op.f("fk_drafts_content_sha")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_drafts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_content_sha", "drafts", ["content_sha"])
    op.create_index("ix_drafts_user_id_chat_id", "drafts", ["user_id", "chat_id"])
    op.create_table(
        "jobs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("source_message_id", sa.BigInteger(), nullable=True),
        sa.Column("status_message_id", sa.BigInteger(), nullable=True),
        sa.Column("content_sha", sa.String(length=64), nullable=False),
        sa.Column("painting", sa.String(length=64), nullable=True),
        sa.Column("style_sha", sa.String(length=64), nullable=True),
        sa.Column("recipe", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("keep_colours", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("holder", sa.String(length=128), nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("result_sha", sa.String(length=64), nullable=True),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("told_at", TIME, nullable=True),
        sa.Column("pinged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["content_sha"], ["images.sha"], name=op.f("fk_jobs_content_sha")),
        sa.ForeignKeyConstraint(["result_sha"], ["images.sha"], name=op.f("fk_jobs_result_sha")),
        sa.ForeignKeyConstraint(["style_sha"], ["images.sha"], name=op.f("fk_jobs_style_sha")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_jobs_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_content_sha", "jobs", ["content_sha"])
    op.create_index("ix_jobs_result_sha", "jobs", ["result_sha"])
    op.create_index("ix_jobs_state_user_id", "jobs", ["state", "user_id"])
    op.create_index("ix_jobs_style_sha", "jobs", ["style_sha"])
    op.create_index("ix_jobs_user_id_started_at", "jobs", ["user_id", "started_at"])
    op.create_table(
        "settings",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Double(), nullable=True),
        sa.Column("keep_colours", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_settings_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_settings")),
    )


def downgrade() -> None:
    for table in ("settings", "jobs", "drafts", "album_parts", "users", "images"):
        op.drop_table(table)

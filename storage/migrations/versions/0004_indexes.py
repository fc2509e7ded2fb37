"""Indexes for many people and years of jobs: histories, ends that were not told, chats, and old updates."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_jobs_chat_id", "jobs", ["chat_id"])
    _partly("ix_jobs_untold", "jobs", ["finished_at"], where="told_at IS NULL")
    _partly("ix_jobs_history", "jobs", ["user_id", "finished_at"], where="state = 'delivered'")
    op.create_index("ix_updates_ended_at", "updates", ["ended_at"])


def _partly(name: str, table: str, columns: list[str], *, where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

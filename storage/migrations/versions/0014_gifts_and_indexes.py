"""Styles can be renamed by the next message; they, and ways to paint, can be handed on by links.

Indexes for what was read job by job: how long pictures took lately, and histories of thousands.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("own_styles", sa.Column("renaming_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("own_styles", sa.Column("named_by", sa.BigInteger(), nullable=True))
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "gifts",
        sa.Column("id", row_id, primary_key=True),
        sa.Column("user_id", sa.BigInteger(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("style_id", row_id, sa.ForeignKey("own_styles.id", ondelete="CASCADE"), nullable=True),
        sa.Column("job_id", row_id, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gifts_token", "gifts", ["token"], unique=True)
    op.create_index("ix_gifts_user_id", "gifts", ["user_id"])
    op.create_index("ix_gifts_style_id", "gifts", ["style_id"], unique=True)
    op.create_index("ix_gifts_job_id", "gifts", ["job_id"], unique=True)
    op.drop_index("ix_jobs_history", "jobs")
    _partly("ix_jobs_history", "user_id", "kind", "finished_at", "id", where="state = 'delivered'")
    _partly("ix_jobs_promised", "user_id", where="told_at IS NULL")
    _partly("ix_jobs_took", "kind", "id", where="seconds IS NOT NULL")
    op.create_index("ix_job_styles_job_id_painting", "job_styles", ["job_id", "painting"])


def _partly(name: str, *columns: str, where: str) -> None:
    some = sa.text(where)
    op.create_index(name, "jobs", list(columns), sqlite_where=some, postgresql_where=some)

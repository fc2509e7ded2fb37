"""Jobs are ordered in the studio too, by people of Telegram and by visitors, who upload what they order with.

What was ordered before was ordered in a chat.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("jobs", sa.Column("door", sa.String(16), nullable=False, server_default="chat"))
    op.add_column("jobs", sa.Column("request", sa.String(64), nullable=True))
    _partly("ix_jobs_request", "user_id", "request", where="request IS NOT NULL", unique=True)
    _partly("ix_jobs_trials", "finished_at", where="kind = 'trial'")
    op.create_table(
        "visitors",
        sa.Column("user_id", sa.BigInteger(), _person(), primary_key=True, autoincrement=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
    )
    op.create_index("ix_visitors_key_hash", "visitors", ["key_hash"], unique=True)
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "uploads",
        sa.Column("id", row_id, primary_key=True),
        sa.Column("user_id", sa.BigInteger(), _person(), nullable=False),
        sa.Column("upload_sha", sa.String(64), sa.ForeignKey("images.sha"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_uploads_user_id_upload_sha", "uploads", ["user_id", "upload_sha"], unique=True)
    op.create_index("ix_uploads_upload_sha", "uploads", ["upload_sha"])


def _partly(name: str, *columns: str, where: str, unique: bool = False) -> None:
    some = sa.text(where)
    op.create_index(name, "jobs", list(columns), unique=unique, sqlite_where=some, postgresql_where=some)


def _person() -> sa.ForeignKey:
    return sa.ForeignKey("users.id", ondelete="CASCADE")

"""Pictures that people keep as styles of their own, by a name."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "own_styles",
        sa.Column("id", row_id, primary_key=True),
        sa.Column("user_id", sa.BigInteger(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("picture_sha", sa.String(64), sa.ForeignKey("images.sha"), nullable=False),
        sa.Column("spoiler", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("protected", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_own_styles_user_id_name", "own_styles", ["user_id", "name"], unique=True)
    op.create_index("ix_own_styles_picture_sha", "own_styles", ["picture_sha"])

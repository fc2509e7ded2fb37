"""What is known of a group: that it was greeted, and when it was last said that nothing may be sent there."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("update_id", sa.BigInteger(), nullable=True),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True),
    )

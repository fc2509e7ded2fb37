"""The admins of a group may choose what holds in it; a group in which nobody did goes on as before."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "group_rules",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer, nullable=True),
        sa.Column("strength", sa.Double, nullable=True),
        sa.Column("colours", sa.String(16), nullable=True),
        sa.Column("stroke", sa.Double, nullable=True),
        sa.Column("language", sa.String(64), nullable=True),
        sa.Column("admins_only", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("quiet", sa.Boolean, nullable=False, server_default=sa.false()),
    )

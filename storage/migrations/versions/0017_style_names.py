"""A style of one's own lends its name to the pictures ordered with it; those of before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    for table in ("draft_styles", "job_styles"):
        op.add_column(table, sa.Column("name", sa.String(64), nullable=True))

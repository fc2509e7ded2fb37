"""Photos behind a spoiler and protected ones are covered wherever something made of them is shown.

What was sent before is shown as openly as it was. SQLite and PostgreSQL both add such columns in place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table in ("drafts", "jobs"):
        for column in ("spoiler", "protected"):
            op.add_column(table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))

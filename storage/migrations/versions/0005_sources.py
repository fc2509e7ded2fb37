"""Files of pictures may be let go, and fetched back by their id at Telegram.

Photos that were taken in before have no such id, so they stay. Finished pictures have one where they were
delivered.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("images", sa.Column("source", sa.String(), nullable=True))
    op.add_column("images", sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE images SET source = (SELECT max(file_id) FROM jobs WHERE result_sha = images.sha)")
    op.execute(
        "UPDATE images SET source = (SELECT max(file_id) FROM jobs WHERE shown_sha = images.sha) "
        "WHERE source IS NULL"
    )

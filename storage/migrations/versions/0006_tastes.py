"""A taste paints a photo small in many manners at once, and a picture may go on from what was tasted.

What was ordered before are pictures, and they began with the photo.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("kind", sa.String(16), nullable=False, server_default="picture"))
    op.add_column("jobs", sa.Column("taste_id", sa.BigInteger(), nullable=True))
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "tastes",
        sa.Column("id", row_id, primary_key=True),
        sa.Column("job_id", row_id, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown_sha", sa.String(64), sa.ForeignKey("images.sha"), nullable=False),
        sa.Column("begun_sha", sa.String(64), sa.ForeignKey("images.sha"), nullable=True),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("emphasis", sa.Double(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tastes_job_id_position", "tastes", ["job_id", "position"], unique=True)
    for column in ("shown_sha", "begun_sha"):
        op.create_index(f"ix_tastes_{column}", "tastes", [column])

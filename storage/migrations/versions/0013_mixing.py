"""A photo that waits for its painting may be one that is painted again, in the same look; none was before."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("like_id", sa.BigInteger(), nullable=True))

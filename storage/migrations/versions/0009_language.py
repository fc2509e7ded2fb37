"""A person may choose the language that is spoken with them; whoever never did is spoken to as before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("users", sa.Column("chosen_language", sa.String(35), nullable=True))

"""A photo may wait with a mask, which says where it is to be painted, or for one; none did so before."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    last_id = _last_id()
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_autoincrement": True}) as drafts:
        drafts.add_column(sa.Column("mask_sha", sa.String(length=64), nullable=True))
        drafts.add_column(sa.Column("wants_mask", sa.Boolean(), nullable=False, server_default=sa.false()))
        drafts.create_foreign_key(op.f("fk_drafts_mask_sha"), "images", ["mask_sha"], ["sha"])
    op.create_index("ix_drafts_mask_sha", "drafts", ["mask_sha"])
    if last_id is not None:  # SQLite counts a rebuilt table from its highest row; ids are never used again
        op.get_bind().exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'drafts'")
        op.get_bind().exec_driver_sql("INSERT INTO sqlite_sequence VALUES ('drafts', ?)", (last_id,))


def _last_id() -> int | None:
    """The highest id that was ever used, where the database keeps it beside the table."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    last = op.get_bind().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'drafts'")
    found: int | None = last.scalar()
    return found

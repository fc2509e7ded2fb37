"""Time-lapses, orders of several pictures, and counts that outlive what was counted.

What ended before is counted from the jobs that are still there; what was ordered within the last hour is not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.add_column("jobs", sa.Column("batch", sa.BigInteger(), nullable=True))
    op.create_index("ix_jobs_batch", "jobs", ["batch"])
    op.create_table(
        "sketches",
        sa.Column("job_id", row_id, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("frames_sha", sa.String(64), sa.ForeignKey("images.sha"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sketches_frames_sha", "sketches", ["frames_sha"])
    op.create_table(
        "orders_counted",
        sa.Column("id", row_id, primary_key=True),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_orders_counted_mark_ordered_at", "orders_counted", ["mark", "ordered_at"])
    op.create_table(
        "days_counted",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("painted", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
    )
    _count_what_there_is()


def _count_what_there_is() -> None:
    jobs = sa.table("jobs", sa.column("state"), sa.column("finished_at", sa.DateTime(timezone=True)))
    days = sa.table("days_counted", sa.column("day"), sa.column("painted"), sa.column("failed"))
    day: sa.ColumnElement[object] = sa.func.date(jobs.c.finished_at)
    if op.get_bind().dialect.name != "sqlite":
        day = sa.cast(sa.func.timezone("UTC", jobs.c.finished_at), sa.Date)
    painted = sa.func.count().filter(jobs.c.state.in_(("rendered", "delivered")))
    failed = sa.func.count().filter(jobs.c.state == "failed")
    counted = sa.select(day, painted, failed).where(jobs.c.finished_at.is_not(None)).group_by(day)
    op.execute(sa.insert(days).from_select(["day", "painted", "failed"], counted))

"""The tables' history, applied at every start.

To change a table: change `storage/schema.py` and add the next file in `versions/`; a test compares the two
and names what is missing. SQLite alters tables by rebuilding them, so use `op.batch_alter_table`.
"""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

LOCK = 0x7061737469636865  # "pastiche"


class UnknownRevision(Exception):
    """The database names a revision that this version does not have."""


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Brings the tables up to date within the connection's transaction; does nothing if they are.

    revision: stop there, as a version did of which that was the newest.
    """
    if connection.dialect.name == "postgresql":
        # Two processes that start together: the second waits here and then finds nothing to do.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise UnknownRevision(str(error)) from error

"""Database URLs: what they say, and how they are shown without what is secret in them."""

from collections.abc import Mapping

import sqlalchemy as sa

from storage.errors import CannotOpen

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
LIKE = "it should look like sqlite:///pastiche.db or postgresql://user:password@host/name"
SECRET = ("password", "passfile", "sslpassword")
OPTIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("host", "port", "user", "password", "database", "passfile"), ()),
    "ssl": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": ("any", "primary", "standby", "read-write", "read-only", "prefer-standby"),
}
"""What may stand after the question mark of PostgreSQL's, each with its values where these are known."""


def parsed(url: str) -> sa.URL:
    """What a database URL says, with our driver; raises CannotOpen for one that is of no use here."""
    try:
        where = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise CannotOpen(f"the database URL cannot be read; {LIKE}") from None
    if where.drivername in DRIVERS:
        where = where.set(drivername=DRIVERS[where.drivername])
    if where.drivername not in DRIVERS.values():
        raise CannotOpen(f"the database {where.drivername} is not supported; use sqlite or postgresql")
    if where.get_backend_name() == "postgresql":
        return _of_postgres(where)
    if where.database in (None, "", ":memory:"):
        raise CannotOpen(
            "a database in memory forgets everything at a restart; name a file: sqlite:///pastiche.db"
        )
    return where


def shown(where: sa.URL) -> str:
    """The URL as it may be shown to anybody: without a password, wherever it stands."""
    hidden = {name: "***" for name in where.query if name in SECRET}
    return where.update_query_dict(hidden).render_as_string(hide_password=True)


def _of_postgres(where: sa.URL) -> sa.URL:
    if "@" in f"{where.host}{where.database}":
        raise CannotOpen(
            "the database URL cannot be read: in a password, @ is written as %40, / as %2F and : as %3A"
        )
    if "sslmode" in where.query:  # as libpq calls it, and so do those who hand out such URLs
        where = where.update_query_dict({"ssl": where.query["sslmode"]}).difference_update_query(["sslmode"])
    for name, value in where.query.items():
        if name not in OPTIONS:
            raise CannotOpen(f"the database URL has {name}, which is not known; leave it out")
        if OPTIONS[name] and value not in OPTIONS[name]:
            called = "sslmode" if name == "ssl" else name
            raise CannotOpen(f"the database URL has a {called} that is none of {', '.join(OPTIONS[name])}")
    return where

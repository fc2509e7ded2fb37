"""All that is kept about a person, found by reading the schema: a new table is seen without a change here.

About a person is their own row; what refers to it, or names their id as a `user_id`; what was said in their
private chat, whose `chat_id` is their id; what belongs to any of these; and the images it all refers to.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from storage.database import Database
from storage.references import Condition, Rows, columns_to, tables_with, with_what_belongs_to
from storage.schema import Image, User

Row = Mapping[str, Any]
"""A row as it is kept, by the names of its columns."""
BATCH = 500  # rows read at once, so that others have their turn between


def rows_about(user_id: int) -> dict[sa.FromClause, Condition]:
    """Of each table that has any rows about a person, which these are; all but the images."""
    roots: list[Rows] = [(User.__table__, User.id == user_id)]
    roots += [(column.table, column == user_id) for column in columns_to(User.__table__)]
    for name in ("user_id", "chat_id"):
        roots += [(table, table.c[name] == user_id) for table in tables_with(name)]
    found: defaultdict[sa.FromClause, list[Condition]] = defaultdict(list)
    for root in roots:
        for table, condition in with_what_belongs_to(root):
            found[table].append(condition)
    return {table: sa.or_(*conditions) for table, conditions in found.items()}


async def of(db: Database, user_id: int) -> dict[str, list[Row]]:
    """Every row about a person, by table, in the order of their keys; tables without any are there too."""
    about = rows_about(user_id)
    about[Image.__table__] = Image.sha.in_(_images(about))
    found: dict[str, list[Row]] = {}
    rows: list[Row]
    async with db.session() as session:
        for table, condition in about.items():
            theirs = sa.select(table).where(condition).order_by(*table.primary_key)
            rows = found[str(table)] = []
            while len(rows) % BATCH == 0:
                part = await session.execute(theirs.limit(BATCH).offset(len(rows)))
                if not (read := [dict(row) for row in part.mappings()]):
                    break
                rows += read
    return found


async def protected(db: Database, user_id: int) -> set[str]:
    """Of the images about a person those that come from where nothing may be saved, by SHA-256."""
    covered = [
        belonging
        for table, condition in rows_about(user_id).items()
        if "protected" in table.c
        for belonging in with_what_belongs_to((table, sa.and_(condition, table.c.protected)))
    ]
    shas = (sa.select(column).where(which) for table, which in covered for column in _to_images(table))
    async with db.session() as session:
        return {sha for sha in await session.scalars(sa.union(*shas)) if sha is not None}


def _images(about: Mapping[sa.FromClause, Condition]) -> sa.CompoundSelect[str]:
    return sa.union(
        *(
            sa.select(column).where(condition, column.is_not(None))
            for table, condition in about.items()
            for column in _to_images(table)
        )
    )


def _to_images(table: sa.FromClause) -> list[sa.Column[str]]:
    return [column for column in columns_to(Image.__table__) if column.table is table]

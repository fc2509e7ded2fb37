"""Who refers to what, read from the tables' foreign keys: a new table is seen without a change here.

A foreign key that cascades says that a row belongs to the one it names and goes with it.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from storage.schema import Base, Image

Condition = sa.ColumnElement[bool]
Rows = tuple[sa.FromClause, Condition]
"""Some rows of a table: those that meet the condition."""


def tables_with(column: str) -> list[sa.Table]:
    """The tables that have a column of that name."""
    return [table for table in Base.metadata.sorted_tables if column in table.c]


def referred_to(*, apart_from: Rows | None = None) -> Condition:
    """Of an image: that some row refers to it; apart from these rows and all that belong to them."""
    passed_over = dict(with_what_belongs_to(apart_from)) if apart_from else {}
    return sa.or_(
        *(
            sa.exists().where(column == Image.sha, ~passed_over.get(column.table, sa.false()))
            for column in columns_to(Image.__table__)
        )
    )


def images_of(*rows: Rows) -> sa.CompoundSelect[str]:
    """The images that these rows refer to, and all rows that belong to them."""
    columns = columns_to(Image.__table__)
    return sa.union(
        *(
            sa.select(column).where(condition, column.is_not(None))
            for root in rows
            for table, condition in with_what_belongs_to(root)
            for column in columns
            if column.table is table
        )
    )


def with_what_belongs_to(rows: Rows, *above: sa.FromClause) -> Iterator[Rows]:
    """These rows, and of each table those that belong to them; of one table perhaps more than once."""
    yield rows
    table, condition = rows
    for key in _keys_to(table):
        theirs = key.parent.table
        if key.ondelete == "CASCADE" and theirs not in (table, *above):
            belongs = key.parent.in_(sa.select(key.column).where(condition))
            yield from with_what_belongs_to((theirs, belongs), table, *above)


def columns_to(target: sa.FromClause) -> list[sa.Column[str]]:
    """The columns that refer to a table."""
    return [key.parent for key in _keys_to(target)]


def _keys_to(target: sa.FromClause) -> list[sa.ForeignKey]:
    keys = (key for table in Base.metadata.sorted_tables for key in table.foreign_keys)
    return [key for key in keys if key.column.table is target]

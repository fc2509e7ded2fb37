"""What admins have set while the bot runs: values by name."""

import sqlalchemy as sa

from storage.database import Database
from storage.schema import Switch


async def all_of(db: Database) -> dict[str, str]:
    """Everything that is set."""
    async with db.session() as session:
        return {switch.name: switch.value for switch in await session.scalars(sa.select(Switch))}


async def set_to(db: Database, name: str, value: str | None) -> None:
    """Sets a value, in place of another; None: it is not set any more."""
    async with db.transaction() as session:
        await session.execute(sa.delete(Switch).where(Switch.name == name))
        if value is not None:
            await session.execute(sa.insert(Switch).values(name=name, value=value))


async def first(db: Database, name: str, value: str) -> str:
    """Sets a value unless there is one, and gives what is set: who comes first is right."""
    unless = db.insert(Switch).values(name=name, value=value).on_conflict_do_nothing()
    async with db.transaction() as session:
        await session.execute(unless)
        return (await session.scalars(sa.select(Switch.value).where(Switch.name == name))).one()

"""What holds in a group, as its admins have chosen it."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from storage.columns import columns_of
from storage.database import Database
from storage.rules import Rules
from storage.schema import GroupRules


async def rules_of(db: Database, chat_id: int) -> Rules:
    """What has been chosen for a group; where nobody ever chose, nothing."""
    async with db.session() as session:
        chosen = await session.get(GroupRules, chat_id)
    return Rules() if chosen is None else chosen.rules


async def change(db: Database, chat_id: int, **changes: Any) -> Rules:
    """Changes the named fields of a group's rules and returns them whole; what is chosen at once is all kept.

    Raises ValueError for a value that cannot be, TypeError for a name that is none.
    """
    first = db.insert(GroupRules).values(chat_id=chat_id, **columns_of(Rules()))
    this = sa.update(GroupRules).where(GroupRules.chat_id == chat_id)
    async with db.transaction() as session:
        await session.execute(first.on_conflict_do_nothing())
        chosen = await session.get_one(GroupRules, chat_id, with_for_update=True)
        rules = replace(chosen.rules, **changes)
        await session.execute(this.values(columns_of(rules)))
    return rules

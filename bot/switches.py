"""What admins set while the bot runs: a pause, limits, who is kept out. Held here, kept in rows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from bot.texts import Sorry
from storage import switches, tally
from storage.database import Database

HOUR = timedelta(hours=1)
_BANNED = "banned:"


class TooManyAnHour(Sorry):
    """As many as an hour allows have been ordered."""


@dataclass(slots=True)
class Switches:
    """How they stand.

    paused: nothing new is painted. person, group: orders an hour, of one person and in one group; None:
    as many as they like. banned: marks of people, groups and channels whose orders are refused; no ids, so
    that whoever is banned can still be forgotten without being let in again.
    """

    db: Database
    paused: bool = False
    person: int | None = None
    group: int | None = None
    banned: frozenset[str] = frozenset()

    @classmethod
    async def load(cls, db: Database) -> "Switches":
        """As they were left."""
        rows = await switches.all_of(db)
        numbers = {name: int(rows[name]) for name in ("person", "group") if name in rows}
        banned = frozenset(name.removeprefix(_BANNED) for name in rows if name.startswith(_BANNED))
        return cls(db, "paused" in rows, numbers.get("person"), numbers.get("group"), banned)

    async def pause(self, paused: bool) -> None:
        """Nothing new is painted, or it is again."""
        await switches.set_to(self.db, "paused", "1" if paused else None)
        self.paused = paused

    async def limit(self, person: int | None, group: int | None) -> None:
        """So many orders an hour from now on."""
        for name, value in (("person", person), ("group", group)):
            await switches.set_to(self.db, name, None if value is None else str(value))
        self.person, self.group = person, group

    async def ban(self, owner_id: int, banned: bool) -> None:
        """Refuses somebody's orders, or takes them again."""
        mark = {tally.mark_of(owner_id)}
        await switches.set_to(self.db, f"{_BANNED}{tally.mark_of(owner_id)}", "1" if banned else None)
        self.banned = self.banned | mark if banned else self.banned - mark

    def is_banned(self, owner_id: int) -> bool:
        """Whether somebody's orders are refused."""
        return tally.mark_of(owner_id) in self.banned

    def admit(self, owner_id: int, chat_id: int) -> None:
        """Raises Sorry for somebody who is kept out, or is in a group that is."""
        if self.is_banned(owner_id) or self.is_banned(chat_id):
            raise Sorry("banned")

    async def check(self, owner_id: int, chat_id: int) -> None:
        """Raises Sorry where an order may not be given now; TooManyAnHour says when it may."""
        self.admit(owner_id, chat_id)
        if self.person is not None:
            since = await tally.ordered_since(self.db, _an_hour_ago(), owner_id)
            _room(since, self.person, "limit-person")
        if self.group is not None and chat_id < 0:
            since = await tally.ordered_since(self.db, _an_hour_ago(), chat_id)
            _room(since, self.group, "limit-group")


def _an_hour_ago() -> datetime:
    return datetime.now(UTC) - HOUR


def _room(ordered: list[datetime], limit: int, key: str) -> None:
    if len(ordered) >= limit:
        # There is room again once so many are older than an hour that one less than the limit is left.
        freed = ordered[len(ordered) - limit] + HOUR
        minutes = max(1, ceil((freed - datetime.now(UTC)).total_seconds() / 60))
        raise TooManyAnHour(key, limit=limit, count=minutes)

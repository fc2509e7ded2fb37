"""A bot's inbox: updates wait here, numbered, until the bot confirms them."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.errors import ApiError

Update = dict[str, Any]

ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50
"""Seconds a long poll may last, however long a bot asks for."""
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
PAST_KEPT = 1000
"""Updates that can be delivered a second time."""
KEPT_FOR = 24 * 3600
"""Seconds after which Telegram forgets an update nobody fetched."""


class Inbox:
    """Updates of one bot in order. `changed` is called after every change worth keeping."""

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._next = random.randint(100_000_000, 400_000_000)
        self._pending: list[tuple[float, Update]] = []
        self._again: list[Update] = []
        self._past: deque[Update] = deque(maxlen=PAST_KEPT)
        self._poll: asyncio.Future[ApiError | None] | None = None
        self._news = asyncio.Event()
        self.allowed: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self._fresh())

    def put(self, kind: str, content: dict[str, Any]) -> None:
        """Queues an update, unless the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST
        if not wanted:
            return
        self.add({kind: content})

    def add(self, content: dict[str, Any]) -> int:
        """Queues an update of any content; returns its id."""
        update = {"update_id": self._next} | {k: v for k, v in content.items() if k != "update_id"}
        self._next += 1
        self._pending.append((self._clock(), update))
        self._past.append(update)
        self._arrived()
        return int(update["update_id"])

    def repeat(self, update: Update) -> None:
        """Delivers an update once, whatever its id and whatever was confirmed; the next poll begins so."""
        self._again.append(update)
        self._arrived()

    def past(self) -> list[Update]:
        """The last updates, oldest first, delivered or not."""
        return list(self._past)

    def allow(self, kinds: Iterable[Any] | None) -> None:
        """Sets which kinds arrive from now on; None leaves it as it was, empty is the default set."""
        if kinds is not None:
            self.allowed = tuple(str(kind) for kind in kinds)
            self._changed()

    async def poll(self, *, offset: int, limit: int, timeout: int) -> list[Update]:
        """Confirms what lies before `offset`, then waits up to `timeout` seconds for something.

        A poll that is waiting already ends with 409, as Telegram ends the older of two.
        """
        self.interrupt(OTHER_POLL)
        self.confirm(offset)
        if not self._again and not self._fresh() and timeout > 0:
            self._poll = waiting = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait({waiting}, timeout=min(timeout, LONGEST_POLL))
            finally:
                waiting.cancel()  # also when the bot hung up: nobody is left to be told
            if not waiting.cancelled() and (problem := waiting.result()):
                raise problem
        again, self._again = self._again, []
        return [*again, *(update for _, update in self._fresh())][: limit if 1 <= limit <= 100 else 100]

    def confirm(self, offset: int) -> None:
        """Forgets updates before `offset`; a negative one keeps only the last `-offset`."""
        before = len(self._pending)
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset > 0:
            self._pending = [entry for entry in self._pending if entry[1]["update_id"] >= offset]
        if len(self._pending) != before:
            self._changed()

    def drop(self) -> None:
        self._pending.clear()
        self._changed()

    def interrupt(self, reason: str) -> None:
        """Ends a waiting poll with `409 Conflict: <reason>`."""
        self._end_poll(ApiError(409, f"Conflict: {reason}"))

    def close(self) -> None:
        """Ends a waiting poll without updates, so that the server can stop."""
        self._end_poll(None)

    def first(self) -> Update | None:
        """The update a webhook gets next."""
        fresh = self._again or [update for _, update in self._fresh()[:1]]
        return fresh[0] if fresh else None

    def taken(self, update: Update) -> None:
        """Says that a webhook has taken its first update."""
        if self._again and self._again[0] is update:
            self._again.pop(0)
        else:
            self.confirm(update["update_id"] + 1)

    async def wait(self) -> None:
        """Returns once there is an update to deliver."""
        while not self._again and not self._fresh():
            self._news.clear()
            await self._news.wait()

    def snapshot(self) -> dict[str, Any]:
        return {"next": self._next, "pending": list(self._pending), "allowed": self.allowed}

    def restore(self, kept: dict[str, Any]) -> None:
        self._next = kept["next"]
        self._pending = [(at, update) for at, update in kept["pending"]]
        self.allowed = tuple(kept["allowed"])

    def _arrived(self) -> None:
        self._news.set()
        self._end_poll(None)
        self._changed()

    def _fresh(self) -> list[tuple[float, Update]]:
        since = self._clock() - KEPT_FOR
        while self._pending and self._pending[0][0] < since:
            self._pending.pop(0)
        return self._pending

    def _end_poll(self, problem: ApiError | None) -> None:
        waiting, self._poll = self._poll, None
        if waiting is None or waiting.done():
            return
        waiting.set_result(problem)

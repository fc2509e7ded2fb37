"""A bot's inbox: updates wait here, numbered, until the bot confirms them."""

import asyncio
import random
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.errors import ApiError

Update = dict[str, Any]

ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50
"""Seconds a long poll may last, however long a bot asks for."""
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
KEPT_FOR = 24 * 3600
"""Seconds after which Telegram forgets an update nobody fetched."""


class Inbox:
    """Updates of one bot in order. `changed` is called after every change worth keeping."""

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._next = random.randint(100_000_000, 400_000_000)
        self._pending: list[tuple[float, Update]] = []
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
        self._pending.append((self._clock(), {"update_id": self._next, kind: content}))
        self._next += 1
        self._news.set()
        self._end_poll(None)
        self._changed()

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
        if not self._fresh() and timeout > 0:
            self._poll = waiting = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait({waiting}, timeout=min(timeout, LONGEST_POLL))
            finally:
                waiting.cancel()  # also when the bot hung up: nobody is left to be told
            if not waiting.cancelled() and (problem := waiting.result()):
                raise problem
        return [update for _, update in self._fresh()[: limit if 1 <= limit <= 100 else 100]]

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
        fresh = self._fresh()
        return fresh[0][1] if fresh else None

    async def wait(self) -> None:
        """Returns once there is an update to deliver."""
        while not self._fresh():
            self._news.clear()
            await self._news.wait()

    def snapshot(self) -> dict[str, Any]:
        return {"next": self._next, "pending": list(self._pending), "allowed": self.allowed}

    def restore(self, kept: dict[str, Any]) -> None:
        self._next = kept["next"]
        self._pending = [(at, update) for at, update in kept["pending"]]
        self.allowed = tuple(kept["allowed"])

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

"""The order in which updates are worked on: in sequence for one person in one chat, in parallel otherwise."""

import asyncio
from collections.abc import Awaitable, Hashable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.commands import command_of
from bot.keyboards import CANCEL

_UNBOUNDED = 1_000_000
"""The base class' own limit, which would also hold back the fast lane; `Lanes` limits the others itself."""


class Lanes(BaseUpdateProcessor):
    """One lane per chat and person; /cancel and the Cancel button overtake everything.

    Two updates of one lane never run at the same time and keep their order. At most `at_once` lanes
    work at the same time.
    """

    def __init__(self, at_once: int = 64) -> None:
        super().__init__(_UNBOUNDED)
        self._at_once = asyncio.Semaphore(at_once)
        # Weak: a lane's lock lives as long as somebody works or waits in it.
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update) or is_urgent(update):
            await coroutine
            return
        lock = self._locks.setdefault(_lane(update), asyncio.Lock())
        async with lock, self._at_once:  # waiting in a lane takes no place from the others
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def is_urgent(update: Update) -> bool:
    """Whether the update asks to stop something."""
    if update.callback_query:
        return str(update.callback_query.data or "").startswith(f"{CANCEL}:")
    return bool(update.message and command_of(update.message) == "cancel")


def _lane(update: Update) -> Hashable:
    chat, user = update.effective_chat, update.effective_user
    return chat.id if chat else None, user.id if user else None

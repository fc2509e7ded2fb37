"""Who the admins of a group are: asked of Telegram, and remembered for a minute at most."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.pace import Pace

T = TypeVar("T")


class Admins:
    """Answers for the groups that the bot is in.

    Who has just become an admin is seen within seconds, who no longer is one within a minute.
    """

    def __init__(
        self, telegram: ExtBot[Any], pace: Pace = Pace(), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._telegram = telegram
        self._pace = pace
        self._clock = clock
        self._known: dict[tuple[int, ...], tuple[Any, float]] = {}  # the answer, and until when it counts

    async def has(self, chat_id: int, user_id: int) -> bool:
        """Whether somebody is an admin of a group, as far as Telegram shows that to the bot."""

        async def ask() -> bool:
            try:
                member = await self._telegram.get_chat_member(chat_id, user_id)
            except BadRequest:  # nobody there, or nobody whom the bot may see
                return False
            return member.status in (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)

        return await self._remembered((chat_id, user_id), ask)

    async def linked_channel(self, chat_id: int) -> int | None:
        """The channel whose discussion a group is, if it is one's."""

        async def ask() -> int | None:
            return (await self._telegram.get_chat(chat_id)).linked_chat_id

        return await self._remembered((chat_id,), ask)

    async def _remembered(self, key: tuple[int, ...], ask: Callable[[], Awaitable[T]]) -> T:
        known, until = self._known.get(key, (None, float("-inf")))
        if self._clock() < until:
            answer: T = known
            return answer
        answer = await ask()
        now = self._clock()
        self._known = {each: kept for each, kept in self._known.items() if kept[1] > now}
        self._known[key] = answer, now + (self._pace.admin if answer else self._pace.no_admin)
        return answer

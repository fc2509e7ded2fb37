"""The whole bot in one process with the tests: a town with people, and a backend that paints in no time."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from people import Telegram

from bot.house import House
from bot.pace import Limit, Pace
from engine.backends.standin import StandIn

IN_A_HURRY = Pace(
    edit=0.05,
    edit_in_groups=0.05,
    again=0.02,
    menus=3600,
    doubt=0.1,
    no_admin=0,
    look=0.3,
    album=0.1,
    resumed_album=0.2,
    fetch_again=(0.02, 0.05),
    handle_again=(0.02, 0.05, 0.1, 0.2),
    per_bot=Limit(1000, 1),
    per_chat=Limit(1000, 1),
    per_group=Limit(1000, 1),
)


@dataclass
class Town(Telegram):
    """A Telegram with the real bot in it; only pictures are painted by a stand-in."""

    house: House
    backend: StandIn

    async def settled(self) -> None:
        """Returns when the bot has nothing left to do: all that was sent is answered, and shown."""
        while True:
            before = await self._called()
            while (await self.house.telegram.get_webhook_info()).pending_update_count:
                await asyncio.sleep(0.005)
            await self.house.inbox.idle()
            await self.house.dispatcher.idle()
            await self.house.delivery.idle()
            if await self._called() == before:
                return

    async def _called(self) -> int:
        return len([call for call in await self.calls() if call["method"].lower() != "getwebhookinfo"])


Towns = Callable[..., AbstractAsyncContextManager[Town]]

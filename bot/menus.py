"""The commands Telegram shows in its menus, and what the bot says of itself: set in the background.

A menu is no reason not to paint, so nothing waits for it; it is set again when the paintings on offer change.
"""

import asyncio
import logging
from collections.abc import Mapping

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.collection import Collection
from bot.house import House
from bot.routing import COMMANDS
from bot.texts import plain, say
from bot.texts.cutting import cut

log = logging.getLogger(__name__)

MOST = 100
"""Commands that Telegram takes for one menu."""
LONGEST = 256
"""Characters of a command's description."""


class Menus:
    """Keeps the menus as they should be."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._changed = asyncio.Event()
        self._changed.set()

    def changed(self) -> None:
        """Say that other paintings are on offer."""
        self._changed.set()

    async def run(self) -> None:
        """Sets the menus now and after each change; never returns."""
        pace = self._house.delivery.pace
        pause = pace.menus_again
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._set()
                pause = pace.menus_again
            except TelegramError as error:
                log.info("the menus could not be set (%s); trying again in %.0f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(pace.menus_again_at_most, 2 * pause)
                self._changed.set()

    async def _set(self) -> None:
        bot, collection = self._house.telegram, self._house.collection
        await bot.set_my_commands(_menu(collection), BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(_menu(collection, in_groups=True), BotCommandScopeAllGroupChats())
        await bot.set_my_short_description(say("short-description"))
        await bot.set_my_description(say("description"))


def _menu(collection: Collection, *, in_groups: bool = False) -> list[BotCommand]:
    shown = {
        name: plain(f"command-{name}")
        for name, command in COMMANDS.items()
        if command.in_menu and (command.in_groups or not in_groups)
    }
    paintings: Mapping[str, str] = {
        painting.name: plain("command-painting", title=painting.title)
        for painting in collection.for_menu()
        if painting.name not in COMMANDS
    }
    described = list({**shown, **paintings}.items())[:MOST]
    return [BotCommand(name, cut(text, LONGEST)) for name, text in described]

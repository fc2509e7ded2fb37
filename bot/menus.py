"""The commands Telegram shows in its menus, and what the bot says of itself: set in the background.

Each language has its own. A menu is no reason not to paint, so nothing waits for it; it is set again when the
paintings on offer change. Telegram keeps what was set, so it is asked first, and told only what differs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import TelegramError

from bot.features import Command
from bot.house import House
from bot.routing import COMMANDS
from bot.texts import FALLBACK, LANGUAGES, plain
from bot.texts.cutting import cut
from bot.texts.phrases import called

log = logging.getLogger(__name__)

SCOPES = (
    BotCommandScopeAllPrivateChats(),
    BotCommandScopeAllGroupChats(),
    BotCommandScopeAllChatAdministrators(),  # who is one is shown this instead of the group's menu
)
STUDIO = "/studio/"
"""The path by which an address is that of a studio."""
LABEL = "Studio"
"""On the button that opens it. Telegram has one for all languages; this word most of them have, or read."""
MOST = 100
"""Commands that Telegram takes for one menu."""
LONGEST = 256
"""Characters of a command's description."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that Telegram shows, in one language: how to learn what it is now, and how to change it."""

    name: str
    wanted: object
    read: Callable[[], Awaitable[object]]
    write: Callable[[], Awaitable[object]]


class Menus:
    """Keeps the menus as they should be."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._changed = asyncio.Event()
        self._changed.set()
        self._shown: dict[str, object] = {}  # what Telegram has, as far as we know

    def changed(self) -> None:
        """Say that other paintings are on offer."""
        self._changed.set()

    async def run(self) -> None:
        """Sets the menus soon and after each change; never returns."""
        pace = self._house.delivery.pace
        await asyncio.sleep(pace.menus)
        pause = pace.menus_again
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self.bring()
                pause = pace.menus_again
            except TelegramError as error:
                log.info("the menus could not be set (%s); trying again in %.0f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(pace.menus_again_at_most, 2 * pause)
                self._changed.set()

    async def bring(self) -> None:
        """Tells Telegram what differs from what it shows; raises TelegramError where it does not take it."""
        for part in _parts(self._house):
            if part.name not in self._shown:
                self._shown[part.name] = await part.read()
            if self._shown[part.name] != part.wanted:
                await part.write()
                self._shown[part.name] = part.wanted


def _parts(house: House) -> Iterator[Part]:
    """English first: it is for everybody whose language has none of its own."""
    bot = house.telegram
    yield _button(house)
    for code in sorted(LANGUAGES, key=lambda each: each != FALLBACK):
        # Telegram takes two letters here: whoever speaks any Portuguese, or any Chinese, gets ours.
        spoken = None if code == FALLBACK else code.partition("_")[0]
        for scope in SCOPES:
            menu = _menu(house, code, scope)
            yield Part(
                f"commands {scope.type} {code}",
                tuple(menu),
                partial(bot.get_my_commands, scope, spoken),
                partial(bot.set_my_commands, menu, scope, spoken),
            )
        short, long = plain("short-description", code), plain("description", code)
        yield Part(
            f"short description {code}",
            short,
            partial(_read, bot.get_my_short_description, spoken, "short_description"),
            partial(bot.set_my_short_description, short, spoken),
        )
        yield Part(
            f"description {code}",
            long,
            partial(_read, bot.get_my_description, spoken, "description"),
            partial(bot.set_my_description, long, spoken),
        )


async def _read(ask: Callable[..., Awaitable[Any]], language: str | None, name: str) -> object:
    return getattr(await ask(language), name)


def _button(house: House) -> Part:
    """What opens the studio beside the field for messages.

    Where there is no studio, a button for one that was is taken back; any other is the operator's.
    """
    bot, wanted = house.telegram, None
    if house.studio_url:
        wanted = MenuButtonWebApp(LABEL, WebAppInfo(house.studio_url))

    async def read() -> object:
        button = await bot.get_chat_menu_button()
        opens = urlsplit(button.web_app.url).path if isinstance(button, MenuButtonWebApp) else None
        return button if opens == STUDIO else None

    write = partial(bot.set_chat_menu_button, menu_button=wanted or MenuButtonDefault())
    return Part("menu button", wanted, read, write)


def _menu(house: House, language: str, scope: BotCommandScope) -> list[BotCommand]:
    shown = {
        name: plain(f"command-{name}", language)
        for name, command in COMMANDS.items()
        if command.in_menu and command.offered(house) and _belongs(command, scope)
    }
    paintings: Mapping[str, str] = {
        painting.name: plain(
            "command-painting", language, title=called(painting.name, painting.title, language)
        )
        for painting in house.collection.for_menu()
        if painting.name not in COMMANDS
    }
    described = list({**shown, **paintings}.items())[:MOST]
    return [BotCommand(name, cut(text, LONGEST)) for name, text in described]


def _belongs(command: Command, scope: BotCommandScope) -> bool:
    """Whether a command is shown to those who see the menu of that scope."""
    if isinstance(scope, BotCommandScopeAllPrivateChats):
        return command.in_private
    return command.in_groups or (
        command.for_admins and isinstance(scope, BotCommandScopeAllChatAdministrators)
    )

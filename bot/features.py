"""What a feature is: a file in `bot/handlers` that names its commands, its buttons and what else it takes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.buttons import Button
from bot.house import House
from bot.messages import Asked, Press

OnMessage = Callable[[House, Asked], Awaitable[None]]
OnAlbum = Callable[[House, Sequence[Asked]], Awaitable[None]]
OnPress = Callable[[House, Press, Any], Awaitable[None]]
"""The last argument is the button that was pressed, of the class the feature names it under."""
Takes = Callable[[House, Asked], bool]


@dataclass(frozen=True, slots=True)
class Command:
    """A command and who answers it.

    in_menu, in_groups: whether Telegram's menu shows it, in private chats and in groups; it works in both.
    The menu says the text `command-<name>`. orders: a picture may come of it, so that /cancel stops it.
    """

    answer: OnMessage
    in_menu: bool = True
    in_groups: bool = False
    orders: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """What one feature answers to.

    messages: for messages without a command of any feature: what they must be, and who answers them. Of
        several features that take a message the first one listed gets it.
    album: answers the messages of an album, in order, all that have arrived.
    """

    commands: Mapping[str, Command] = field(default_factory=dict)
    buttons: Mapping[type[Button], OnPress] = field(default_factory=dict)
    messages: Sequence[tuple[Takes, OnMessage]] = ()
    album: OnAlbum | None = None

"""What a feature is: a file in `bot/handlers` that names its commands, its buttons and what else it takes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram import InlineQuery

from bot.buttons import Button
from bot.house import House
from bot.messages import Asked, Membership, Press

OnMessage = Callable[[House, Asked], Awaitable[None]]
OnAlbum = Callable[[House, Sequence[Asked]], Awaitable[None]]
OnPress = Callable[[House, Press, Any], Awaitable[None]]
"""The last argument is the button that was pressed, of the class the feature names it under."""
OnInline = Callable[[House, InlineQuery], Awaitable[None]]
OnMembership = Callable[[House, Membership], Awaitable[None]]
Takes = Callable[[House, Asked], bool]


@dataclass(frozen=True, slots=True)
class Command:
    """A command and who answers it.

    in_menu, in_groups: whether Telegram's menu shows it, in private chats and in groups; it works in both.
    in_private: False for what is of use in groups only. for_admins: in groups the menu shows it to the admins
    only. The menu says the text `command-<name>`.
    orders: a picture may come of it, so that /cancel stops it.
    offered: whether this bot has what it leads to, which may be the operator's choice; else no menu shows it.
    """

    answer: OnMessage
    in_menu: bool = True
    in_groups: bool = False
    for_admins: bool = False
    in_private: bool = True
    orders: bool = False
    offered: Callable[[House], bool] = lambda house: True


@dataclass(frozen=True, slots=True)
class Feature:
    """What one feature answers to.

    messages: for messages without a command of any feature: what they must be, and who answers them. Of
        several features that take a message the first one listed gets it.
    album: answers the messages of an album, in order, all that have arrived.
    guest: answers a message that names the bot in a chat it is not in.
    inline: answers what is typed after the bot's name in any chat; late is never: see `bot.fleeting`.
    edited: told of a message that says something else now.
    membership: told when the bot comes into a chat, leaves it, or may do other things there.
    for_all: it also answers who is kept out, and everybody where only the admins of a group may use the bot:
        what is kept about somebody stays theirs.
    links: answers who opens `t.me/<bot>?start=<word>-…`, by word.
    """

    commands: Mapping[str, Command] = field(default_factory=dict)
    buttons: Mapping[type[Button], OnPress] = field(default_factory=dict)
    messages: Sequence[tuple[Takes, OnMessage]] = ()
    album: OnAlbum | None = None
    inline: OnInline | None = None
    guest: OnMessage | None = None
    edited: OnMessage | None = None
    membership: OnMembership | None = None
    for_all: bool = False
    links: Mapping[str, OnMessage] = field(default_factory=dict)

"""What the inbox sees of an update: its lane, its album, and whether it asks to stop something."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update

from bot.buttons import Cancel
from bot.messages import command_of, owner_of
from bot.pictured import picture_in, says_it_is_one
from storage.inbox import Arrival

Raw = dict[str, Any]
"""An update as Telegram sends it."""
MayOrder = Callable[[Update], bool]
"""Whether a picture may come of an update, so that a cancellation stops it; all else is answered as ever."""
Lane = tuple[int | None, int | None]
"""A chat, and who speaks there."""


class Odd(ValueError):
    """An update that cannot be worked on; the message is one line for the log."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is handled together: one update, or those of an album."""

    lane: Lane
    updates: tuple[Update, ...]

    @property
    def ids(self) -> list[int]:
        return [update.update_id for update in self.updates]


def understood(raw: Raw | str, bot: Bot, may_order: MayOrder) -> tuple[Update, Arrival]:
    """An update, which may be a row's JSON, and its row; raises Odd, whatever is wrong with it.

    All that is asked of an update before its handler runs is asked here, so that an odd one troubles nobody
    else later.
    """
    number: object = None
    try:
        found: Raw = json.loads(raw) if isinstance(raw, str) else raw
        number = found.get("update_id")
        update = Update.de_json(found, bot)
        if update.message is not None and not isinstance(update.message.message_id, int):
            raise TypeError(f"{update.message.message_id!r} is no number of a message")
        is_talk(update)
        return update, arrival_of(update, json.dumps(found), orders=may_order(update))
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise Odd(f"the update {number!r:.40} is not understood and passed over: {why:.200}") from error


def arrival_of(update: Update, body: str, *, orders: bool) -> Arrival:
    """The row of an update; `body` and `orders` are as there. Raises ValueError for what can be no row."""
    chat_id, user_id = lane_of(update)
    return Arrival(
        id=update.update_id,
        body=body,
        chat_id=chat_id,
        user_id=user_id,
        album=album_of(update),
        urgent=is_urgent(update),
        orders=orders,
    )


def item_of(lane: Lane, updates: Iterable[Update]) -> Item:
    """Updates that belong together, in the order of their messages."""
    in_order = sorted(updates, key=lambda update: update.message.message_id if update.message else 0)
    return Item(lane, tuple(in_order))


def album_of(update: Update) -> str | None:
    """The album that the picture of an update belongs to."""
    return update.message.media_group_id if update.message else None


def lane_of(update: Update) -> Lane:
    """Whose updates wait for each other."""
    chat, user = update.effective_chat, update.effective_user
    if update.guest_message is not None and user:  # the chat is none of ours, nor is its number
        return user.id, user.id
    said = update.message or update.edited_message
    if said is not None and (owner := owner_of(said)):
        return said.chat_id, owner.id
    return chat.id if chat else None, user.id if user else None


def is_talk(update: Update) -> bool:
    """Words and files that are hardly pictures: one may turn out to be, but nobody thinks of stopping it.

    So are words that were changed.
    """
    message = update.message
    if update.edited_message is not None:
        return True
    if message is None or command_of(message) is not None:
        return False
    picture = picture_in(message)
    return picture is None or not says_it_is_one(picture)


def is_urgent(update: Update) -> bool:
    """Whether the update asks to stop something."""
    if update.callback_query:
        return str(update.callback_query.data or "").startswith(f"{Cancel.word}:")
    return bool(update.message and command_of(update.message) == "cancel")

"""What the inbox sees of an update: its lane, its album, and whether it asks to stop something."""

from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Update

from bot.buttons import Cancel
from bot.messages import command_of, owner_of
from storage.inbox import Arrival

Lane = tuple[int | None, int | None]
"""A chat, and who speaks there."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is handled together: one update, or those of an album."""

    lane: Lane
    updates: tuple[Update, ...]

    @property
    def ids(self) -> list[int]:
        return [update.update_id for update in self.updates]


def arrival_of(update: Update, body: str, *, orders: bool) -> Arrival:
    """The row of an update; `body` and `orders` are as there."""
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
    if update.message is not None and (owner := owner_of(update.message)):
        return update.message.chat_id, owner.id
    return chat.id if chat else None, user.id if user else None


def is_talk(update: Update) -> bool:
    """Words alone: they may name a painting, but hardly anybody thinks of them as something to be stopped."""
    message = update.message
    return message is not None and message.effective_attachment is None and command_of(message) is None


def is_urgent(update: Update) -> bool:
    """Whether the update asks to stop something."""
    if update.callback_query:
        return str(update.callback_query.data or "").startswith(f"{Cancel.word}:")
    return bool(update.message and command_of(update.message) == "cancel")

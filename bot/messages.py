"""Reading Telegram's messages: who speaks, where, for whom, and what is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    Document,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    PhotoSize,
    User,
)
from telegram.constants import ChatType

from bot.buttons import Button


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Telegram something was asked: the message that answers reply to, in its chat and topic."""

    chat_id: int
    thread_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a message speaks for, and so whose the orders are that come of it.

    id: of the person; of the group, where an admin speaks anonymously; of the channel that writes as itself.
    language: as the person's app says it; None for groups and channels.
    """

    id: int
    name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A new message that a handler has to answer, and the update that brought it.

    What is made of it bears `update_id` and a part number, so that working on it twice makes nothing twice.
    """

    update_id: int
    message: Message
    owner: Owner


@dataclass(slots=True)
class Press:
    """A pressed button: the message it stands under, the person who pressed it, and the update.

    answered: whether the button's spinner has been stopped; Telegram takes one answer only.
    """

    update_id: int
    query: CallbackQuery
    message: Message
    user: User
    answered: bool = False


def owner_of(message: Message) -> Owner | None:
    """Who speaks in a message; None where nobody does, as in a service message of a channel."""
    if message.sender_chat is not None:
        return Owner(message.sender_chat.id, message.sender_chat.effective_name or "")
    if message.from_user is None:
        return None
    return Owner(message.from_user.id, message.from_user.first_name, message.from_user.language_code)


def is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


def place_of(message: Message) -> Place:
    """The place of a message; only in a forum does its thread name a topic."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat_id, thread, message.message_id)


def picture_in(message: Message | None) -> PhotoSize | Document | None:
    """The photo of a message in its largest size, or its image file; None if it has neither."""
    if message is None:
        return None
    if message.photo:
        return message.photo[-1]
    if message.document and (message.document.mime_type or "").startswith("image/"):
        return message.document
    return None


def photo_meant(message: Message) -> Message | None:
    """The message whose photo a command is about: itself, or the one it replies to."""
    if picture_in(message):
        return message
    return message.reply_to_message if picture_in(message.reply_to_message) else None


def command_of(message: Message) -> str | None:
    """The command a message or its caption begins with, lower case and without slash, or None.

    `/wave@other_bot` is somebody else's.
    """
    text = message.text or message.caption or ""
    for entity in (*message.entities, *message.caption_entities):
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            name, _, addressee = text[1 : entity.length].partition("@")
            if addressee and addressee.lower() != message.get_bot().username.lower():
                return None
            return name.lower()
    return None


def arguments_of(message: Message) -> list[str]:
    """The words after the command."""
    return (message.text or message.caption or "").split()[1:]


def is_for_the_bot(message: Message) -> bool:
    """Whether a picture in a group is meant for the bot: a reply to it, or a caption that names it."""
    bot = message.get_bot()
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id:
        return True
    return f"@{bot.username}".lower() in (message.caption or "").lower()


def keyboard(rows: Iterable[Sequence[tuple[str, Button]]]) -> InlineKeyboardMarkup:
    """An inline keyboard of rows of (label, button)."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=button.pack()) for label, button in row] for row in rows]
    )

"""Reading Telegram's messages: who speaks, where, for whom, and what is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    User,
    WebAppInfo,
)
from telegram.constants import ChatType

from bot.buttons import App, Button, Share
from bot.texts.cutting import whole
from storage.look import OPEN, Veil
from storage.schema import OwnStyle


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Telegram something was asked: the message that answers reply to, in its chat and topic.

    veil: how a photo there is covered, and so every picture that is made of it.
    """

    chat_id: int
    thread_id: int | None = None
    message_id: int | None = None
    veil: Veil = OPEN


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a message speaks for, and so whose the orders are that come of it.

    id: of the person; of the group, where an admin speaks anonymously; of the channel that writes as itself.
    language: what is spoken with them: as chosen, or else as the person's app says it; None for groups and
        channels, unless the group they speak in has chosen one.
    groups_language: that group has, so it says nothing of the person.
    """

    id: int
    name: str
    language: str | None = None
    groups_language: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A new message that a handler has to answer, and the update that brought it.

    What is made of it bears `update_id` and a part number, so that working on it twice makes nothing twice.
    styles: that its owner keeps as their own.
    """

    update_id: int
    message: Message
    owner: Owner
    styles: Sequence[OwnStyle] = ()

    @property
    def own(self) -> dict[str, str]:
        """The pictures of these styles by name."""
        return {style.name: style.picture_sha for style in self.styles}


@dataclass(slots=True)
class Press:
    """A pressed button: the message it stands under, the person who pressed it, and the update.

    language: what is spoken with them.
    answered: whether the button's spinner has been stopped; Telegram takes one answer only.
    shared: whether it acts for somebody else, so that the next finger, whosever it is, presses it again.
    """

    update_id: int
    query: CallbackQuery
    message: Message
    user: User
    language: str | None = None
    answered: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot comes into a chat, leaves it, or may do other things there; and the update that says so.

    language: what is spoken with whoever has done it.
    """

    update_id: int
    change: ChatMemberUpdated
    language: str | None = None


def owner_of(message: Message) -> Owner | None:
    """Who speaks in a message; None where nobody does, as in a service message of a channel."""
    if message.sender_chat is not None:
        return Owner(message.sender_chat.id, whole(message.sender_chat.effective_name or ""))
    if message.from_user is None:
        return None
    person = message.from_user
    return Owner(person.id, whole(person.first_name), person.language_code)


def is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


def place_of(message: Message) -> Place:
    """The place of a message; only in a forum does its thread name a topic."""
    thread = message.message_thread_id if message.is_topic_message else None
    veil = Veil(spoiler=bool(message.has_media_spoiler), protected=bool(message.has_protected_content))
    return Place(message.chat_id, thread, message.message_id, veil)


def command_of(message: Message) -> str | None:
    """The command a message or its caption begins with, lower case and without slash, or None.

    The bot may be named before it: `@pastiche_bot /wave`. `/wave@other_bot` is somebody else's.
    """
    found = _command(message)
    return found[0] if found else None


def arguments_of(message: Message) -> list[str]:
    """The words after the command."""
    found = _command(message)
    return found[1] if found else []


def is_for_the_bot(message: Message) -> bool:
    """Whether a picture in a group is meant for the bot: a reply to it, or a caption that names it."""
    bot = message.get_bot()
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id:
        return True
    return f"@{bot.username}".lower() in (message.caption or "").lower()


def is_shared(message: Message) -> bool:
    """Whether it was sent through the bot, by inline mode, and so is a picture of its own making."""
    return message.via_bot is not None and message.via_bot.id == message.get_bot().id


def keyboard(rows: Iterable[Sequence[tuple[str, Button | Share | App]]]) -> InlineKeyboardMarkup:
    """An inline keyboard of rows of (label, button)."""
    return InlineKeyboardMarkup([[_key(label, button) for label, button in row] for row in rows])


def carries(press: Press) -> bool:
    """Whether the message has the button that is said to be pressed; a modified app sends what it likes."""
    markup = press.message.reply_markup
    shown = [button.callback_data for row in markup.inline_keyboard for button in row] if markup else []
    return press.query.data in shown


def _key(label: str, button: Button | Share | App) -> InlineKeyboardButton:
    if isinstance(button, Share):
        return InlineKeyboardButton(label, switch_inline_query=button.query)
    if isinstance(button, App):
        return InlineKeyboardButton(label, web_app=WebAppInfo(button.url))
    return InlineKeyboardButton(label, callback_data=button.pack())


def _command(message: Message) -> tuple[str, list[str]] | None:
    """The command, and the words after it."""
    text = message.text if message.text is not None else message.caption or ""
    units = text.encode("utf-16-le", "surrogatepass")  # Telegram counts in these, two bytes each

    def part(begin: int, end: int | None = None) -> str:
        return units[2 * begin : None if end is None else 2 * end].decode("utf-16-le", "replace")

    bot, after = message.get_bot(), 0
    for entity in sorted((*message.entities, *message.caption_entities), key=lambda each: each.offset):
        if part(after, entity.offset).strip():
            return None
        after = entity.offset + entity.length
        said = part(entity.offset, after)
        if entity.type == MessageEntity.BOT_COMMAND:
            name, _, addressee = said[1:].partition("@")
            if addressee and addressee.lower() != bot.username.lower():
                return None
            return name.lower(), part(after).split()
        named = entity.type == MessageEntity.MENTION and said.lower() == f"@{bot.username}".lower()
        if not named:
            return None
    return None

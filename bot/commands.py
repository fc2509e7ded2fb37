"""Commands as Telegram sends them: at the head of a text or of a picture's caption."""

from collections.abc import Callable

from telegram import Message, MessageEntity
from telegram.ext import filters


def command_of(message: Message) -> str | None:
    """The command a message begins with, lower case and without slash, or None.

    `/wave@other_bot` is somebody else's. Unlike the library's CommandHandler this looks at captions too.
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


class Commanded(filters.MessageFilter):
    """Messages that begin with a command for which `wanted` says yes at that moment."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        super().__init__()

    def filter(self, message: Message) -> bool:
        command = command_of(message)
        return command is not None and self._wanted(command)

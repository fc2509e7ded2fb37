from datetime import UTC, datetime

import pytest
from telegram import Bot, Chat, Message, MessageEntity, User

from bot.commands import Commanded, arguments_of, command_of


class Named(Bot):
    """A bot that knows its name without asking a server."""

    @property
    def username(self) -> str:
        return "PasticheBot"


def message(text: str, length: int, *, caption: bool = False) -> Message:
    entity = MessageEntity(MessageEntity.BOT_COMMAND, 0, length)
    content = (
        {"caption": text, "caption_entities": [entity]} if caption else {"text": text, "entities": [entity]}
    )
    said = Message(1, datetime.now(UTC), Chat(1, "private"), from_user=User(1, "Ada", False), **content)
    said.set_bot(Named("1:a"))
    return said


@pytest.mark.parametrize("caption", [False, True])
def test_a_command_is_found_in_text_and_in_captions(caption: bool) -> None:
    assert command_of(message("/Wave please", 5, caption=caption)) == "wave"
    assert arguments_of(message("/wave 512 px", 5, caption=caption)) == ["512", "px"]


def test_a_command_for_this_bot_counts_and_one_for_another_does_not() -> None:
    assert command_of(message("/wave@pastichebot", 17)) == "wave"
    assert command_of(message("/wave@otherbot", 14)) is None


def test_the_filter_asks_each_time_and_knows_new_names_at_once() -> None:
    known = {"night"}
    commanded = Commanded(known.__contains__)
    wave = message("/wave", 5)
    assert not commanded.filter(wave)
    known.add("wave")
    assert commanded.filter(wave)
    assert not commanded.filter(message("wave", 0))

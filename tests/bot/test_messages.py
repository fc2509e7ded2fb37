"""Reading Telegram's messages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot, Chat, Message, MessageEntity, User

from bot.messages import (
    Place,
    arguments_of,
    command_of,
    is_for_the_bot,
    owner_of,
    place_of,
)
from storage.look import Veil

ADA = User(1, "Ada", False, language_code="en")
GROUP = Chat(-1001, "supergroup", title="Studio")


class Named(Bot):
    """A bot that knows its name without asking a server."""

    @property
    def username(self) -> str:
        return "PasticheBot"

    @property
    def id(self) -> int:
        return 42


def message(chat: Chat = GROUP, sender: User | None = ADA, **content: Any) -> Message:
    said = Message(7, datetime.now(UTC), chat, from_user=sender, **content)
    said.set_bot(Named("42:a"))
    return said


def command(text: str, length: int, *, caption: bool = False) -> Message:
    entity = MessageEntity(MessageEntity.BOT_COMMAND, 0, length)
    if caption:
        return message(caption=text, caption_entities=[entity])
    return message(text=text, entities=[entity])


@pytest.mark.parametrize("caption", [False, True])
def test_a_command_is_found_in_text_and_in_captions(caption: bool) -> None:
    assert command_of(command("/Wave please", 5, caption=caption)) == "wave"
    assert arguments_of(command("/wave 512 px", 5, caption=caption)) == ["512", "px"]


def test_a_command_for_this_bot_counts_and_one_for_another_does_not() -> None:
    assert command_of(command("/wave@pastichebot", 17)) == "wave"
    assert command_of(command("/wave@otherbot", 14)) is None


@pytest.mark.parametrize("words", ["@PasticheBot /Wave please", "@pastichebot\n/wave@PasticheBot please"])
def test_the_bot_may_be_named_before_its_command(words: str) -> None:
    mention = MessageEntity(MessageEntity.MENTION, 0, 12)
    order = MessageEntity(MessageEntity.BOT_COMMAND, 13, words.index(" please") - 13)
    said = message(text=words, entities=[order, mention])
    assert (command_of(said), arguments_of(said)) == ("wave", ["please"])


def test_a_command_in_the_middle_of_a_sentence_is_none() -> None:
    for words in ("🎨 try /wave", "@otherbot /wave"):
        begin = len(words.encode("utf-16-le")) // 2 - 5
        entities = [MessageEntity(MessageEntity.BOT_COMMAND, begin, 5)]
        if words.startswith("@"):
            entities.append(MessageEntity(MessageEntity.MENTION, 0, 9))
        assert command_of(message(text=words, entities=entities)) is None


def test_half_a_character_does_no_harm() -> None:
    entities = [MessageEntity(MessageEntity.BOT_COMMAND, 0, 5)]
    assert arguments_of(message(text="/wave \ud83c 🎨", entities=entities)) == ["\ufffd", "🎨"]
    assert owner_of(message(sender=User(1, "A\ud83c", False))).name == "A\ufffd"


def test_what_only_looks_like_a_command_is_none() -> None:
    assert command_of(message(text="/wave")) is None  # Telegram marks commands, and has not
    assert command_of(message()) is None


def test_only_in_a_forum_is_a_thread_a_topic() -> None:
    assert place_of(message(message_thread_id=3, is_topic_message=True)) == Place(-1001, 3, 7)
    assert place_of(message(message_thread_id=3)) == Place(-1001, None, 7)


def test_the_place_of_a_photo_says_how_it_is_covered() -> None:
    assert place_of(message(has_media_spoiler=True)).veil == Veil(spoiler=True)
    assert place_of(message(has_protected_content=True)).veil == Veil(protected=True)


def test_a_message_speaks_for_a_person_a_group_or_a_channel() -> None:
    assert owner_of(message()).id == 1 and owner_of(message()).language == "en"
    anonymous = User(1087968824, "Group", True)
    assert owner_of(message(sender=anonymous, sender_chat=GROUP)).id == -1001
    gallery = Chat(-1002, "channel", title="Gallery")
    assert owner_of(message(sender=anonymous, sender_chat=gallery)).name == "Gallery"
    assert owner_of(message(sender=None)) is None


def test_a_picture_in_a_group_is_for_the_bot_that_it_names_or_answers() -> None:
    assert is_for_the_bot(message(caption="what about this, @pastichebot?"))
    ours = message(sender=User(42, "Pastiche", True))
    assert is_for_the_bot(message(reply_to_message=ours))
    assert not is_for_the_bot(message(caption="pastiche", reply_to_message=message()))

"""Each error of Telegram's means one thing, wherever it comes up."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.verdicts import Again, Gone, Lost, Moved, Nothing, Refused, Wait, verdict


@pytest.mark.parametrize(
    "words",
    [
        "Message is not modified: specified new message content and reply markup are exactly the same",
        "MESSAGE_NOT_MODIFIED",
        "Query is too old and response timeout expired or query ID is invalid",
        "QUERY_ID_INVALID",
        "Message to delete not found",
    ],
)
def test_what_is_so_already_means_nothing(words: str) -> None:
    assert verdict(BadRequest(words)) == Nothing()


@pytest.mark.parametrize("asked", [8, timedelta(seconds=8)])
def test_telegram_is_left_alone_a_little_longer_than_it_asks(asked: int | timedelta) -> None:
    waiting = verdict(RetryAfter(asked))
    assert isinstance(waiting, Wait)
    assert 8 < waiting.seconds < 9


@pytest.mark.parametrize(
    "error",
    [
        TimedOut(),
        TimeoutError(),
        NetworkError("Bad Gateway"),
        NetworkError("httpx.ReadError: the connection was reset"),
        TelegramError("Invalid server response"),
        BadRequest("Bad Request (400). Parsing the server response b'<html>proxy</html>' failed"),
        Forbidden("Forbidden (403). Parsing the server response b'<html>proxy</html>' failed"),
        InvalidToken("Not Found"),
        Conflict("terminated by other getUpdates request"),
    ],
)
def test_what_did_not_get_through_is_tried_again(error: Exception) -> None:
    assert verdict(error) == Again(doubtful=True)


@pytest.mark.parametrize("cause", [httpx.ConnectError(""), httpx.ConnectTimeout(""), httpx.PoolTimeout("")])
def test_what_never_left_this_machine_cannot_have_been_carried_out(cause: Exception) -> None:
    error = NetworkError("httpx")
    error.__cause__ = cause
    assert verdict(error) == Again(doubtful=False)


async def test_a_call_that_ran_out_of_our_own_time_is_tried_again() -> None:
    with pytest.raises(TimeoutError) as caught:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()
    assert verdict(caught.value) == Again(doubtful=True)


def test_a_group_that_became_a_supergroup_has_moved() -> None:
    assert verdict(ChatMigrated(-100123)) == Moved(-100123)


@pytest.mark.parametrize(
    "words",
    ["Message to edit not found", "Message can't be edited", "MESSAGE_ID_INVALID"],
)
def test_a_message_that_is_not_there_is_lost(words: str) -> None:
    assert verdict(BadRequest(words)) == Lost()


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        Forbidden("Forbidden: bot was kicked from the supergroup chat"),
        Forbidden("Forbidden: user is deactivated"),
        BadRequest("Chat not found"),
        BadRequest("PEER_ID_INVALID"),
        BadRequest("Group is deactivated"),
    ],
)
def test_who_cannot_be_reached_is_gone(error: Exception) -> None:
    assert verdict(error) == Gone()


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("Not enough rights to send photos to the chat"),
        BadRequest("Have no rights to send a message"),
        Forbidden("Forbidden: not enough rights to send text messages to the chat"),
        BadRequest("CHAT_WRITE_FORBIDDEN"),
        BadRequest("CHAT_SEND_PHOTOS_FORBIDDEN"),
        BadRequest("CHAT_RESTRICTED"),
        BadRequest("TOPIC_CLOSED"),
        BadRequest("TOPIC_DELETED"),
        BadRequest("Message thread not found"),
        BadRequest("Need administrator rights in the channel chat"),
        BadRequest("USER_BOT_INVALID"),
    ],
)
def test_what_is_not_allowed_here_is_refused(error: Exception) -> None:
    assert verdict(error) == Refused(known=True)


def test_words_that_nobody_has_met_are_refused_and_said_to_be_unknown() -> None:
    assert verdict(BadRequest("The moon is in the wrong house")) == Refused(known=False)


def test_a_file_that_is_too_large_is_not_sent_for_ever() -> None:
    assert verdict(NetworkError("Request Entity Too Large")) == Refused(known=False)


def test_what_is_no_error_of_telegram_is_not_judged() -> None:
    with pytest.raises(TypeError, match="ZeroDivisionError"):
        verdict(ZeroDivisionError())

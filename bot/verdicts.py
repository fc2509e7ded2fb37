"""What Telegram's errors mean: each is sorted here, once, into what is to be done about it.

The Bot API tells most of them apart by words alone, and the words differ between servers and over the years:
so what is not known is refused for now, and looked at by the people who run the bot.
"""

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

_A_LITTLE_MORE = 0.1
"""Seconds added to what Telegram asks for: it rounds down, and asks again."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """What was wanted is so already, or nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The same again is welcome after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Again:
    """It did not get through, or its answer did not; the next try may.

    doubtful: it may have been carried out, or may be yet.
    """

    doubtful: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup with another id, where messages have other numbers."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Lost:
    """The message is not there any more, or is no longer ours to edit."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached by us, however often we try: blocked, thrown out, deleted."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not so, not here, not now: a right is missing, a topic is closed. `known`: in words met before."""

    known: bool


Verdict = Nothing | Wait | Again | Moved | Lost | Gone | Refused

_NOTHING = (
    "not modified",
    "message_not_modified",
    "query is too old",
    "query_id_invalid",
    "message to delete not found",
)
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
)
_GONE = (
    "chat not found",
    "peer_id_invalid",
    "group is deactivated",
    "group chat was deactivated",
    "chat was deleted",
    "user is deactivated",
    "user not found",
    "input_user_deactivated",
    "user_is_blocked",
    "channel_private",
    "bot was kicked",
    "bot was blocked",
    "bot is not a member",
)
_REFUSED = (
    "not enough rights",
    "no rights to send",
    "no write access",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "chat_send_",  # CHAT_SEND_PHOTOS_FORBIDDEN and its kin
    "user_restricted",
    "topic_closed",
    "topic_deleted",
    "topic_id_invalid",
    "message thread not found",
    "have to pay",  # a chat that takes stars for each message
    "allow_payment_required",
    "user_bot_invalid",  # inline mode was taken from the bot while somebody typed its name
)
_FORBIDDEN = (
    "not enough rights to send",
    "no rights to send",
    "no write access",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_",
    "user_restricted",
)
"""Of these, that the bot may not write to the chat, or not send what it wanted to."""
_NEVER_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
"""httpx's errors before the first byte has left."""
_PROXYS = "parsing the server response"
"""python-telegram-bot's words for an answer that is no JSON: not Telegram's, whatever its status."""


def verdict(error: BaseException) -> Verdict:
    """What an error of a call to Telegram means, also one that ran out of time."""
    words = str(error).lower()
    match error:
        case RetryAfter():
            return Wait(seconds_of(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case BadRequest() | Forbidden() if _PROXYS in words:
            return Again(doubtful=True)
        case BadRequest():
            return _refusal(words)
        case Forbidden():
            return Refused(known=True) if _any(_REFUSED, words) else Gone()
        case NetworkError() if "too large" in words:  # 413: the same bytes are no smaller the next time
            return Refused(known=False)
        case TelegramError() | TimeoutError():
            # Also 401, 404 and 409, which say nothing about this message: whoever polls sees to them.
            return Again(doubtful=type(error.__cause__).__name__ not in _NEVER_SENT)
    raise TypeError(f"{error!r} is no error of Telegram") from error


def forbids_writing(error: BaseException) -> bool:
    """Whether a refusal says that the bot may not write to a chat, or not send pictures there."""
    return isinstance(error, BadRequest | Forbidden) and _any(_FORBIDDEN, str(error).lower())


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait, and a little more."""
    wait = error.retry_after
    return (wait.total_seconds() if isinstance(wait, timedelta) else float(wait)) + _A_LITTLE_MORE


def _refusal(words: str) -> Verdict:
    if _any(_NOTHING, words):
        return Nothing()
    if _any(_LOST, words):
        return Lost()
    if _any(_GONE, words):
        return Gone()
    return Refused(known=_any(_REFUSED, words))


def _any(phrases: tuple[str, ...], words: str) -> bool:
    return any(phrase in words for phrase in phrases)

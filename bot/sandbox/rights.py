"""What a bot may do in a chat, and Telegram's words where it may not."""

from bot.sandbox.cast import Room
from bot.sandbox.errors import ApiError, bad_request

GENERAL = 1
"""The topic every forum has; messages in it name no topic."""
KINDS = ("text", "photos", "documents")
"""What can be allowed or denied one by one."""
NAMES = {"text": "text messages", "photos": "photos", "documents": "documents"}


def check_presence(room: Room) -> None:
    """Raises Telegram's error where the bot is not in the chat, or the chat is another by now."""
    if room.moved_to:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to=room.moved_to,
        )
    if room.bot_status == "kicked":
        raise ApiError(403, f"Forbidden: bot was kicked from the {room.kind} chat")
    if room.bot_status == "left":
        raise ApiError(403, f"Forbidden: bot is not a member of the {room.kind} chat")


def check_kind(room: Room, kind: str) -> None:
    """Raises Telegram's error where the bot may not send this kind."""
    if room.kind == "channel":
        raise bad_request("need administrator rights in the channel chat")
    if room.bot_status == "restricted" and kind in room.denied:
        raise bad_request(f"not enough rights to send {NAMES[kind]} to the chat")


def check_topic(room: Room, thread: int) -> None:
    """Raises Telegram's error for a topic that is not there; 0 names none."""
    # Telegram does not take the General topic's own number either.
    if thread and (thread == GENERAL or thread not in room.topics):
        raise bad_request("message thread not found")


def check_open(room: Room, thread: int) -> None:
    """Raises Telegram's error for a topic in which only administrators may write."""
    if thread in room.closed and room.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")

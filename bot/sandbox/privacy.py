"""What of a chat the bot gets to see."""

from typing import Any

from bot.sandbox.cast import Room
from bot.sandbox.world import Message, World

SERVICE = (
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "new_chat_members",
    "left_chat_member",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
)


def tell_bot(world: World, room: Room, kind: str, message: Message) -> None:
    """Puts a message before the bot, as an update of this kind, if it is for it to see.

    Where the bot is no member, a new message that names it calls it in as a guest.
    """
    if in_sight(world, room, message):
        world.bot.inbox.put(kind, message)
    elif room.bot_status == "left" and kind == "message" and _names_it(world, message):
        number = world.guests.ask(room.id, message["message_id"])
        world.bot.inbox.put("guest_message", {**message, "guest_query_id": number})


def in_sight(world: World, room: Room, message: Message) -> bool:
    """Whether the bot gets the message: in a group, privacy mode shows it only what is meant for it.

    A bot that administers the group sees everything; one that is not in it any more, nothing.
    """
    if room.bot_status in ("kicked", "left"):
        return False
    if room.private or room.bot_status == "administrator" or any(name in message for name in SERVICE):
        return True
    bot = world.bot.user["id"]
    if message.get("via_bot", {}).get("id") == bot:
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot:
        return True
    return any(_meant(world, said) for said in _marked(message))


def _names_it(world: World, message: Message) -> bool:
    name = f"@{world.bot.user['username']}".lower()
    return ("mention", name) in _marked(message)


def _meant(world: World, said: tuple[str, str]) -> bool:
    kind, words = said
    name = f"@{world.bot.user['username']}".lower()
    return (kind == "mention" and words == name) or (
        kind == "bot_command" and ("@" not in words or words.endswith(name))
    )


def _marked(message: Message) -> list[tuple[str, str]]:
    """The kind of each entity and the words it marks, in lower case."""
    text: str = message.get("text") or message.get("caption") or ""
    entities: list[dict[str, Any]] = message.get("entities") or message.get("caption_entities") or []
    units = text.encode("utf-16-le", "surrogatepass")  # entities are counted in UTF-16 units
    return [
        (entity["type"], units[2 * start : 2 * (start + entity["length"])].decode("utf-16-le").lower())
        for entity in entities
        for start in [entity["offset"]]
    ]

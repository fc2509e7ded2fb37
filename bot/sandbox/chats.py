"""What happens to a chat: it becomes a supergroup, the bot's rights change, a topic is closed or goes.

migrate: the group `chat` becomes a supergroup; answers its new id. `from`, if given, has to be its owner.
rights: in `chat` the bot becomes `status` (member, administrator, restricted, kicked or left); with
    restricted, `deny` names what it may not send: text, photos, documents, with commas; without it, all.
    `from`: who does it, Ada if nobody is named.
topic: in `chat` the topic `thread` becomes `state` (open, closed or deleted).
linked: `chat` becomes the discussion of the channel that people may speak as, with `linked` 0 nobody's.
anonymous: in `chat` the administrator `from` hides behind the group, or with `anonymous` 0 shows again.
"""

from dataclasses import replace
from typing import Any

from bot.sandbox.cast import ADA, ANONYMOUS, GALLERY, Room
from bot.sandbox.errors import Refusal
from bot.sandbox.members import bot_member
from bot.sandbox.parameters import Parameters
from bot.sandbox.privacy import tell_bot
from bot.sandbox.rights import GENERAL, KINDS
from bot.sandbox.world import World

STATUSES = ("member", "administrator", "restricted", "kicked", "left")
AWAY = ("kicked", "left")
STATES = ("open", "closed", "deleted")


async def migrate(world: World, call: Parameters) -> dict[str, Any]:
    """As on Telegram nothing that was said comes along, and the new chat counts its messages from 1."""
    old = _room(world, call)
    if old.kind != "group":
        raise Refusal(f"{_title(old)} is no plain group that could become a supergroup.", 409)
    if call.has("from") and old.admins.get(call.number("from")) != "creator":
        raise Refusal(f"Only the owner can make {_title(old)} a supergroup.", 403)
    number = world.new_supergroup()
    new = replace(old, chat={"id": number, "title": old.chat["title"], "type": "supergroup"})
    world.add_room(new)
    tell_bot(world, old, "message", world.post(old, world.people[ADA["id"]], {"migrate_to_chat_id": number}))
    whence = {"sender_chat": new.chat, "migrate_from_chat_id": old.id}
    tell_bot(world, new, "message", world.post(new, ANONYMOUS, whence))
    old.moved_to = number
    world.chats_changed()
    return {"chat": number}


async def rights(world: World, call: Parameters) -> dict[str, Any]:
    """The bot is told with `my_chat_member`, if anything changed; the chat is, if it comes or goes."""
    room, status = _room(world, call), call.text("status")
    if status not in STATUSES:
        raise Refusal(f"A bot is one of {', '.join(STATUSES)}, not {status!r}.")
    if room.private or (room.kind == "channel" and status in ("administrator", "restricted")):
        raise Refusal(f"In {_title(room)} a bot cannot be {status}.", 409)
    denied = [kind.strip() for kind in (call.text("deny") or ",".join(KINDS)).split(",")]
    if unknown := [kind for kind in denied if kind not in KINDS]:
        raise Refusal(f"What can be denied is {', '.join(KINDS)}, not {unknown[0]!r}.")
    before, who = bot_member(room, world.bot), world.people.get(call.number("from") or ADA["id"], ADA)
    room.bot_status, room.denied = status, denied if status == "restricted" else []
    after = bot_member(room, world.bot)
    if after != before:
        change = {
            "chat": room.chat,
            "from": who,
            "date": int(world.clock()),
            "old_chat_member": before,
            "new_chat_member": after,
        }
        world.bot.inbox.put("my_chat_member", change)
        if room.kind != "channel" and (before["status"] in AWAY) != (status in AWAY):
            event = (
                {"left_chat_member": world.bot.user}
                if status in AWAY
                else {"new_chat_members": [world.bot.user]}
            )
            tell_bot(world, room, "message", world.post(room, who, event))
        world.chats_changed()
    return {"member": after}


async def topic(world: World, call: Parameters) -> dict[str, Any]:
    """A topic that is deleted takes its messages along; closing and opening leave a service message."""
    room, thread, state = _room(world, call), call.number("thread"), call.text("state")
    if thread not in room.topics:
        raise Refusal(f"There is no topic {thread} in {_title(room)}.", 404)
    if state not in STATES or (state == "deleted" and thread == GENERAL):
        raise Refusal(f"Topic {thread} cannot become {state!r}.")
    if state == "deleted":
        del room.topics[thread]
        for message in world.messages(room.id):
            if message.get("is_topic_message") and message["message_thread_id"] == thread:
                world.remove(room.id, message["message_id"])
    elif (state == "closed") != (thread in room.closed):
        room.closed = [*room.closed, thread] if state == "closed" else [n for n in room.closed if n != thread]
        where = {} if thread == GENERAL else {"message_thread_id": thread, "is_topic_message": True}
        event: dict[str, Any] = {"forum_topic_closed" if state == "closed" else "forum_topic_reopened": {}}
        tell_bot(world, room, "message", world.post(room, world.people[ADA["id"]], where | event))
    world.chats_changed()
    return {"topics": room.topics, "closed": room.closed}


async def linked(world: World, call: Parameters) -> dict[str, Any]:
    room = _room(world, call)
    if room.kind != "supergroup":
        raise Refusal(f"{_title(room)} is no supergroup, and only these are discussions of channels.", 409)
    room.linked = 0 if call.has("linked") and not call.flag("linked") else GALLERY["id"]
    world.chats_changed()
    return {"linked": room.linked}


async def anonymous(world: World, call: Parameters) -> dict[str, Any]:
    room, person = _room(world, call), call.number("from")
    if person not in room.admins:
        raise Refusal(f"Person {call.text('from')!r} is no administrator of {_title(room)}.", 409)
    hidden = call.flag("anonymous") if call.has("anonymous") else True
    others = [number for number in room.anonymous if number != person]
    room.anonymous = [*others, person] if hidden else others
    world.chats_changed()
    return {"anonymous": room.anonymous}


def _room(world: World, call: Parameters) -> Room:
    room = world.rooms.get(call.number("chat"))
    if room is None or room.moved_to:
        raise Refusal(f"There is no chat {call.text('chat')!r}.", 404)
    return room


def _title(room: Room) -> str:
    return str(room.chat.get("title") or room.chat["first_name"])

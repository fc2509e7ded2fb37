"""Who is who in a chat, as the Bot API's ChatMember says it."""

from typing import Any

from bot.sandbox.accounts import BotAccount
from bot.sandbox.cast import ANONYMOUS, AS_CHANNEL, Room
from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Parameters
from bot.sandbox.rights import KINDS
from bot.sandbox.world import World

Member = dict[str, Any]

ADMINISTRATION = dict.fromkeys(
    (
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_pin_messages",
        "can_manage_topics",
    ),
    True,
)
PERMISSIONS = {
    "can_send_messages": "text",
    "can_send_audios": "documents",
    "can_send_documents": "documents",
    "can_send_photos": "photos",
    "can_send_videos": "photos",
    "can_send_video_notes": "photos",
    "can_send_voice_notes": "documents",
    "can_send_polls": "text",
    "can_send_other_messages": "text",
    "can_add_web_page_previews": "text",
    "can_react_to_messages": "",
    "can_edit_tag": "",
    "can_change_info": "",
    "can_invite_users": "",
    "can_pin_messages": "",
    "can_manage_topics": "",
}
"""Each permission of a restricted member, and the one of `KINDS` that gives it; "" is never denied."""


async def get_chat_member(world: World, bot: BotAccount, call: Parameters) -> Member:
    room = world.room(call.number("chat_id"), bot)
    number = call.number("user_id")
    if number == bot.user["id"]:
        return bot_member(room, bot)
    stand_in = next((user for user in (ANONYMOUS, AS_CHANNEL) if user["id"] == number), None)
    if stand_in:
        return {"user": stand_in, "status": "left"}
    if number not in world.people:
        raise bad_request("user not found")
    if number not in room.people:
        return {"user": world.people[number], "status": "left"}
    return _member(world, room, number)


async def get_chat_administrators(world: World, bot: BotAccount, call: Parameters) -> list[Member]:
    """All administrators, but those who hide only where the bot is one itself."""
    room = world.room(call.number("chat_id"), bot)
    if room.private:
        raise bad_request("there are no administrators in the private chat")
    members = [_member(world, room, number) for number in room.admins]
    own = [bot_member(room, bot)] if room.bot_status == "administrator" else []
    return [member for member in members if member["status"] != "member"] + own


async def get_chat_member_count(world: World, bot: BotAccount, call: Parameters) -> int:
    return len(world.room(call.number("chat_id"), bot).people) + 1


def bot_member(room: Room, bot: BotAccount) -> Member:
    """The bot as a member of the chat."""
    member: Member = {"user": bot.user, "status": room.bot_status}
    match room.bot_status:
        case "administrator":
            return member | {"can_be_edited": False, "is_anonymous": False} | ADMINISTRATION
        case "restricted":
            allowed = {kind: kind not in room.denied for kind in KINDS} | {"": True}
            rights = {name: allowed[kind] for name, kind in PERMISSIONS.items()}
            return member | {"is_member": True, "until_date": 0} | rights
        case "kicked":
            return member | {"until_date": 0}
    return member


def _member(world: World, room: Room, number: int) -> Member:
    """A person in the chat; who hides is a plain member to a bot that is no administrator, as on Telegram."""
    user, hidden = world.people[number], number in room.anonymous
    status = room.admins.get(number, "member")
    if status == "member" or (hidden and room.bot_status != "administrator"):
        return {"user": user, "status": "member"}
    member = {"user": user, "status": status, "is_anonymous": hidden}
    return member if status == "creator" else member | {"can_be_edited": False} | ADMINISTRATION

"""Bot API methods about the bot itself, its chats and its files."""

import json
import re
from typing import Any

from bot.sandbox.accounts import BotAccount
from bot.sandbox.cast import Room, User
from bot.sandbox.errors import bad_request
from bot.sandbox.files import LARGEST_DOWNLOAD
from bot.sandbox.parameters import Parameters, integer
from bot.sandbox.world import World

LIMITS = {"name": 64, "description": 512, "short_description": 120}
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
SETTABLE = dict.fromkeys(
    ("can_send_messages", "can_send_photos", "can_send_documents", "can_send_other_messages"), True
)


async def get_me(world: World, bot: BotAccount, call: Parameters) -> User:
    return {
        **bot.user,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": True,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": "web_app" in bot.menus.get("", {}),
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


async def get_file(world: World, bot: BotAccount, call: Parameters) -> dict[str, Any]:
    file = world.files.get(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id" if call.text("file_id") else "file_id not specified")
    if file.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


async def get_user_profile_photos(world: World, bot: BotAccount, call: Parameters) -> dict[str, Any]:
    person = call.number("user_id")
    if person not in world.people:
        raise bad_request("user not found")
    kept = [file for each in world.portraits.get(person, []) if (file := world.files.get(each))]
    first = call.number("offset")
    shown = kept[first : first + (call.number("limit") or 100)]
    return {"total_count": len(kept), "photos": [world.files.as_photo(file) for file in shown]}


async def set_my_commands(world: World, bot: BotAccount, call: Parameters) -> bool:
    commands = call.parsed("commands", list)
    if commands is None:
        raise bad_request("can't parse commands: Array expected")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _scope(world, bot, call)
    checked = [_command(command) for command in commands]
    if checked:
        bot.commands[key] = checked
    else:
        bot.commands.pop(key, None)
    _commands_changed(world, bot)
    return True


async def get_my_commands(world: World, bot: BotAccount, call: Parameters) -> list[dict[str, str]]:
    return bot.commands.get(_scope(world, bot, call), [])


async def delete_my_commands(world: World, bot: BotAccount, call: Parameters) -> bool:
    bot.commands.pop(_scope(world, bot, call), None)
    _commands_changed(world, bot)
    return True


def commands_for(bot: BotAccount, room: Room, person: User) -> list[dict[str, str]]:
    """The commands a person sees in a chat: of the narrowest scope that has any."""
    language = person.get("language_code", "").partition("-")[0]
    keys = (_key(scope, spoken) for scope in _scopes(room, person["id"]) for spoken in (language, ""))
    return next((commands for key in keys if (commands := bot.commands.get(key))), [])


def _scopes(room: Room, person: int) -> list[dict[str, Any]]:
    """From the narrowest to the widest, as the Bot API orders them."""
    chat = {"chat_id": room.id}
    if room.private:
        return [{"type": "chat", **chat}, {"type": "all_private_chats"}, {"type": "default"}]
    admin = person in room.admins
    return [
        {"type": "chat_member", **chat, "user_id": person},
        *([{"type": "chat_administrators", **chat}] if admin else []),
        {"type": "chat", **chat},
        *([{"type": "all_chat_administrators"}] if admin else []),
        {"type": "all_group_chats"},
        {"type": "default"},
    ]


def _commands_changed(world: World, bot: BotAccount) -> None:
    world.saver.touch()
    if bot is world.bot:
        world.events.add("commands")


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: Object expected")
    name = str(command.get("command", "")).removeprefix("/").lower()
    about = str(command.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(about) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": about}


def _scope(world: World, bot: BotAccount, call: Parameters) -> str:
    scope = call.parsed("scope", dict) or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    wanted = {"type": kind} | {name: integer(scope.get(name)) for name in SCOPES[kind]}
    if "chat_id" in wanted:
        world.room(wanted["chat_id"], bot)
    return _key(wanted, call.text("language_code"))


def _key(scope: dict[str, Any], language: str) -> str:
    return json.dumps([scope, language], sort_keys=True)


async def set_my_name(world: World, bot: BotAccount, call: Parameters) -> bool:
    _describe(world, bot, call, "name")
    if not call.text("language_code") and call.text("name"):
        bot.user = {**bot.user, "first_name": call.text("name")}
    return True


async def set_my_description(world: World, bot: BotAccount, call: Parameters) -> bool:
    return _describe(world, bot, call, "description")


async def set_my_short_description(world: World, bot: BotAccount, call: Parameters) -> bool:
    return _describe(world, bot, call, "short_description")


async def get_my_name(world: World, bot: BotAccount, call: Parameters) -> dict[str, str]:
    return {"name": _described(bot, call, "name") or bot.user["first_name"]}


async def get_my_description(world: World, bot: BotAccount, call: Parameters) -> dict[str, str]:
    return {"description": _described(bot, call, "description")}


async def get_my_short_description(world: World, bot: BotAccount, call: Parameters) -> dict[str, str]:
    return {"short_description": _described(bot, call, "short_description")}


def _describe(world: World, bot: BotAccount, call: Parameters, what: str) -> bool:
    value = call.text(what)
    if len(value) > LIMITS[what]:
        raise bad_request(f"BOT_{what.upper()}_TOO_LONG")
    bot.profile[f"{what} {call.text('language_code')}"] = value
    world.saver.touch()
    return True


def _described(bot: BotAccount, call: Parameters, what: str) -> str:
    return bot.profile.get(f"{what} {call.text('language_code')}") or bot.profile.get(f"{what} ", "")


async def get_chat(world: World, bot: BotAccount, call: Parameters) -> dict[str, Any]:
    room = world.room(call.number("chat_id"), bot)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full: dict[str, Any] = {
        **room.chat,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if room.linked:
        full["linked_chat_id"] = room.linked
    return full if room.private else full | {"permissions": SETTABLE}

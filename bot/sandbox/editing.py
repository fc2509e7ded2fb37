"""Bot API methods that change or delete messages, and the answer to a pressed button."""

from typing import Any

from bot.sandbox.accounts import BotAccount
from bot.sandbox.content import CONTENT, caption, fields_of, keyboard, media, text
from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Parameters, integer
from bot.sandbox.rights import check_kind
from bot.sandbox.world import Message, World

DELETABLE_FOR = 48 * 3600
"""Seconds after which a bot can delete a message no more."""
QUERY_LIFETIME = 15
"""Seconds within which a pressed button has to be answered."""


async def edit_message_text(world: World, bot: BotAccount, call: Parameters) -> Message | bool:
    content = text(call) | keyboard(call)
    message = _own(world, bot, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edited(world, call, message, content)


async def edit_message_caption(world: World, bot: BotAccount, call: Parameters) -> Message | bool:
    message = _own(world, bot, call)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    words = caption(call.text("caption"), call.text("parse_mode"), call.parsed("caption_entities", list))
    kept = {name: value for name, value in fields_of(message).items() if not name.startswith("caption")}
    return _edited(world, call, message, kept | words | keyboard(call))


async def edit_message_media(world: World, bot: BotAccount, call: Parameters) -> Message | bool:
    before = _own(world, bot, call)
    item = call.parsed("media", dict)
    if item is None:
        raise bad_request('parameter "media" is required')
    if before.get("media_group_id") and ("document" in before) != (item.get("type") == "document"):
        raise bad_request("can't use the media of the specified type in the album")
    if not call.has("inline_message_id"):
        room = world.writable_room(call.number("chat_id"), bot)
        # Of the edits it is the new picture that needs a right; who cannot speak may change what was said.
        check_kind(room, "documents" if item.get("type") == "document" else "photos")
    content = await media(world, call, item) | keyboard(call)
    # Asked a second time: the message may have gone while the file was taken in.
    return _edited(world, call, _own(world, bot, call), content)


async def edit_message_reply_markup(world: World, bot: BotAccount, call: Parameters) -> Message | bool:
    message = _own(world, bot, call)
    return _edited(world, call, message, fields_of(message) | keyboard(call))


def _own(world: World, bot: BotAccount, call: Parameters) -> Message:
    """The message a call wants to edit, if it is there and the bot's own."""
    if call.has("inline_message_id"):
        return _guests(world, bot, call)
    if not call.number("message_id"):
        raise bad_request("message identifier is not specified")
    room = world.writable_room(call.number("chat_id"), bot)
    message = world.message(room.id, call.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != bot.user["id"] or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return message


def _guests(world: World, bot: BotAccount, call: Parameters) -> Message:
    """The message that a guest has posted, which it knows by another name."""
    place = world.guests.sent.get(call.text("inline_message_id")) if bot is world.bot else None
    message = world.message(*place) if place else None
    if message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    if call.uploads:
        raise bad_request("can't upload a new file for an inline message")
    return message


def _edited(world: World, call: Parameters, message: Message, content: dict[str, Any]) -> Message | bool:
    """The message as it is now; of one that it posted as a guest the bot learns only that it was edited."""
    replaceable = (*CONTENT, "reply_markup")
    if _compared(content) == _compared({name: message[name] for name in replaceable if name in message}):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message"
        )
    kept = {name: value for name, value in message.items() if name not in replaceable}
    after = {**kept, "edit_date": int(world.clock()), **content}
    world.replace(after)
    return True if call.has("inline_message_id") else after


def _compared(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "link_preview_options"}


async def delete_message(world: World, bot: BotAccount, call: Parameters) -> bool:
    room = world.room(call.number("chat_id"), bot)
    message = world.message(room.id, call.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not room.private and message["from"]["id"] != bot.user["id"]:
        raise bad_request("message can't be deleted")
    if world.clock() - message["date"] > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    world.remove(room.id, message["message_id"])
    return True


async def delete_messages(world: World, bot: BotAccount, call: Parameters) -> bool:
    """Deletes what can be deleted; as on Telegram, messages that are not there are skipped."""
    room = world.room(call.number("chat_id"), bot)
    numbers = call.parsed("message_ids", list)
    if not numbers or len(numbers) > 100:
        raise bad_request(
            "message identifiers are not specified" if not numbers else "too many messages to delete"
        )
    for number in map(integer, numbers):
        if world.message(room.id, number) is not None:
            await delete_message(world, bot, call.replaced(message_id=number))
    return True


async def answer_callback_query(world: World, bot: BotAccount, call: Parameters) -> bool:
    number = call.text("callback_query_id")
    query = world.queries.get(number) if bot is world.bot else None
    if query is None or world.clock() - query.asked_at > QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(call.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    del world.queries[number]
    answer = {"person": query.person, "text": call.text("text"), "show_alert": call.flag("show_alert")}
    if call.text("url"):
        answer["url"] = call.text("url")
    world.answer(number, query.chat, answer)
    return True

"""Bot API methods that put messages into a chat."""

from typing import Any

from bot.sandbox.accounts import BotAccount
from bot.sandbox.content import caption, fields_of, media, options, text
from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Parameters
from bot.sandbox.placing import place
from bot.sandbox.rights import GENERAL
from bot.sandbox.world import Message, World

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


async def send_message(world: World, bot: BotAccount, call: Parameters) -> Message:
    content = text(call) | options(call)
    room, where = place(world, bot, call, "text")
    return world.post(room, bot.user, where | content)


async def send_photo(world: World, bot: BotAccount, call: Parameters) -> Message:
    return await _send_media(world, bot, call, "photo")


async def send_document(world: World, bot: BotAccount, call: Parameters) -> Message:
    return await _send_media(world, bot, call, "document")


async def send_animation(world: World, bot: BotAccount, call: Parameters) -> Message:
    return await _send_media(world, bot, call, "animation")


async def _send_media(world: World, bot: BotAccount, call: Parameters, kind: str) -> Message:
    right = "photos" if kind == "photo" else "documents"
    place(world, bot, call, right)
    entities = call.parsed("caption_entities", list)
    item = {**call.values, "type": kind, "media": call.values.get(kind), "caption_entities": entities}
    content = await media(world, call, item) | options(call)
    # Asked a second time: the chat went on while the file was taken in.
    room, where = place(world, bot, call, right)
    return world.post(room, bot.user, where | content)


async def send_media_group(world: World, bot: BotAccount, call: Parameters) -> list[Message]:
    place(world, bot, call, "")
    items = call.parsed("media", list)
    if not items:
        raise bad_request('parameter "media" is required')
    if not 2 <= len(items) <= 10:
        raise bad_request(f"too {'few' if len(items) < 2 else 'many'} messages to send as an album")
    if not all(isinstance(item, dict) for item in items):
        raise bad_request("can't parse InputMedia: Object expected")
    if len({item.get("type") == "document" for item in items}) > 1:
        raise bad_request("document can't be mixed with other media types")
    kind = "documents" if items[0].get("type") == "document" else "photos"
    place(world, bot, call, kind)
    contents = [await media(world, call, item) for item in items]
    room, where = place(world, bot, call, kind)
    where |= options(call.replaced(reply_markup=None)) | {"media_group_id": world.new_album()}
    return [world.post(room, bot.user, where | content) for content in contents]


async def copy_message(world: World, bot: BotAccount, call: Parameters) -> dict[str, int]:
    content = fields_of(_source(world, bot, call, "copy"))
    if call.has("caption") and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= caption(
            call.text("caption"), call.text("parse_mode"), call.parsed("caption_entities", list)
        )
    room, where = place(world, bot, call, _kind(content))
    return {"message_id": world.post(room, bot.user, where | content | options(call))["message_id"]}


async def forward_message(world: World, bot: BotAccount, call: Parameters) -> Message:
    source = _source(world, bot, call, "forward")
    room, where = place(world, bot, call, _kind(source))
    origin = source.get("forward_origin") or {
        "type": "user",
        "date": source["date"],
        "sender_user": source["from"],
    }
    return world.post(room, bot.user, where | {"forward_origin": origin} | fields_of(source) | options(call))


def _source(world: World, bot: BotAccount, call: Parameters, verb: str) -> Message:
    room = world.room(call.number("from_chat_id"), bot)
    message = world.message(room.id, call.number("message_id"))
    if message is None or not fields_of(message):
        raise bad_request(f"message to {verb} not found")
    return message


def _kind(message: Message) -> str:
    return "photos" if "photo" in message else "documents" if "document" in message else "text"


async def send_chat_action(world: World, bot: BotAccount, call: Parameters) -> bool:
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread = call.number("message_thread_id")
    # Unlike a message, an action may name the General topic.
    room, _ = place(world, bot, call.replaced(message_thread_id=0 if thread == GENERAL else thread), "")
    details: dict[str, Any] = {"thread": thread} if thread else {}
    world.events.add("typing", room.id, action=call.text("action"), **details)
    return True

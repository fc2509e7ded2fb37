"""Guest mode: a bot that is named in a chat it is not in may answer once, and edit that answer later."""

import secrets
from typing import Any

from bot.sandbox.accounts import BotAccount
from bot.sandbox.content import LONGEST_TEXT
from bot.sandbox.entities import formatted
from bot.sandbox.errors import bad_request
from bot.sandbox.inline import result_of
from bot.sandbox.markup import inline_keyboard
from bot.sandbox.parameters import Parameters
from bot.sandbox.placing import located
from bot.sandbox.world import World


async def answer_guest_query(world: World, bot: BotAccount, call: Parameters) -> dict[str, str]:
    """Posts the one message a guest may post, in reply to the message that named it."""
    result = call.parsed("result", dict)
    if result is None:
        raise bad_request('parameter "result" is required')
    content = _content(world, result)
    place = world.guests.asked.get(call.text("guest_query_id")) if bot is world.bot else None
    summons = world.message(*place) if place else None
    if summons is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    del world.guests.asked[call.text("guest_query_id")]
    room = world.rooms[summons["chat"]["id"]]
    where = located(world, room, 0, summons)
    caller = {"guest_bot_caller_user": summons["from"]}
    message = world.post(room, bot.user, where | caller | content)
    number = "guest-" + secrets.token_urlsafe(12)
    world.guests.sent[number] = (room.id, message["message_id"])
    return {"inline_message_id": number}


def _content(world: World, result: dict[str, Any]) -> dict[str, Any]:
    """What of a message the result becomes: an article with words, or a photo that Telegram has."""
    if result.get("type") != "article":
        return dict(result_of(world, result)["content"])
    said = result.get("input_message_content")
    if not isinstance(said, dict) or not said.get("message_text"):
        raise bad_request("can't parse InlineQueryResult: message text is empty")
    text, entities = formatted(
        str(said["message_text"]),
        parse_mode=str(said.get("parse_mode") or ""),
        entities=said.get("entities"),
    )
    if len(text) > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    keyboard = inline_keyboard(result.get("reply_markup"))
    fields: dict[str, Any] = {"text": text} | ({"entities": entities} if entities else {})
    return fields | ({"reply_markup": keyboard} if keyboard else {})

"""The Bot API method that answers inline queries, checked as Telegram checks it."""

import re
from typing import Any

from bot.sandbox.accounts import BotAccount
from bot.sandbox.content import caption
from bot.sandbox.editing import QUERY_LIFETIME
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.parameters import Parameters
from bot.sandbox.world import World

MOST_RESULTS = 50
CACHED = 300
"""Seconds that Telegram keeps an answer for where the bot does not say; here it is asked anew each time."""
TAKEN = {
    "type",
    "id",
    "photo_file_id",
    "title",
    "description",
    "caption",
    "parse_mode",
    "caption_entities",
    "show_caption_above_media",
}
"""The fields of an InlineQueryResultCachedPhoto that this server knows what to do with."""


async def answer_inline_query(world: World, bot: BotAccount, call: Parameters) -> bool:
    results = call.parsed("results", list) or []
    if len(results) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    checked = [result_of(world, result) for result in results]
    if len({result["id"] for result in checked}) != len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(call.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _button(call.parsed("button", dict))
    inquiry = world.inquiries.get(call.text("inline_query_id")) if bot is world.bot else None
    if inquiry is None or inquiry.answer.done() or world.clock() - inquiry.asked_at > QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    answer = {
        "results": checked,
        "next_offset": call.text("next_offset"),
        "cache_time": call.number("cache_time", CACHED),
        "is_personal": call.flag("is_personal"),
    }
    inquiry.answer.set_result(answer | ({"button": button} if button else {}))
    return True


def result_of(world: World, result: Any) -> dict[str, Any]:
    """A result as the page gets it: id, title, description, and the content of the message it becomes."""
    if not isinstance(result, dict):
        raise _unparsable("Object expected")
    if result.get("type") != "photo" or not result.get("photo_file_id"):
        raise _unparsable("this server takes photos by photo_file_id only")
    if unknown := sorted(set(result) - TAKEN):
        raise _unparsable(f"this server does not know what to do with {', '.join(unknown)}")
    number = str(result.get("id") or "")
    if not number:
        raise bad_request("RESULT_ID_EMPTY")
    if len(number.encode()) > 64:
        raise bad_request("RESULT_ID_INVALID")
    file = world.files.get(str(result["photo_file_id"]))
    if file is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it")
    content: dict[str, Any] = {"photo": world.files.as_photo(file)}
    content |= caption(result.get("caption"), result.get("parse_mode"), result.get("caption_entities"))
    if str(result.get("show_caption_above_media")).lower() in ("true", "1"):
        content["show_caption_above_media"] = True
    words = {name: str(result.get(name) or "") for name in ("title", "description")}
    return {"id": number, **words, "content": content}


def _button(button: dict[str, Any] | None) -> dict[str, str] | None:
    if button is None:
        return None
    if not str(button.get("text") or "").strip():
        raise bad_request("can't parse inline query results button: text must be non-empty")
    if "web_app" in button:
        raise bad_request("can't parse inline query results button: this server opens no Web Apps from there")
    start = str(button.get("start_parameter") or "")
    if not start:
        raise bad_request("can't use empty start_parameter")
    if len(start) > 64:
        raise bad_request("too long start_parameter specified")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", start):
        raise bad_request("unallowed characters in start_parameter are used")
    return {"text": str(button["text"]), "start_parameter": start}


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse InlineQueryResult: {reason}")

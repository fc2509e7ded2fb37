"""Where a new message goes: its chat, its topic and what it replies to."""

from typing import Any

from bot.sandbox.accounts import BotAccount
from bot.sandbox.cast import Room
from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Parameters, integer
from bot.sandbox.rights import GENERAL, check_kind, check_open, check_topic
from bot.sandbox.world import Message, World


def place(world: World, bot: BotAccount, call: Parameters, kind: str) -> tuple[Room, dict[str, Any]]:
    """The chat a bot's call names, and the fields that place a message in it. Raises Telegram's errors.

    kind: what is to be sent, of `KINDS` in `rights`; "" for what needs no right of its own.
    """
    if not call.has("chat_id"):
        raise bad_request("chat_id is empty")
    room = world.writable_room(call.number("chat_id"), bot)
    check_kind(room, kind)
    thread = call.number("message_thread_id")
    check_topic(room, thread)
    where = _beside(world, bot, call, room, thread)
    check_open(room, where["message_thread_id"] if where.get("is_topic_message") else GENERAL)
    return room, where


def _beside(world: World, bot: BotAccount, call: Parameters, room: Room, thread: int) -> dict[str, Any]:
    """The fields for a message that replies to what the call says, if to anything."""
    reply = _reply_parameters(call)
    if not reply:
        return located(world, room, thread, None)
    elsewhere = integer(reply.get("chat_id"), room.id)
    target = world.message(world.room(elsewhere, bot).id, integer(reply.get("message_id")))
    if target is None:
        if reply.get("allow_sending_without_reply"):
            return located(world, room, thread, None)
        raise bad_request("message to be replied not found")
    quote = _quote(reply, target)
    if elsewhere != room.id:
        return located(world, room, thread, None) | {"external_reply": _external(target)} | quote
    return located(world, room, thread, target) | quote


def located(world: World, room: Room, thread: int, target: Message | None) -> dict[str, Any]:
    """The fields for a message in a topic (0 or 1: none) that replies to `target`.

    As on Telegram, a message in a topic that replies to nothing replies to the topic's first service
    message, and a reply outside of topics carries the first message of its thread as `message_thread_id`.
    """
    if thread in (0, GENERAL) and target and target.get("is_topic_message"):
        thread = target["message_thread_id"]
    fields: dict[str, Any] = {}
    if thread not in (0, GENERAL):
        fields = {"message_thread_id": thread, "is_topic_message": True}
        target = target or world.message(room.id, thread)
    elif target and not room.private:
        fields = {"message_thread_id": target.get("message_thread_id", target["message_id"])}
    if target:
        fields["reply_to_message"] = {
            k: v for k, v in target.items() if k not in ("reply_to_message", "quote")
        }
    return fields


def _reply_parameters(call: Parameters) -> dict[str, Any] | None:
    """ReplyParameters, also from the older parameters that Telegram's server still takes."""
    given: dict[str, Any] | None = call.parsed("reply_parameters", dict)
    if given is None and call.number("reply_to_message_id"):
        return {
            "message_id": call.number("reply_to_message_id"),
            "allow_sending_without_reply": call.flag("allow_sending_without_reply"),
        }
    return given


def _quote(reply: dict[str, Any], target: Message) -> dict[str, Any]:
    quoted = reply.get("quote")
    if not quoted:
        return {}
    text = target.get("text") or target.get("caption") or ""
    if quoted not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = utf16_length(text[: text.index(quoted)])
    return {"quote": {"text": quoted, "position": position, "is_manual": True}}


def _external(target: Message) -> dict[str, Any]:
    origin = {"type": "user", "date": target["date"], "sender_user": target["from"]}
    media: dict[str, Any] = {kind: target[kind] for kind in ("photo", "document") if kind in target}
    where = (
        {}
        if target["chat"]["type"] == "private"
        else {"chat": target["chat"], "message_id": target["message_id"]}
    )
    return {"origin": origin, **where, **media}

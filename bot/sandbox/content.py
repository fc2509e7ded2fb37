"""What a message says: text, caption, photo, document and keyboard, checked against Telegram's limits."""

from typing import Any

from bot.sandbox.entities import Entity, formatted
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import inline_keyboard
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.world import Message, World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
CONTENT = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "animation",
    "document",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "has_media_spoiler",
)
"""The fields of a Message that are its content; an edit replaces them all."""


def fields_of(message: Message) -> dict[str, Any]:
    """The content of a message, without sender, place and keyboard."""
    return {name: message[name] for name in CONTENT if name in message}


def text(call: Parameters) -> dict[str, Any]:
    """The fields of a text message; raises Telegram's errors for one that is empty or too long."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    written, entities = formatted(
        call.text("text"), parse_mode=call.text("parse_mode"), entities=call.parsed("entities", list)
    )
    if not written:
        raise bad_request("text must be non-empty")
    if len(written) > LONGEST_TEXT:
        raise bad_request("message is too long")
    fields: dict[str, Any] = {"text": written}
    if entities:
        fields["entities"] = entities
    if preview := call.parsed("link_preview_options", dict):
        fields["link_preview_options"] = preview
    return fields


def caption(text: Any, parse_mode: Any = "", entities: list[Entity] | None = None) -> dict[str, Any]:
    """The fields of a caption, none for an empty one."""
    written, found = formatted(str(text or ""), parse_mode=str(parse_mode or ""), entities=entities)
    if len(written) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    fields: dict[str, Any] = {"caption": written} if written else {}
    if found:
        fields["caption_entities"] = found
    return fields


async def media(world: World, call: Parameters, item: dict[str, Any]) -> dict[str, Any]:
    """The fields of a photo, document or animation message from an InputMedia object.

    `item["media"]` is a file id, `attach://<name>` of an upload, or absent if the upload is named `photo`,
    `document` or `animation`.
    """
    kind = str(item.get("type") or "")
    if kind not in ("photo", "document", "animation"):
        raise bad_request(
            f"can't parse InputMedia: type {kind!r} is not one this server takes, photo or document"
        )
    words = caption(item.get("caption"), item.get("parse_mode"), _list(item.get("caption_entities")))
    reference = item.get("media")
    upload = call.uploads.get(kind)
    if isinstance(reference, str) and reference.startswith("attach://"):
        upload = call.uploads.get(reference.removeprefix("attach://"))
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
    elif reference:
        return {**_fields(kind, _known(world, kind, str(reference))), **words, **_looks(item, kind)}
    if upload is None:
        raise bad_request(f"there is no {kind} in the request")
    return {**_fields(kind, await _taken_in(world, kind, upload)), **words, **_looks(item, kind)}


def keyboard(call: Parameters) -> dict[str, Any]:
    """The `reply_markup` field of a message, if the call asks for an inline keyboard."""
    markup = inline_keyboard(call.parsed("reply_markup", dict))
    if not markup:
        return {}
    # Only people have positive numbers, and their private chats those of theirs.
    if call.number("chat_id") <= 0 and any(
        "web_app" in button for row in markup["inline_keyboard"] for button in row
    ):
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"reply_markup": markup}


def options(call: Parameters) -> dict[str, Any]:
    """The fields of a new message that are neither place nor content."""
    protected = {"has_protected_content": True} if call.flag("protect_content") else {}
    return keyboard(call) | protected


async def _taken_in(world: World, kind: str, upload: Upload) -> Any:
    if kind == "photo":
        return await world.files.add_photo(upload.data)
    return await world.files.add_document(upload)


def _fields(kind: str, file: Any) -> dict[str, Any]:
    """A file as its message has it; a film that plays by itself is a document as well."""
    if kind != "animation":
        return {kind: file}
    return {"animation": {"width": 0, "height": 0, "duration": 0, **file}, "document": file}


def _known(world: World, kind: str, file_id: str) -> Any:
    file = world.files.get(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files.as_photo(file) if kind == "photo" else world.files.document(file)


def _looks(item: dict[str, Any], kind: str) -> dict[str, Any]:
    looks = {}
    if _true(item.get("show_caption_above_media")):
        looks["show_caption_above_media"] = True
    if kind != "document" and _true(item.get("has_spoiler")):
        looks["has_media_spoiler"] = True
    return looks


def _true(value: Any) -> bool:
    return str(value).lower() in {"true", "1"}


def _list(value: Any) -> list[Entity] | None:
    return value if isinstance(value, list) else None

"""Text as Telegram sees it: HTML becomes entities, commands and links are found, UTF-16 units counted."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import ApiError, bad_request

Entity = dict[str, Any]

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ESCAPE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
END_TAG = re.compile(r"</([^\s>]*)\s*>")
START_TAG = re.compile(r"<([^\s>]*)")
ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")

FOUND = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)'\]]", re.I)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.I)),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|dev|io|me|net|org)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)'\]])?",
            re.I,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d])\w{1,256}")),
)


def utf16_length(text: str) -> int:
    """How long Telegram counts the text: characters beyond the basic plane count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def formatted(
    text: str, *, parse_mode: str = "", entities: list[Any] | None = None
) -> tuple[str, list[Entity]]:
    """The text a chat shows and its entities, given ones first, then those Telegram finds by itself.

    Of the parse modes only HTML is understood; another one raises Telegram's `unsupported parse_mode`.
    """
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    given: list[Entity] = []
    if parse_mode:
        text, given = parse_html(text)
    elif entities:
        given = [entity for entity in entities if _well_formed(entity)]
    text, given = _stripped(text, given)
    known = [(entity["offset"], entity["offset"] + entity["length"]) for entity in given if _opaque(entity)]
    for entity in detect(text):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if all(end <= other_start or start >= other_end for other_start, other_end in known):
            given.append(entity)
    return text, sorted(given, key=lambda entity: (entity["offset"], -entity["length"]))


def detect(text: str) -> list[Entity]:
    """Commands, mentions, links, addresses and hashtags in plain text; none overlaps another."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= other[0] or start >= other[1] for other in found):
                found.append((start, end, kind))
    return [
        {"type": kind, "offset": utf16_length(text[:start]), "length": utf16_length(text[start:end])}
        for start, end, kind in sorted(found)
    ]


@dataclass(slots=True)
class _Open:
    name: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)
    language: str = ""


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities; raises Telegram's `can't parse entities: …` for what it would not take."""
    written: list[str] = []
    length = 0  # of `written`, in UTF-16 units
    entities: list[Entity] = []
    nested: list[_Open] = []
    at = 0
    while at < len(source):
        if source.startswith("</", at):
            at = _end_tag(source, at, nested, entities, "".join(written), length)
            continue
        if source[at] == "<":
            at, tag = _start_tag(source, at, length)
            nested.append(tag)
            continue
        escape = ESCAPE.match(source, at)
        if escape:
            piece, at = _character(escape), escape.end()
        else:
            end = min(
                (p for p in (source.find("<", at + 1), source.find("&", at + 1)) if p > 0),
                default=len(source),
            )
            piece, at = source[at:end], end
        written.append(piece)
        length += utf16_length(piece)
    if nested:
        raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{nested[-1].name}"')
    return "".join(written), entities


def _start_tag(source: str, at: int, length: int) -> tuple[int, _Open]:
    match = START_TAG.match(source, at)
    name = match[1].lower() if match else ""
    where = f"at byte offset {len(source[:at].encode())}"
    end = at + 1 + len(name)
    if end >= len(source):
        raise _cannot_parse(f"Unclosed start tag {where}")
    if name not in TAGS:
        raise _cannot_parse(f'Unsupported start tag "{name}" {where}')
    attributes: dict[str, str] = {}
    while attribute := ATTRIBUTE.match(source, end):
        value = next((group for group in attribute.groups()[1:] if group is not None), "")
        attributes[attribute[1].lower()] = ESCAPE.sub(_character, value)
        end = attribute.end()
    while end < len(source) and source[end].isspace():
        end += 1
    if not source.startswith(">", end):
        raise _cannot_parse(f"Unclosed start tag {where}")
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" {where}')
    return end + 1, _Open(name, length, attributes)


def _end_tag(
    source: str, at: int, nested: list[_Open], entities: list[Entity], written: str, length: int
) -> int:
    where = f"at byte offset {len(source[:at].encode())}"
    if not nested:
        raise _cannot_parse(f"Unexpected end tag {where}")
    match = END_TAG.match(source, at)
    if not match:
        raise _cannot_parse(f"Unclosed end tag {where}")
    tag, name = nested.pop(), match[1].lower()
    if name and name != tag.name:
        raise _cannot_parse(f'Unmatched end tag {where}, expected "</{tag.name}>", found "</{name}>"')
    entity = _entity(tag, written, length)
    if tag.name == "code" and nested and nested[-1].name == "pre":
        nested[-1].language = tag.attributes.get("class", "").removeprefix("language-")
    elif entity and length > tag.start:
        entities.append(entity)
    return match.end()


def _entity(tag: _Open, written: str, length: int) -> Entity | None:
    entity: Entity = {"type": TAGS[tag.name], "offset": tag.start, "length": length - tag.start}
    if tag.name == "a":
        inside = written.encode("utf-16-le")[2 * tag.start :].decode("utf-16-le")
        url = _url(tag.attributes.get("href") or inside)
        return {**entity, "url": url} if url else None
    if tag.name == "tg-emoji":
        return {**entity, "custom_emoji_id": tag.attributes.get("emoji-id", "")}
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    if tag.language:
        entity["language"] = tag.language
    return entity


def _url(link: str) -> str:
    """The link as Telegram writes it, empty if it is none."""
    link = link.strip()
    try:
        parts = urlsplit(link if "://" in link else f"http://{link}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme in {"tg", "ton"}:
        return link
    if parts.scheme not in {"http", "https"} or ("." not in host and host != "localhost"):
        return ""
    return parts._replace(path=parts.path or "/").geturl()


def _character(escape: re.Match[str]) -> str:
    hexadecimal, decimal, name = escape.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if valid else escape[0]


def _stripped(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space around it; entities move along and are cut where the text was."""
    body = text.strip()
    skipped, end = utf16_length(text[: len(text) - len(text.lstrip())]), utf16_length(body)
    kept = []
    for entity in entities:
        start = max(int(entity["offset"]) - skipped, 0)
        stop = min(int(entity["offset"]) + int(entity["length"]) - skipped, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return body, kept


def _well_formed(entity: Any) -> bool:
    if not isinstance(entity, dict):
        return False
    shape = (entity.get("type"), entity.get("offset"), entity.get("length"))
    return isinstance(shape[0], str) and all(isinstance(number, int) and number >= 0 for number in shape[1:])


def _opaque(entity: Entity) -> bool:
    """Whether Telegram looks for links and commands inside this entity no more."""
    return entity["type"] in {
        "code",
        "pre",
        "text_link",
        "text_mention",
        "bot_command",
        "mention",
        "url",
        "email",
        "hashtag",
    }


def _cannot_parse(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")

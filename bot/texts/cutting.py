"""Cutting what is too long for Telegram, which counts in UTF-16: never inside an emoji or an entity."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

ELLIPSIS = "…"

_PIECE = re.compile(r"</?([a-z-]+)[^<>]*>|&[#\w]+;|.", re.DOTALL)
_JOINER = "\u200d"
_FRAME_OF_KEYS = "\u20e3"
_SKINS = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)  # of flags such as Scotland's
_LETTERS = range(0x1F1E6, 0x1F200)  # two of them are a flag

Piece = tuple[str, str]
"""How something is written, and what is seen of it: one character, or nothing of a tag."""


def whole(text: str) -> str:
    """The text without halves of characters (lone surrogates), which can be neither kept nor sent."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cut(text: str, most: int) -> str:
    """Plain words of at most so many UTF-16 units, with … where something was cut off."""
    return _cut([(each, each) for each in text], most)


def cut_html(html: str, most: int) -> str:
    """HTML whose words have at most so many UTF-16 units; tags that are open where it is cut are closed."""
    found = _PIECE.finditer(html)
    return _cut([(each[0], "" if each[1] else unescape(each[0])) for each in found], most)


def _cut(pieces: list[Piece], most: int) -> str:
    if sum(map(_units, pieces)) <= most:
        return "".join(written for written, _ in pieces)
    kept: list[Piece] = []
    left = most - len(ELLIPSIS)
    for cluster in _clusters(pieces):
        left -= sum(map(_units, cluster))
        if left < 0:
            break
        kept += cluster
    return "".join(written for written, _ in kept).rstrip() + ELLIPSIS + _closing(kept)


def _clusters(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """What people take for one character, with the tags before it."""
    cluster: list[Piece] = []
    last, letters = "", 0
    for piece in pieces:
        seen = piece[1]
        if seen and last and not (_stays_with(seen, last) or (letters % 2 and _is_letter(seen))):
            yield cluster
            cluster = []
        cluster.append(piece)
        if seen:
            last, letters = seen, letters + 1 if _is_letter(seen) else 0
    yield cluster


def _stays_with(seen: str, last: str) -> bool:
    first = ord(seen[0])
    joined = seen in (_JOINER, _FRAME_OF_KEYS) or last == _JOINER
    return joined or first in _SKINS or first in _TAGS or unicodedata.category(seen[0]).startswith("M")


def _is_letter(seen: str) -> bool:
    return ord(seen[0]) in _LETTERS


def _units(piece: Piece) -> int:
    return sum(2 if ord(each) > 0xFFFF else 1 for each in piece[1])


def _closing(pieces: list[Piece]) -> str:
    still_open: list[str] = []
    for written, seen in pieces:
        if not seen and (tag := _PIECE.fullmatch(written)):
            still_open = still_open[:-1] if written.startswith("</") else [*still_open, tag[1]]
    return "".join(f"</{name}>" for name in reversed(still_open))

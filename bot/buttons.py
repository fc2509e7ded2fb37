"""What a button carries: callback data as a small typed value that packs and reads itself.

Telegram gives a button 64 bytes and hands them back as they are, from anybody who cares to send them, years
later too. So data is read strictly, and what does not read is no button of ours any more.
"""

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Self, get_type_hints

LONGEST = 64
"""Bytes of callback data, which Telegram allows."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORD = re.compile(r"[A-Za-z0-9_.-]{0,48}")


@dataclass(frozen=True)
class Button:
    """Base of all buttons: a subclass names its `word`, and its fields are what it carries.

    Fields are numbers, words of A-Z, a-z, 0-9, `_`, `.` and `-`, yes or no, or one of a few (StrEnum).
    version: raised when the same word comes to mean other fields; buttons of older versions no longer read.

    >>> @dataclass(frozen=True)
    ... class Turn(Button, word="turn", version=2):
    ...     page: int
    >>> Turn(3).pack()
    'turn2:3'
    >>> read("turn2:3", {Turn.word: Turn})
    Turn(page=3)
    """

    word: ClassVar[str] = ""

    def __init_subclass__(cls, *, word: str, version: int = 1) -> None:
        cls.word = f"{word}{version}"

    def pack(self) -> str:
        """The callback data; raises ValueError for what Telegram would not take or `read` would not read."""
        packed = ":".join([self.word, *(_packed(value) for value in astuple(self))])
        if len(packed.encode()) > LONGEST:
            raise ValueError(f"callback data {packed!r} is longer than {LONGEST} bytes")
        return packed

    @classmethod
    def parse(cls, words: list[str]) -> Self | None:
        """The button with these values for its fields; None if they cannot be."""
        hints = get_type_hints(cls)
        kinds = [hints[field.name] for field in fields(cls)]
        if len(words) != len(kinds):
            return None
        values = [_parsed(kind, word) for kind, word in zip(kinds, words, strict=True)]
        return None if None in values else cls(*values)


def read(data: str | None, known: Mapping[str, type[Button]]) -> Button | None:
    """The button of `known`, by word, that callback data stands for.

    None for what is malformed, forged, or of a version that is no more. Data of before there were versions is
    that of version 1.
    """
    word, *values = (data or "").split(":")
    kind = known.get(word) or known.get(f"{word}1")
    return kind.parse(values) if kind else None


def _packed(value: Any) -> str:
    word = str(int(value)) if isinstance(value, bool) else str(value)
    if not _WORD.fullmatch(word):
        raise ValueError(f"a button cannot carry {word!r}")
    return word


def _parsed(kind: type, word: str) -> Any:
    """The value, or None if the word is none of that kind."""
    if kind is bool:
        return {"0": False, "1": True}.get(word)
    if kind is int:
        return int(word) if _NUMBER.fullmatch(word) else None
    if issubclass(kind, StrEnum):
        return kind(word) if word in list(kind) else None
    return word if _WORD.fullmatch(word) else None


# --- buttons that stand in messages of more than one feature ---------------------------------


class How(StrEnum):
    """In which way a picture is painted once more."""

    SAME = "same"
    STRONGER = "stronger"
    SOFTER = "softer"
    SETTINGS = "settings"
    """With the person's settings of now."""

    def strength(self, now: float) -> float:
        """The strength it comes to for a picture that has the strength `now`."""
        step = {How.STRONGER: 0.15, How.SOFTER: -0.15}.get(self, 0.0)
        return round(min(1.0, max(0.05, now + step)), 2)


@dataclass(frozen=True)
class Paint(Button, word="paint"):
    """Paint the photo of a draft in the manner of a painting."""

    draft: int
    painting: str


@dataclass(frozen=True)
class Cancel(Button, word="cancel"):
    """Stop a job."""

    job: int


@dataclass(frozen=True)
class Again(Button, word="again"):
    """Paint a job's photo once more."""

    job: int
    how: How


@dataclass(frozen=True)
class Other(Button, word="other"):
    """Choose another painting for a job's photo."""

    job: int


@dataclass(frozen=True)
class AsFile(Button, word="file"):
    """Send a job's picture as a lossless file."""

    job: int


Rows = tuple[tuple[tuple[str, Button], ...], ...]
"""An inline keyboard as data: rows of labels with what they carry."""

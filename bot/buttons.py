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
    SETTINGS = "settings"
    """With the person's settings of now."""
    STRONGER = "stronger"
    SOFTER = "softer"
    PHOTO = "photo"
    """In the photo's colours."""
    PAINTING = "painting"
    """In the painting's colours."""
    BIGGER = "bigger"
    """In the next larger size."""
    LARGER = "larger"
    """With larger strokes."""
    FINER = "finer"


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
class Pick(Button, word="pick"):
    """Paint a tasted picture large: the one in the style at `position`, from 0, of a taste."""

    job: int
    position: int


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
class More(Button, word="more"):
    """Show what else can be done with a job's picture, or (not `opened`) go back to the ways to paint it."""

    job: int
    opened: bool


@dataclass(frozen=True)
class Compare(Button, word="compare"):
    """Send a job's photo and picture side by side."""

    job: int


@dataclass(frozen=True)
class TimeLapse(Button, word="film"):
    """Send a film of a job's picture as it formed."""

    job: int


@dataclass(frozen=True)
class Together(Button, word="together"):
    """Send all pictures that were ordered together with a job's as one album."""

    job: int


@dataclass(frozen=True)
class KeepLook(Button, word="keep"):
    """Paint the next pictures as a job's was."""

    job: int


@dataclass(frozen=True)
class KeepStyle(Button, word="keepstyle"):
    """Keep the picture that a job was painted like as a style of one's own."""

    job: int


@dataclass(frozen=True)
class GiveLook(Button, word="giftlook"):
    """Hand the way a job was painted on by a link."""

    job: int


@dataclass(frozen=True)
class OnlyHere(Button, word="here"):
    """Paint a job's photo so only where its person paints over it next."""

    job: int


@dataclass(frozen=True)
class AsFile(Button, word="file"):
    """Send a job's picture as a lossless file."""

    job: int


@dataclass(frozen=True)
class Share:
    """Find a job's picture by inline mode in a chat of the person's choice.

    No press comes of it: Telegram's app asks for the chat and writes `query` there, behind the bot's name.
    """

    job: int

    @property
    def query(self) -> str:
        """What is asked then; to anybody but the job's owner nothing is found."""
        return f"#{self.job}"

    @classmethod
    def read(cls, query: str) -> Self | None:
        """What an inline query asks for that this button wrote; None for any other."""
        number = query.strip().removeprefix("#")
        return cls(int(number)) if query.strip() == f"#{number}" and _NUMBER.fullmatch(number) else None


@dataclass(frozen=True)
class App:
    """Open a page of ours inside Telegram, which does that in private chats only. No press comes of it."""

    url: str


@dataclass(frozen=True)
class Swap(Button, word="swap"):
    """Paint a job's style picture in the manner of its photo."""

    job: int


@dataclass(frozen=True)
class Like(Button, word="mylike"):
    """Paint the photo of a draft like a style of one's own."""

    draft: int
    style: int


@dataclass(frozen=True)
class LastIsStyle(Button, word="last"):
    """Paint the pictures of an album that waits in the manner of its last one."""

    draft: int


Rows = tuple[tuple[tuple[str, Button | Share | App], ...], ...]
"""An inline keyboard as data: rows of labels with what they carry."""

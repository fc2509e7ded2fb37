"""What is accepted as a picture: bytes of strangers are looked through, and decoded once, small."""

from dataclasses import dataclass, replace

from engine.errors import BadPicture
from engine.pictures import kinds, pixels
from engine.pictures.formats.found import Found
from engine.pictures.limits import MAX_WORK, check_size, damaged_otherwise

_GLANCE = 32
"""Pixels of the longest side at which a picture is decoded, where its kind allows, to see that it can be."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a picture is: `format` (a name of `kinds.TAKEN`, or AVIF) and its upright size in pixels."""

    format: str
    width: int
    height: int


def inspect(data: bytes) -> Inspection:
    """Format and upright size of an encoded picture, or `BadPicture` with a sentence that says what is wrong.

    What is accepted here can be decoded, for it was. Blocks for some milliseconds for a photo as Telegram
    sends it, for seconds on the largest files: call it by way of `engine.pictures.apart`.
    """
    found = survey(data)
    width, height = pixels.loaded(found, _GLANCE).upright
    return Inspection(found.kind, width, height)


def survey(data: bytes) -> Found:
    """The file looked through, nothing decoded; raises `BadPicture` if it is none of ours, or too large."""
    if not data:
        raise BadPicture("picture-empty")
    kind = kinds.kind_of(data)
    if kind is None:
        raise BadPicture("picture-unknown", bytes=len(data))
    if kind not in kinds.TAKEN:
        raise BadPicture("picture-kind", kind=kind)
    with damaged_otherwise(kind, len(data)):
        found = kinds.TAKEN[kind](data)
        if found.size != (0, 0) or found.kind != "AVIF":  # a film has no size before it is opened
            check_size(*found.size)
        if found.work > MAX_WORK:
            raise BadPicture("picture-too-heavy")
        return replace(found, length=len(data))

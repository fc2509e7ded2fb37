"""What every kind of file comes to: its numbers, and a file of the pixels alone that decoders are given."""

from dataclasses import dataclass

from engine.errors import BadPicture

MOST_PIECES = 50_000
"""Segments, chunks, blocks or boxes. Honest files of 20 MB have some thousands; hostile ones millions."""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture file that was looked through.

    kind: its name for people. size: (width, height) in pixels as stored, before any turn.
    data: a file of the same picture without what no pixel needs: text, EXIF, profile, a second frame.
    turn: EXIF's orientation, 1 to 8. profile: the ICC profile that its colours are meant by.
    corner: where on a white canvas of `size` the stored frame lies; None where it is all of the picture.
    work: bytes that a decoder needs besides the pixels. length: bytes of the file as it was sent.
    """

    kind: str
    size: tuple[int, int]
    data: bytes
    turn: int = 1
    profile: bytes | None = None
    corner: tuple[int, int] | None = None
    work: int = 0
    length: int = 0


class Count:
    """Counts pieces, and refuses the file once there are too many."""

    def __init__(self, kind: str, most: int = MOST_PIECES) -> None:
        self._kind, self._most, self._seen = kind, most, 0

    def add(self, pieces: int = 1) -> None:
        """Raises `BadPicture` if these are too many."""
        self._seen += pieces
        if self._seen > self._most:
            raise BadPicture("picture-too-many-pieces", kind=self._kind, most=self._most)

"""How large a picture may be, and the sentences about those that are not."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import UnidentifiedImageError

from engine.errors import BadPicture

MIN_SIDE = 32
MAX_PIXELS = 64_000_000
MAX_RATIO = 16
MAX_WORK = 400_000_000
"""Bytes that a decoder may need besides the pixels."""


def check_size(width: int, height: int) -> None:
    """Raises `BadPicture` for a size in pixels that is not accepted."""
    size = {"width": width, "height": height}
    if min(width, height) < MIN_SIDE:
        raise BadPicture("picture-too-small", **size, least=MIN_SIDE)
    if width * height > MAX_PIXELS:
        most = MAX_PIXELS // 10**6
        raise BadPicture("picture-too-large", **size, megapixels=width * height / 1e6, most=most)
    if max(width, height) > MAX_RATIO * min(width, height):
        raise BadPicture("picture-too-long", **size, most=MAX_RATIO)


@contextmanager
def damaged_otherwise(kind: str, length: int, need: int = 0) -> Iterator[None]:
    """What goes wrong inside is the file's fault, and raised as `BadPicture`; a shortage of memory is not.

    length: bytes of the file. need: bytes that a decoder takes which does not tell why it fails.
    """
    try:
        yield
    except BadPicture:
        raise
    except MemoryError as error:
        raise BadPicture("picture-too-heavy") from error
    except Exception as error:
        said = str(error)
        # Libraries have a word for it, but not Python's error; -9 is Pillow's.
        if "memory" in said.lower() or "decoder error -9" in said or not _free(need):
            raise BadPicture("picture-too-heavy") from error
        rare = isinstance(error, UnidentifiedImageError) or "nsupported" in said
        if rare and kind in ("BMP", "TIFF"):  # of which there are more varieties than decoders know
            raise BadPicture("picture-variety", kind=kind) from error
        raise BadPicture("picture-damaged", kind=kind, bytes=length) from error


def _free(need: int) -> bool:
    """Whether this process may have so many bytes more. They are not touched, and so cost nothing."""
    try:
        mmap.mmap(-1, need or 1).close()
    except (OSError, ValueError):
        return False
    return True

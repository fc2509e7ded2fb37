"""How large a picture may be, and the sentences about those that are not."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import BadPicture

MIN_SIDE = 32
MAX_PIXELS = 64_000_000
MAX_RATIO = 16


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
def damaged_otherwise(kind: str, data: bytes) -> Iterator[None]:
    """What goes wrong inside is the file's fault, and raised as `BadPicture`; a shortage of memory is not."""
    try:
        yield
    except BadPicture:
        raise
    except MemoryError as error:
        raise BadPicture("picture-too-heavy") from error
    except Exception as error:
        # Libraries have a word for it, but not Python's error; -9 is Pillow's.
        if "memory" in str(error).lower() or "decoder error -9" in str(error):
            raise BadPicture("picture-too-heavy") from error
        raise BadPicture("picture-damaged", kind=kind, bytes=len(data)) from error

"""Fetches the pictures of famous paintings: politely, one at a time, and nothing that is no picture."""

import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import httpx
from filelock import FileLock, Timeout
from PIL import Image

from engine import download
from engine.download import DownloadFailed, Source
from engine.errors import BadPicture
from engine.paintings.entries import Painting, famous, trouble
from engine.pictures import codec
from engine.settings import EngineSettings

LONGEST = 1280
"""Pixels of the longest side of a picture that is kept."""
SHORTEST = 400
"""Pixels the longest side must have; what is smaller is a button or a thumbnail, not the picture."""
LARGEST = 25_000_000  # bytes
PATIENCE = 10.0
"""Seconds that a busy server may ask to wait (429, 503) before it is asked once more."""
SLOWEST = 120.0
"""Seconds after which a download that drips is given up."""
PAUSE = 1.0
"""Seconds between two pictures."""

PART = ".part"


class NotNow(DownloadFailed):
    """There is no connection, or the server is busy: no use in asking for another picture now."""

    @property
    def wait(self) -> float | None:
        """Seconds after which the server may be asked again, if it says so."""
        seconds = self.values.get("seconds")
        return None if seconds is None else float(seconds)


def fetch(painting: Painting) -> None:
    """Puts the painting's picture at its `path`, a JPEG of at most 1280 pixels, if it is not there already.

    Blocks for seconds. Processes and threads that fetch pictures wait for each other, so that there is one
    connection at a time. Raises NotNow, or DownloadFailed with a sentence for whatever else is wrong.
    """
    if painting.address is None:
        raise DownloadFailed("painting-gone", title=painting.title, path=str(painting.path))
    try:
        painting.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(painting.path.parent / f"lock{PART}", timeout=SLOWEST):
            if trouble(painting.path):
                _fetch(painting, painting.path.with_suffix(PART))
    except Timeout as error:
        raise DownloadFailed("painting-waits", title=painting.title) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise DownloadFailed("file-not-written", path=str(painting.path), reason=reason) from error


def fetch_all(
    data_dir: Path, on_each: Callable[[Painting, str | None], None], *, pause: float = PAUSE
) -> bool:
    """Fetches the famous paintings that are not here yet; whether all are here then.

    on_each: called after each painting with what went wrong, a sentence, or None.
    Ends when there is no connection, or the server wants to be left alone, or is silent twice in a row: once
    may mean that it has to reduce a large original first. Any other trouble concerns one painting only.
    """
    missing = [painting for painting in famous(data_dir).values() if trouble(painting.path)]
    complete, silent = True, 0
    for number, painting in enumerate(missing):
        if number:
            time.sleep(pause)
        try:
            fetch(painting)
            on_each(painting, None)
            silent = 0
        except DownloadFailed as error:
            complete = False
            on_each(painting, str(error))
            silent = silent + 1 if isinstance(error.__cause__, httpx.ConnectTimeout) else 0
            if isinstance(error, NotNow) or silent == 2:
                break
    return complete


def user_agent(contact: str | None) -> str:
    """How Pastiche introduces itself, as Wikimedia's policy asks: name, version, contact, library."""
    return (
        f"PasticheBot/{version('pastiche-bot')} ({contact or 'no contact given by the operator'}) "
        f"python-httpx/{httpx.__version__}"
    )


def _fetch(painting: Painting, part: Path) -> None:
    try:
        _download(painting, part)
    except NotNow as error:
        if error.wait is None or error.wait > PATIENCE:
            raise
        time.sleep(error.wait)
        _download(painting, part)
    try:
        picture = _reduced(painting, part.read_bytes())
    except BadPicture as error:
        raise DownloadFailed(
            "painting-other-picture", address=painting.address or "", title=painting.title, reason=str(error)
        ) from error
    finally:
        part.unlink(missing_ok=True)
    fresh = part.with_suffix(f".jpg{PART}")
    fresh.write_bytes(codec.encode_jpeg(picture, quality=92))
    fresh.replace(painting.path)


def _download(painting: Painting, part: Path) -> None:
    assert painting.address is not None
    source = Source(
        painting.address,
        painting.sha256 or "",
        connect_seconds=15,  # Wikimedia may have to reduce a large original first
        largest=LARGEST,
        user_agent=user_agent(EngineSettings().contact),
    )
    began = time.monotonic()

    def hurry(have: int, total: int | None) -> None:
        if time.monotonic() - began > SLOWEST:
            raise DownloadFailed("download-slow", address=source.url, bytes=have, seconds=SLOWEST)

    try:
        download.fetch(source, part, on_bytes=hurry)
    except DownloadFailed as error:
        raise _for_this_or_all(error) from error.__cause__


def _reduced(painting: Painting, data: bytes) -> Image.Image:
    picture = codec.load(data)
    if painting.crop is not None:
        left, top, right, bottom = painting.crop
        width, height = picture.size
        picture = picture.crop(
            (round(left * width), round(top * height), round(right * width), round(bottom * height))
        )
    if max(picture.size) < SHORTEST:
        width, height = picture.size
        raise BadPicture("picture-too-coarse", width=width, height=height, least=SHORTEST)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return picture


def _for_this_or_all(error: DownloadFailed) -> DownloadFailed:
    """The error, as NotNow if it would be the same with any other picture."""
    cause = error.__cause__
    if isinstance(cause, (httpx.ConnectError, httpx.ProxyError)):
        return NotNow(error.code, **error.values)
    if isinstance(cause, httpx.HTTPStatusError) and cause.response.status_code in (429, 503):
        asked: str = cause.response.headers.get("Retry-After", "")
        if asked.isdecimal():
            return NotNow("painting-later", reason=str(error), seconds=int(asked))
        if cause.response.status_code == 429:
            return NotNow(error.code, **error.values)
    return error

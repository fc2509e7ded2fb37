"""Fetches a file once: resumable, checked, and quick to say that there is no connection."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from engine.errors import EngineError

T = TypeVar("T")


class DownloadFailed(EngineError):
    """The file could not be fetched, or what came was not the file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file on the net.

    sha256: the checksum, or its first digits; all given digits have to match, and none given match anything.
    connect_seconds: until the server has begun to answer, name look-up and redirections included.
    stall_seconds: of silence in the middle of the file, and before its beginning too if that is less.
    largest: bytes beyond which the file is not what was meant; None sets no limit.
    user_agent: who asks, for servers that want to know.
    """

    url: str
    sha256: str
    connect_seconds: float = 6.0
    stall_seconds: float = 20.0
    largest: int | None = None
    user_agent: str | None = None


TORCHVISION_VGG19 = Source(
    "https://download.pytorch.org/models/vgg19-dcbb9e9d.pth", "dcbb9e9d", largest=600_000_000
)
"""`torchvision.models.VGG19_Weights.IMAGENET1K_V1`, 548 MiB; the digits stand in its name."""

ATTEMPTS = 3


def fetch(source: Source, part: Path, *, on_bytes: Callable[[int, int | None], None] | None = None) -> None:
    """Completes the file `part` from `source`, going on where an earlier attempt stopped.

    on_bytes: called with the bytes there are and the bytes there will be, None if the server does not say.

    Raises DownloadFailed with a sentence when the server does not answer within `connect_seconds`, sends
    nothing for `stall_seconds`, breaks off `ATTEMPTS` times, sends a web page or too much, or the checksum
    does not match; a file that is too large or another is removed.
    """
    timeout = httpx.Timeout(source.stall_seconds, connect=source.connect_seconds)
    with httpx.Client(timeout=timeout, follow_redirects=True) as client:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                _receive(client, source, part, on_bytes)
                break
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout) as error:
                # Broken off on the way: what arrived is kept, and the rest asked for.
                if attempt == ATTEMPTS:
                    raise DownloadFailed(
                        "download-broken-off", address=source.url, attempts=ATTEMPTS
                    ) from error
            except (httpx.HTTPError, OSError) as error:
                raise _failed(source, error) from error
    found = _sha256(part)
    if not found.startswith(source.sha256):
        part.unlink()
        raise DownloadFailed(
            "download-checksum", address=source.url, found=found[:16], expected=source.sha256
        )


def _receive(
    client: httpx.Client, source: Source, part: Path, on_bytes: Callable[[int, int | None], None] | None
) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"}  # ranges and checksums are of the file as it is
    if have:
        headers["Range"] = f"bytes={have}-"
    if source.user_agent:
        headers["User-Agent"] = source.user_agent
    request = client.build_request("GET", source.url, headers=headers)
    response = _within(source.connect_seconds, lambda: client.send(request, stream=True))
    try:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # nothing is missing; the checksum decides
        response.raise_for_status()
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # A network that wants people to log in first; what came of the file before is kept.
            raise DownloadFailed("download-web-page", address=source.url)
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            have = 0
        length = response.headers.get("Content-Length")
        total = have + int(length) if length else None
        _check_size(source, part, total or 0)
        with part.open("ab" if have else "wb") as file:
            for chunk in response.iter_raw():
                have += len(chunk)
                _check_size(source, part, have)
                file.write(chunk)
                if on_bytes:
                    on_bytes(have, total)
    finally:
        response.close()


def _check_size(source: Source, part: Path, size: int) -> None:
    if source.largest is not None and size > source.largest:
        part.unlink(missing_ok=True)
        raise DownloadFailed("download-too-large", address=source.url, megabytes=source.largest / 1e6)


def _within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` returns, or httpx.ConnectTimeout: a name look-up has no time limit of its own."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise httpx.ConnectTimeout(f"no answer within {seconds} seconds")
    return results[0]


def _failed(source: Source, error: Exception) -> DownloadFailed:
    if isinstance(error, httpx.HTTPStatusError):
        status, phrase = error.response.status_code, error.response.reason_phrase
        return DownloadFailed("download-refused", address=source.url, status=status, phrase=phrase)
    if isinstance(error, httpx.TimeoutException):
        return DownloadFailed("download-no-answer", address=source.url)
    if isinstance(error, httpx.ConnectError):
        return DownloadFailed("download-no-connection", address=source.url)
    reason = str(error) or type(error).__name__
    return DownloadFailed("download-failed", address=source.url, reason=reason)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

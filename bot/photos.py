"""From a file at Telegram to a checked picture that is kept."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path

import httpx
from telegram.error import BadRequest, TelegramError

from bot import metrics
from bot.house import House
from bot.pictured import Picture
from bot.settings import TELEGRAM
from bot.texts import Sorry
from engine.pictures.inspect import inspect
from storage import images

log = logging.getLogger(__name__)

LARGEST = 20 * 2**20
"""Bytes; Telegram hands out no larger files to bots."""
LARGEST_HERE = 100 * 2**20
"""The same of a Bot API server of one's own in `--local` mode, which has no limit: what we can bear."""


async def take(house: House, picture: Picture) -> str:
    """Fetches a picture, looks at it in the child process for pictures, and keeps it; gives its SHA-256.

    Raises Sorry if Telegram does not hand it out, engine.errors.BadPicture if it is none.
    """
    data = await fetch(house, picture)
    found = await house.pictures.run(inspect, data)
    return await images.keep(house.db, data, mime=f"image/{found.format.lower()}", source=picture.file_id)


async def fetch(house: House, picture: Picture) -> bytes:
    """The bytes of a file; whatever is said of its size, no more than `LARGEST` or `LARGEST_HERE` are taken.

    What fails may work a moment later, so it is tried a few times. Raises Sorry.
    """
    # A server of one's own may be in `--local` mode: it is asked, and says itself what is too big for it.
    largest = LARGEST if house.settings.api_url == TELEGRAM else LARGEST_HERE
    if picture.file_size is not None and picture.file_size > largest:
        raise _too_large(picture.file_size, largest)
    for pause in (*house.delivery.pace.fetch_again, None):
        try:
            return await _fetch(house, picture.file_id)
        except BadRequest as error:
            if "too big" not in str(error).lower():
                raise Sorry("fetch-failed") from error
            raise _too_large(picture.file_size, LARGEST) from error
        except (TelegramError, httpx.HTTPError, OSError) as error:
            if pause is None:
                raise Sorry("fetch-failed") from error
            log.info("a photo could not be fetched (%s) and is asked for again", error)
            await asyncio.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


async def _fetch(house: House, file_id: str) -> bytes:
    file = await house.telegram.get_file(file_id)
    if not file.file_path:
        raise Sorry("fetch-failed")
    if "://" not in file.file_path:  # a Bot API server in `--local` mode names a file of this machine
        return await asyncio.to_thread(_read, Path(file.file_path))
    with _counted():
        return await _download(house.downloads, file.file_path)


def _too_large(size: int | None, largest: int) -> Sorry:
    most = largest // 2**20
    if size is None or size <= largest:
        return Sorry("too-large-unknown", most=most)
    return Sorry("too-large", megabytes=ceil(size / 2**20 * 10) / 10, most=most)  # 20.01 is no 20.0


@contextmanager
def _counted() -> Iterator[None]:
    """Counts a download by how it ends, among the calls to Telegram."""
    how = "ok"
    try:
        yield
    except Exception as error:
        how = _outcome(error)
        raise
    except BaseException:  # cancelled: it did not end
        how = ""
        raise
    finally:
        if how:
            metrics.CALLS.labels("download", how).inc()


async def _download(client: httpx.AsyncClient, address: str) -> bytes:
    data = bytearray()
    async with client.stream("GET", address) as response:
        response.raise_for_status()
        async for part in response.aiter_bytes():
            data += part
            if len(data) > LARGEST:
                raise _too_large(None, LARGEST)
    return bytes(data)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(LARGEST_HERE + 1)
    if len(data) > LARGEST_HERE:
        raise _too_large(None, LARGEST_HERE)
    return data


def _outcome(error: Exception) -> str:
    """In the words that other calls' outcomes have; a file that is not to be had is refused."""
    if isinstance(error, Sorry):
        return "too-large"
    if isinstance(error, httpx.TimeoutException):
        return "timed-out"
    if isinstance(error, httpx.HTTPStatusError) and error.response.is_client_error:
        return "retry-after" if error.response.status_code == 429 else "refused"
    return "network" if isinstance(error, httpx.HTTPError | OSError) else "other"

"""A full disk: who asks is answered, who runs the bot is told, and all goes on once there is room."""

import asyncio
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from people import finished, photo, words
from town import Town, Towns

from storage import inbox
from storage.errors import NoRoom

BEN = 102


@contextmanager
def full_disk() -> Iterator[list[int]]:
    """No file can be stored while the context lasts; gives what was tried."""
    tried: list[int] = []

    def full(descriptor: int) -> None:
        tried.append(descriptor)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        yield tried


async def test_a_photo_for_which_there_is_no_room_is_refused_and_the_admins_are_told_once(
    towns: Towns,
) -> None:
    async with towns(admins=(BEN,)) as town:
        await town.ben.send("/start")
        await town.settled()
        with full_disk():
            for caption in ("/wave", "/night"):
                await town.ada.send(caption, photo())
                await town.ada.sees(lambda m: "no room left where I keep pictures" in words(m))
                await town.ada.turn_the_page()
            assert "No space left" in str(town.house.db.trouble())
        told = [m for m in await town.ben.messages() if "No space left" in words(m)]
        assert len(told) == 1
        await town.ada.send("/wave", photo())
        await town.ada.sees(finished)
        assert town.house.db.trouble() is None


async def test_a_picture_that_is_painted_waits_for_room_and_is_not_painted_again(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.backend.hold()
    await town.ada.send("/wave", photo())
    while not town.backend.requests:
        await asyncio.sleep(0.01)
    with full_disk() as tried:
        town.backend.release()
        async with asyncio.timeout(60):
            while len(tried) < 3:
                await asyncio.sleep(0.01)
    await town.ada.sees(finished)
    assert len(town.backend.requests) == 1
    assert len([line for line in caplog.messages if "waits until there is room" in line]) == 1


async def test_what_cannot_be_written_down_stays_at_telegram_and_is_done_once_there_is_room(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*args: object) -> list[int]:
        raise NoRoom("database or disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(inbox, "add", full)
        await town.control("update", message={"message_id": "odd"})
        await town.ada.send("/wave", photo())
        await town.ada.send("", photo(hue=80), photo(hue=160))
        await town.ada.sees(lambda m: "I will come to it by myself" in words(m))
    await town.ada.sees(finished)
    await town.settled()
    answers = [m for m in await town.ada.messages() if "I will come to it by myself" in words(m)]
    assert len(answers) == 1

"""People at the studio's page, while others send photos in Telegram: walls, sliders and pictures."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp

from tests.visiting import Guest

TRIALS = 5
"""Moves of a slider between a wall and a picture."""
WITHIN = 300.0
"""Seconds that a visitor waits for anything."""


@dataclass
class Visited:
    """What visitors saw, in seconds since they asked.

    first: from a photo to the first of its wall; wall: to the last; trial: from a slider to its answer;
    asked: from any order to its acknowledgement. refused: how often one was told to come later.
    """

    first: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    trial: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    refused: int = 0


async def visit(url: str, photos: Sequence[bytes], number: int, seen: Visited, over: asyncio.Event) -> None:
    """One visitor, from an address of their own, with one photo after the other until the day is over."""
    async with aiohttp.ClientSession() as http:
        guest = Guest(url, http, headers={"X-Forwarded-For": f"203.0.{number // 250}.{1 + number % 250}"})
        guest.authorization = f"Bearer {(await guest.post('/visitors', {}))['key']}"
        await guest.gets("/me")
        paintings = (await guest.gets("/paintings"))["paintings"]
        await asyncio.gather(*(guest.gets(each["picture"]) for each in paintings))
        names, turn = [each["name"] for each in paintings], number
        while turn == number or not over.is_set():
            try:
                await _session(guest, photos[turn % len(photos)], names, seen)
            except (AssertionError, TimeoutError):
                seen.refused += 1
                await asyncio.sleep(5)
            turn += 1


async def _session(guest: Guest, photo: bytes, names: Sequence[str], seen: Visited) -> None:
    began = time.perf_counter()
    sha = await guest.uploads(photo)
    async with asyncio.timeout(WITHIN), guest.listens() as events:
        wall = await _asked(guest, seen, "walls", sha, *names)
        first = True
        async for name, data in events:
            if name == "tasted" and data["job"] == wall:
                if first:
                    seen.first.append(time.perf_counter() - began)
                first = False
                await guest.gets(data["picture"])  # as the page does with each
            if name == "job" and data["id"] == wall and data["state"] == "done":
                break
        seen.wall.append(time.perf_counter() - began)
        for step in range(TRIALS):
            moved = time.perf_counter()
            trial = await _asked(guest, seen, "trials", sha, names[0], look={"strength": step / TRIALS})
            async for name, data in events:
                if name == "job" and data["id"] == trial and data["state"] == "done":
                    break
            await guest.gets(data["pictures"]["tasted"][0]["picture"])
            seen.trial.append(time.perf_counter() - moved)
        picture = await _asked(guest, seen, "pictures", sha, names[0])
        async for name, data in events:
            if name == "job" and data["id"] == picture and data["state"] == "done":
                break
        await guest.gets(data["pictures"]["shown"])


async def _asked(guest: Guest, seen: Visited, what: str, sha: str, *names: str, **more: object) -> int:
    began = time.perf_counter()
    job = await guest.orders(what, sha, *names, **more)
    seen.asked.append(time.perf_counter() - began)
    return int(job["id"])

"""Inline queries: what the people ask the bot for by its name in any chat, and what it offered them."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KEPT = 1000
"""Inline queries remembered, answered or not."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inline query. answer: what the bot says to it, once it does; see `answer_inline_query`."""

    person: int
    asked_at: float
    answer: asyncio.Future[dict[str, Any]]


class Inquiries:
    """The last inline queries by id."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked: dict[str, Inquiry] = {}

    def ask(self, person: int) -> str:
        """The id of a new inline query, which the bot may answer once."""
        number = str(random.randint(10**17, 10**18))
        answer = asyncio.get_running_loop().create_future()
        self._asked[number] = Inquiry(person, self._clock(), answer)
        while len(self._asked) > KEPT:
            self._asked.pop(next(iter(self._asked))).answer.cancel()
        return number

    def get(self, number: str) -> Inquiry | None:
        return self._asked.get(number)

    def offered(self, number: str, person: int, result: str) -> dict[str, Any] | None:
        """What of a message the bot offered that person under this result's id; None if it did not."""
        inquiry = self._asked.get(number)
        if inquiry is None or inquiry.person != person or not inquiry.answer.done():
            return None
        results = [] if inquiry.answer.cancelled() else inquiry.answer.result()["results"]
        return next((each["content"] for each in results if each["id"] == result), None)

    def close(self) -> None:
        """Lets everybody go who waits for an answer."""
        for inquiry in self._asked.values():
            inquiry.answer.cancel()

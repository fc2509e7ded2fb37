"""Telegram's rate limits: who is asked to wait, waits, and holds up nobody else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.verdicts import seconds_of

log = logging.getLogger(__name__)

LONGEST = 120.0
"""Seconds one request waits in all; after that its caller decides."""
IMPATIENT = 0
"""As `rate_limit_args`: a request that would be late is of no use, so the caller learns of it at once."""

Sleep = Callable[[float], Awaitable[object]]


class Patience(BaseRateLimiter[int]):
    """Waits as long as Telegram asks for (429) and sends that one request again; the others go on.

    longest: seconds a request waits in all. A request's `rate_limit_args` is its own number of seconds.
    """

    def __init__(self, *, longest: float = LONGEST, sleep: Sleep = asyncio.sleep) -> None:
        self._longest = longest
        self._sleep = sleep

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Awaitable[Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        left = self._longest if rate_limit_args is None else float(rate_limit_args)
        while True:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = seconds_of(error)
                if wait > left:
                    raise
                left -= wait
                log.info("Telegram asks to wait %.1f s before %s", wait, endpoint)
                await self._sleep(wait)

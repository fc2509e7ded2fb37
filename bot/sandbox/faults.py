"""Failures ordered in advance, so that tests can see how a bot bears them."""

import asyncio
from dataclasses import dataclass, replace

from bot.sandbox.errors import ApiError, Refusal
from bot.sandbox.parameters import Parameters

GATEWAY_TIMEOUT = 504
NO_ANSWER = 0
"""As an error code: the connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The next `times` calls of `method` fail so; `*` is any method but getUpdates.

    after: the call is carried out first and only its answer is lost.
    delay: seconds the caller waits before it fails.
    """

    method: str
    times: int
    error_code: int
    description: str
    retry_after: int | None
    after: bool
    delay: float

    async def strike(self) -> None:
        """Raises the ordered error."""
        await asyncio.sleep(self.delay)
        if self.error_code == NO_ANSWER:
            raise ConnectionAbortedError
        raise ApiError(self.error_code, self.description, self.retry_after)


class Faults:
    """What is still to fail, in the order it was ordered."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def order(self, call: Parameters) -> None:
        """Takes a fault from a request to `/sandbox/faults`; `times` 0 takes back those of the method."""
        method = call.text("method").lower()
        if not method:
            raise Refusal(
                "Say which method shall fail, for example sendMessage, or * for all but getUpdates."
            )
        times = call.number("times", 1)
        if times <= 0:
            self._waiting = [fault for fault in self._waiting if fault.method != method]
            return
        retry_after = call.number("retry_after") or None
        after = call.flag("after")
        code = call.number("error_code", 429 if retry_after else GATEWAY_TIMEOUT if after else 500)
        usual = {
            429: f"Too Many Requests: retry after {retry_after}",
            500: "Internal Server Error",
            502: "Bad Gateway",
            504: "Gateway Timeout",
        }
        description = call.text("description") or usual.get(code, "Bad Request: a fault that was ordered")
        delay = float(call.text("delay") or 0)
        self._waiting.append(Fault(method, times, code, description, retry_after, after, delay))

    def next(self, method: str) -> Fault | None:
        """The fault that meets this call, counted as used."""
        for place, fault in enumerate(self._waiting):
            if fault.method == method or (fault.method == "*" and method != "getupdates"):
                left = replace(fault, times=fault.times - 1)
                self._waiting[place : place + 1] = [left] if left.times else []
                return fault
        return None

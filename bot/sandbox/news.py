"""Waiting for something to happen, without asking again and again."""

import asyncio
from collections.abc import Callable


class News:
    """Wakes everybody who waits, each time there is something new, and for good at the end."""

    def __init__(self) -> None:
        self.closed = False
        self._next = asyncio.Event()

    def tell(self) -> None:
        """Wakes those who wait now."""
        told, self._next = self._next, asyncio.Event()
        told.set()

    async def wait(self, timeout: float | None) -> None:
        """Returns at the next news, at the end, or after `timeout` seconds."""
        if self.closed:
            return
        try:
            await asyncio.wait_for(self._next.wait(), timeout)
        except TimeoutError:
            return

    async def until(self, true: Callable[[], bool], timeout: float) -> bool:
        """Whether it became true within `timeout` seconds; asked again at each news."""
        now = asyncio.get_running_loop().time
        deadline = now() + timeout
        while not true():
            if self.closed or now() >= deadline:
                return False
            await self.wait(deadline - now())
        return True

    def close(self) -> None:
        """Lets everybody go; nobody waits any more."""
        self.closed = True
        self.tell()

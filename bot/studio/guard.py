"""How much anybody may ask for, and from which address they do; what a browser is told to keep out.

What is counted here is forgotten with the process: whoever leads next begins anew. Orders of people from
Telegram have their limits where orders are placed, whichever door they come by.
"""

import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from math import ceil

from aiohttp.web import BaseRequest

from bot.texts import Sorry

HOUR = 3600.0
TELEGRAM_WEB = "https://web.telegram.org"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "media-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors 'self' {TELEGRAM_WEB}"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Of every answer; there is no script, style or picture but this server's own."""
SOMEBODYS = {"Cache-Control": "no-store, private"}
"""Of an answer that is for one person."""
MANY = 10_000
"""Spans that are remembered before those that are over are forgotten."""

Network = IPv4Network | IPv6Network


class Deed(StrEnum):
    """What is counted."""

    PICTURE = "picture"
    SKETCH = "sketch"
    """A wall, or a trial."""
    UPLOAD = "upload"
    KEY = "key"
    """A visitor is given one."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often an hour. key: by one visitor, or for uploads by one person; address: by all from there."""

    key: int
    address: int


RATES: Mapping[Deed, Rate] = {
    Deed.PICTURE: Rate(20, 60),
    Deed.SKETCH: Rate(60, 600),
    Deed.UPLOAD: Rate(60, 180),
    Deed.KEY: Rate(20, 20),
}


class TooOften(Sorry):
    """As often as an hour allows; the values say when it goes on."""


class Windows:
    """Counts what is done, exactly: no hour ever sees more than its rate.

    clock: seconds that only ever grow.
    """

    def __init__(
        self, rates: Mapping[Deed, Rate] = RATES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rates = rates
        self._clock = clock
        self._done: dict[tuple[Deed, Hashable], deque[float]] = {}

    def count(self, deed: Deed, person_id: int | None, address: str | None) -> None:
        """Counts a deed for a person and an address; None: for none. Raises TooOften, and counts nothing."""
        now, rate = self._clock(), self._rates[deed]
        spans = []
        if person_id is not None:
            spans.append((self._span(deed, person_id, now), rate.key, "studio-limit-key"))
        if address is not None:
            spans.append((self._span(deed, address, now), rate.address, "studio-limit-address"))
        for done, most, key in spans:
            if len(done) >= most:
                raise TooOften(key, count=max(1, ceil((done[-most] + HOUR - now) / 60)))
        for done, _, _ in spans:
            done.append(now)

    def _span(self, deed: Deed, who: Hashable, now: float) -> deque[float]:
        if len(self._done) >= MANY:
            self._done = {key: done for key, done in self._done.items() if done and done[-1] > now - HOUR}
        done = self._done.setdefault((deed, who), deque())
        while done and done[0] <= now - HOUR:
            done.popleft()
        return done


def address_of(request: BaseRequest, proxies: Sequence[Network]) -> str:
    """The address somebody asks from; of an IPv6 one what a household has, so that nobody has thousands.

    It is taken from the last entry of `X-Forwarded-For` only where the peer is one of these proxies.
    """
    peer = request.remote or ""
    if _is_in(peer, proxies):
        forwarded = request.headers.getall("X-Forwarded-For", [])
        peer = forwarded[-1].rpartition(",")[2].strip() if forwarded else peer
    try:
        ip = ip_address(peer)
    except ValueError:
        return peer
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or IPv6Network((ip, 64), strict=False))


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    ip = (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
    return any(ip in network for network in networks)

"""Updates that Telegram brings: the same door as polling, at an address that only Telegram is told.

Who is brought updates hears nothing of a token that is known no more, of an address that another process has
told Telegram, or of a proxy that lets nothing through: so Telegram is asked, from time to time.
"""

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import BadHttpMessage
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.health import Part
from bot.inbox import Inbox
from bot.lanes import Raw
from bot.pace import Pace
from bot.polling import Revoked
from storage.errors import Away, NoRoom

log = logging.getLogger(__name__)

LARGEST = 1 << 20
"""Bytes of one update; Telegram's own stay far below."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
"""That Telegram may open at the same time."""


def path_of(url: str) -> str:
    """Where the webhook of this address is served.

    >>> path_of("https://paint.example.org/hook")
    '/hook'
    >>> path_of("https://paint.example.org")
    '/webhook'
    """
    path = urlsplit(url).path.rstrip("/")
    return path or "/webhook"


def new_secret() -> str:
    """A secret nobody can guess, for an operator who has named none."""
    return secrets.token_urlsafe(32)


@dataclass
class Webhook:
    """Takes updates from Telegram to the inbox, and looks after its bringing them.

    url: where Telegram reaches us. secret: how it proves itself. on_full: told of updates for which there is
    no room, each time; Telegram brings them again until there is.
    """

    inbox: Inbox
    bot: Bot
    url: str
    secret: str
    kinds: Sequence[str]
    on_full: Callable[[Sequence[Raw], NoRoom], Awaitable[None]] | None = None
    pace: Pace = field(default_factory=Pace)
    _taking: set[asyncio.Task[object]] = field(default_factory=set, init=False)
    _written: str | None = field(default=None, init=False)  # the address, as Telegram writes it
    _problem: str | None = field(default=None, init=False)
    _heard: float | None = field(default=None, init=False)  # by the event loop's clock
    _came: datetime | None = field(default=None, init=False)  # the last update, or Telegram took the address

    @property
    def address(self) -> str:
        """What Telegram is told."""
        return self.url if urlsplit(self.url).path.rstrip("/") else self.url.rstrip("/") + path_of(self.url)

    def part(self) -> Part:
        """How the webhook is, and how old the last update or the last good look at it."""
        age = None if self._heard is None else _now() - self._heard
        silent = age is not None and age > self.pace.silent
        return Part(self._problem or (f"Telegram was last heard of {age:.0f} s ago" if silent else None), age)

    async def run(self) -> None:
        """Keeps Telegram told of the address; never returns. Raises Revoked."""
        while True:
            await self._announce()
            told = True
            while told:
                told = await self._is_told()
                await asyncio.sleep(self.pace.webhook_look)

    async def close(self) -> None:
        """Returns once the updates that are being taken are rows, or that takes too long."""
        if self._taking:
            await asyncio.wait(self._taking, timeout=self.pace.farewell)

    async def receive(self, request: web.Request) -> web.Response:
        """200 to Telegram once the update is a row; who does not know the secret gets 403."""
        response = await self._received(request)
        if request.content.exception() is not None:  # else aiohttp reads on, and logs that it cannot
            request.content.feed_eof()
            response.force_close()
        return response

    async def _received(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self.secret.encode()):
            return web.Response(status=403, text="only Telegram is answered here")
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413, text=f"at most {LARGEST} bytes are taken")
        try:
            body = await request.content.read(LARGEST + 1)
            while len(body) <= LARGEST and not request.content.at_eof():
                body += await request.content.read(LARGEST + 1 - len(body))
        except (web.RequestPayloadError, ClientPayloadError, BadHttpMessage):
            return web.Response(status=400, text="the body is damaged")
        if len(body) > LARGEST:
            return web.Response(status=413, text=f"at most {LARGEST} bytes are taken")
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return web.Response(status=400, text="this is no JSON")
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            return web.Response(status=400, text="this is no update")
        return await self._take(raw)

    async def _take(self, raw: Raw) -> web.Response:
        task = asyncio.current_task()
        assert task is not None
        self._taking.add(task)
        try:
            await self.inbox.accept([raw])
        except NoRoom as error:
            if self.on_full:
                await self.on_full([raw], error)
            return web.Response(status=503, text="there is no room for it now")
        except Away as error:
            log.warning("an update is left to Telegram for a while: %s", error)
            return web.Response(status=503, text="it cannot be written down now")
        finally:
            self._taking.discard(task)
        self._heard, self._came = _now(), datetime.now(UTC)
        return web.Response()

    async def _announce(self) -> None:
        """Tells Telegram the address, as often as that takes."""
        pause = self.pace.announce_again
        while True:
            try:
                await self.bot.set_webhook(
                    self.address,
                    secret_token=self.secret,
                    allowed_updates=list(self.kinds),
                    max_connections=CONNECTIONS,
                )
                break
            except TelegramError as error:
                _raise_if_revoked(error)
                self._problem = f"Telegram does not take the webhook: {error}"
                log.warning("%s; trying again in %.0f s", self._problem, pause)
            await asyncio.sleep(pause)
            pause = min(self.pace.announce_again_at_most, 2 * pause)
        self._problem, self._written = None, None
        self._heard, self._came = _now(), datetime.now(UTC)
        log.info("Telegram brings updates to %s", self.address)

    async def _is_told(self) -> bool:
        """Looks at what Telegram says of the webhook; False if it brings updates elsewhere, or nowhere."""
        try:
            info = await self.bot.get_webhook_info()
        except TelegramError as error:
            _raise_if_revoked(error)
            self._say(f"Telegram does not say how the webhook is: {error}")
            return True
        self._heard = _now()
        if not info.url or info.url != (self._written or info.url):
            self._say("another process has taken the webhook away; only one may work with the same token")
            return False
        self._written = info.url
        self._say(self._complaint(info))
        return True

    def _complaint(self, info: WebhookInfo) -> str | None:
        """Why what waits at Telegram does not come; None if it does, or nothing waits."""
        failed, came = info.last_error_date, self._came
        if not info.pending_update_count or failed is None or (came is not None and failed < came):
            return None
        return f"Telegram cannot bring updates to {self.address}: {info.last_error_message}"

    def _say(self, problem: str | None) -> None:
        """Remembers what is the matter; the log has each once."""
        if problem is not None and problem != self._problem:
            log.warning("%s", problem)
        elif problem is None and self._problem is not None:
            log.info("Telegram brings updates again.")
        self._problem = problem


def _raise_if_revoked(error: TelegramError) -> None:
    """A 404, and what is no answer of a Bot API, come from what stands in Telegram's place for a while."""
    if isinstance(error, InvalidToken) and str(error).startswith("Unauthorized") and error.__cause__ is None:
        raise Revoked(str(error)) from error


def _now() -> float:
    return asyncio.get_running_loop().time()

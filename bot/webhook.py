"""Updates that Telegram brings: the same door as polling, at an address that only Telegram is told."""

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.inbox import Inbox
from bot.web import Handler

log = logging.getLogger(__name__)

LARGEST = 1 << 20
"""Bytes of one update; Telegram's own stay far below."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
"""That Telegram may open at the same time."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between attempts to tell Telegram the address; each pause is twice the one before."""


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


async def keep_announced(bot: Bot, url: str, secret: str, kinds: Sequence[str]) -> None:
    """Tells Telegram the address, as often as that takes; never returns. Raises telegram's InvalidToken."""
    address = url if urlsplit(url).path.rstrip("/") else url.rstrip("/") + path_of(url)
    pause = FIRST_PAUSE
    while True:
        try:
            await bot.set_webhook(
                address, secret_token=secret, allowed_updates=list(kinds), max_connections=CONNECTIONS
            )
            break
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("Telegram does not take the webhook (%s); trying again in %.0f s", error, pause)
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, 2 * pause)
    log.info("Telegram brings updates to %s", address)
    await asyncio.Event().wait()


def handler(inbox: Inbox, secret: str) -> Handler:
    """Answers Telegram's requests: 200 once the update is a row; who does not know the secret gets 403."""

    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), secret.encode()):
            return web.Response(status=403, text="only Telegram is answered here")
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413, text=f"at most {LARGEST} bytes are taken")
        body = await request.content.read(LARGEST + 1)
        while len(body) <= LARGEST and not request.content.at_eof():
            body += await request.content.read(LARGEST + 1 - len(body))
        if len(body) > LARGEST:
            return web.Response(status=413, text=f"at most {LARGEST} bytes are taken")
        try:
            raw = json.loads(body)
        except ValueError:
            return web.Response(status=400, text="this is no JSON")
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            return web.Response(status=400, text="this is no update")
        await inbox.accept([raw])
        return web.Response()

    return receive

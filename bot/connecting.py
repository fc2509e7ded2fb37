"""The line to Telegram's Bot API: how long it is waited for, and the first question it is asked."""

import asyncio
import logging

import httpx
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot import proxies
from bot.limits import Patience
from bot.pace import Pace
from bot.starting import StartError

log = logging.getLogger(__name__)


def talker(token: str, api_url: str, pace: Pace = Pace(), patience: Patience | None = None) -> ExtBot[int]:
    """Telegram's Bot API at `api_url`, not asked anything yet; messages keep to the limits of `pace`."""
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=requests(api_url, 64, pace),
        get_updates_request=requests(api_url, 2, pace),  # its own: a long poll never waits behind uploads
        defaults=Defaults(
            parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        rate_limiter=patience or Patience(pace),
    )


def requests(api_url: str, connections: int, pace: Pace = Pace()) -> HTTPXRequest:
    """Requests to `api_url`, so many at the same time."""
    return HTTPXRequest(
        httpx_kwargs=proxies.options_for(api_url),
        connection_pool_size=connections,
        pool_timeout=pace.answer,
        connect_timeout=pace.connect,
        read_timeout=pace.answer,
        write_timeout=pace.answer,
        media_write_timeout=pace.upload,
    )


def downloads(telegram: ExtBot[int], pace: Pace = Pace()) -> httpx.AsyncClient:
    """The line on which files come from Telegram; used with `async with`."""
    patience = httpx.Timeout(pace.answer, connect=pace.connect)
    return httpx.AsyncClient(timeout=patience, **proxies.options_for(telegram.base_file_url))


async def introduced(telegram: ExtBot[int], stop: asyncio.Event, pace: Pace) -> None:
    """Returns once Telegram has said who the bot is; waits for it to be reachable. Raises StartError."""
    pause = pace.again
    while True:
        try:
            await telegram.initialize()
            return
        except InvalidToken as error:
            raise StartError(
                "PASTICHE_TOKEN: the Bot API server does not know this token; get one from @BotFather",
                status=1,
            ) from error
        except TelegramError as error:
            way = proxies.way_to(telegram.base_url)
            log.warning(
                "the Bot API server cannot be reached%s (%s); trying again in %.0f s", way, error, pause
            )
        try:
            await asyncio.wait_for(stop.wait(), pause)
            raise StartError("stopped before the Bot API server could be reached", status=1)
        except TimeoutError:
            pause = min(pace.connect_at_most, 2 * pause)

"""The bot as a whole: what is started in which order, and stopped in the reverse."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ApplicationBuilder, Defaults
from telegram.request import HTTPXRequest

from bot import collection, fetching, handlers, sandbox, texts, web
from bot.delivery import Patience
from bot.dispatcher import Dispatcher
from bot.handlers.intake import settle_waiting_albums
from bot.lanes import Lanes
from bot.services import App, Services
from bot.settings import Settings
from engine import weights
from engine.backends.local import LocalBackend
from engine.errors import EngineError
from storage.database import Database

log = logging.getLogger(__name__)

TIME_LIMIT = 3600.0
"""Seconds after which a render is given up."""

_GROUP_COMMANDS = ("style", "paintings", "cancel", "help", "privacy")


class StartError(Exception):
    """The bot cannot start; the message is a sentence for the operator."""


async def run(settings: Settings, host: str, port: int) -> None:
    """Run until SIGINT or SIGTERM. Raises StartError."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as house:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        token, api_url = _where_to(settings, host, port)
        health = web.Health()
        playground = (
            sandbox.create_app(data_dir=settings.data_dir / "sandbox") if not settings.token else None
        )
        await house.enter_async_context(web.serve(host, port, health, playground))

        db = await Database.open(settings.database_url, settings.data_dir)
        house.push_async_callback(db.close)

        backend = LocalBackend(
            slots=settings.slots,
            device=settings.device,
            vgg19=settings.vgg19,
            data_dir=settings.data_dir,
            time_limit=TIME_LIMIT,
        )
        house.push_async_callback(backend.close)
        warming = asyncio.create_task(_warm(backend))  # loading torch takes seconds; nobody waits for it
        house.callback(warming.cancel)

        application = build(token, api_url)
        dispatcher = Dispatcher(db, backend, application.bot)
        application.bot_data["services"] = Services(settings, db, dispatcher)
        await house.enter_async_context(_talking(application, stop))
        if settings.token is None:
            print(
                f"Pastiche is ready: open http://{host}:{port} and send a photo. Ctrl+C ends it.", flush=True
            )
        else:
            log.info("Pastiche is ready as @%s", application.bot.username)
        dispatcher.start()
        health.trouble = dispatcher.trouble
        house.push_async_callback(dispatcher.stop)
        await settle_waiting_albums(application)
        chosen = weights.resolve(settings.vgg19, settings.data_dir)
        log.info("The %s weights paint: %s. %s", chosen.name, chosen.why, weights.others(chosen))
        if settings.fetch:
            house.push_async_callback(_ended, asyncio.create_task(fetching.keep_fetching(settings)))
        stopped = asyncio.create_task(stop.wait())
        house.callback(stopped.cancel)
        await asyncio.wait([warming, stopped], return_when=asyncio.FIRST_COMPLETED)
        if warming.done():
            warming.result()
            await stopped
        log.info("closing down")


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _warm(backend: LocalBackend) -> None:
    try:
        await backend.start()
    except EngineError as error:
        raise StartError(f"the engine cannot start: {error}") from error
    log.info("%d render process(es) are warm", backend.slots)


def build(token: str, api_url: str) -> App:
    """The python-telegram-bot application with every handler, not started yet."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(
            HTTPXRequest(
                connection_pool_size=64,
                pool_timeout=30,
                connect_timeout=10,
                read_timeout=30,
                write_timeout=30,
                media_write_timeout=120,
            )
        )
        # Its own small pool: a long poll never waits behind uploads.
        .get_updates_request(
            HTTPXRequest(connection_pool_size=2, pool_timeout=30, connect_timeout=10, read_timeout=30)
        )
        .defaults(
            Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True))
        )
        .rate_limiter(Patience())
        .concurrent_updates(Lanes())
        .job_queue(None)
        .build()
    )
    handlers.register(application)
    return application


def _where_to(settings: Settings, host: str, port: int) -> tuple[str, str]:
    if settings.token is None:
        return sandbox.TOKEN, f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
    return settings.token.get_secret_value(), settings.api_url


@asynccontextmanager
async def _talking(application: App, stop: asyncio.Event) -> AsyncIterator[None]:
    """Poll for updates while the context lasts; waits for Telegram to be reachable."""
    await _initialize(application, stop)
    try:
        await application.start()
        assert application.updater is not None
        # New messages and buttons only: an edited caption shall not order a second time.
        await application.updater.start_polling(
            allowed_updates=[Update.MESSAGE, Update.CALLBACK_QUERY], bootstrap_retries=-1, timeout=20
        )
        await _introduce(application)
        yield
    finally:
        if application.updater and application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


async def _initialize(application: App, stop: asyncio.Event) -> None:
    pause = 1.0
    while True:
        try:
            await application.initialize()
            return
        except InvalidToken as error:
            raise StartError(
                "PASTICHE_TOKEN: the Bot API server does not know this token; get one from @BotFather"
            ) from error
        except NetworkError as error:
            log.warning("the Bot API server cannot be reached (%s); trying again in %.0f s", error, pause)
        try:
            await asyncio.wait_for(stop.wait(), pause)
            raise StartError("stopped before the Bot API server could be reached")
        except TimeoutError:
            pause = min(60.0, 2 * pause)


async def _introduce(application: App) -> None:
    """Set the commands Telegram shows in its menus, and what the bot says of itself."""
    bot = application.bot
    house: Services = application.bot_data["services"]
    shown = await asyncio.to_thread(collection.for_menu, house.settings.data_dir)
    styles = {painting.name: texts.painting_command(painting.title) for painting in shown}
    in_groups = {name: texts.COMMANDS[name] for name in _GROUP_COMMANDS}
    try:
        await bot.set_my_commands(_commands({**texts.COMMANDS, **styles}), BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(_commands({**in_groups, **styles}), BotCommandScopeAllGroupChats())
        await bot.set_my_short_description(texts.SHORT_DESCRIPTION)
        await bot.set_my_description(texts.DESCRIPTION)
    except TelegramError as error:  # a menu is no reason not to paint
        log.warning("the command menu could not be set: %s", error)


def _commands(described: dict[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in list(described.items())[:100]]

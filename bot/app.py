"""The bot as a whole: what is started in which order, and stopped in the reverse."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from aiohttp.web import Application
from pydantic import SecretStr
from telegram.ext import ExtBot

from bot import fetching, proxies, routing, sandbox, web, webhook
from bot.chores import Chores
from bot.collection import Collection
from bot.connecting import downloads, introduced, requests, talker
from bot.delivery import Delivery
from bot.dispatcher import Dispatcher
from bot.health import Health, Part
from bot.house import House
from bot.inbox import Inbox
from bot.menus import Menus
from bot.pace import Pace
from bot.polling import Poller, Revoked
from bot.presses import Presses
from bot.settings import Settings
from bot.starting import StartError, exposed, held, of_address, of_folder
from bot.tasks import Tasks
from bot.webhook import Webhook
from engine import backends, weights
from engine.backends import Backend
from engine.errors import EngineError
from engine.pictures.apart import Apart
from storage.database import Database

log = logging.getLogger(__name__)


async def run(settings: Settings, host: str, port: int) -> None:
    """Run until SIGINT or SIGTERM. Raises StartError, storage's CannotOpen, or proxies.NoWayThrough."""
    stop, pace = asyncio.Event(), Pace()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _end, stop, pace)
    async with AsyncExitStack() as stack:
        stack.enter_context(held(settings.data_dir))
        site = web.Site(
            webhook_path=webhook.path_of(settings.webhook_url) if settings.webhook_url else None,
            dashboard_secret=_plain(settings.dashboard_secret),
        )
        playground = None if settings.token else sandbox.create_app(data_dir=settings.data_dir / "sandbox")
        port = await stack.enter_async_context(_served(settings, host, port, site, playground, pace))
        if settings.token is None and (warning := await asyncio.to_thread(exposed, host)):
            log.warning("%s", warning)
        token, api_url = _where_to(settings, host, port)
        proxies.check(api_url)
        telegram = talker(token, api_url, pace)
        backend = backends.open(settings, time_limit=pace.render)
        stack.push_async_callback(backend.close)
        pictures, at_leisure = Apart(), Apart(seconds=pace.leisure)
        stack.push_async_callback(pictures.close)
        stack.push_async_callback(at_leisure.close)
        collection = Collection(settings, pictures, at_leisure, pace=pace)
        house = await stack.enter_async_context(
            open_house(settings, telegram, backend, pictures, collection, pace, _rows_in(settings))
        )

        await introduced(telegram, stop, pace)
        stack.push_async_callback(telegram.shutdown)
        tasks = Tasks()
        stack.push_async_callback(tasks.close)
        ends = asyncio.create_task(stop.wait(), name="until a signal")
        stack.callback(ends.cancel)
        warming = asyncio.create_task(_warm(backend), name="warming up")  # torch takes seconds; nobody waits
        stack.callback(warming.cancel)
        await stack.enter_async_context(at_work(house, tasks))
        site.health = Health(house.db, house.dispatcher.part, lambda: backend.deaths, pace)
        site.health.start(tasks)
        heard = await stack.enter_async_context(listening(house, token, api_url, site))

        if settings.token is None:
            print(
                f"Pastiche is ready: open {_address(host, port)} and send a photo. Ctrl+C ends it.",
                flush=True,
            )
        else:
            log.info("Pastiche is ready as @%s", telegram.username)
        started = [tasks.trouble, house.dispatcher.trouble, house.delivery.trouble]
        site.troubles[:1] = started  # in the place of "the bot is starting"
        chosen = weights.resolve(settings.vgg19, settings.data_dir)
        log.info("The %s weights paint: %s. %s", chosen.name, chosen.why, weights.others(chosen))
        await _until(ends, heard, warming)
        log.info("closing down")


def _end(stop: asyncio.Event, pace: Pace) -> None:
    """Closes down in good order, if that does not take too long."""
    stop.set()
    asyncio.get_running_loop().call_later(pace.end, _leave)


def _leave() -> None:
    log.error("closing down takes too long and is broken off; the next start goes on from what is written")
    logging.shutdown()
    os._exit(1)


@asynccontextmanager
async def open_house(
    settings: Settings,
    telegram: ExtBot[int],
    backend: Backend,
    pictures: Apart,
    collection: Collection,
    pace: Pace,
    folder: Path,
) -> AsyncIterator[House]:
    """Everything handlers need, opened and, when the context ends, closed; nothing is at work yet.

    folder: for rows, unless the settings name a database, and for pictures.
    """
    async with AsyncExitStack() as stack:
        db = await Database.open(settings.database_url, folder)
        stack.push_async_callback(db.close)
        delivery = Delivery(db, telegram, collection, pace)
        yield House(
            settings=settings,
            db=db,
            telegram=telegram,
            downloads=await stack.enter_async_context(downloads(telegram, pace)),
            pictures=pictures,
            collection=collection,
            delivery=delivery,
            dispatcher=Dispatcher(db, backend, collection.bytes_of, delivery, pace),
            presses=Presses(pace),
            inbox=Inbox(db, telegram, routing.KINDS, routing.may_order, pace),
        )


@asynccontextmanager
async def at_work(house: House, tasks: Tasks) -> AsyncIterator[None]:
    """The house with everything in it at work while the context lasts; updates are taken, but not fetched."""
    async with AsyncExitStack() as stack:
        await house.collection.refresh()
        menus = Menus(house)
        house.collection.on_change = menus.changed
        tasks.keep("menus", menus.run)
        tasks.keep("collection", house.collection.run)
        reports = routing.Reports(house.delivery.pace)
        house.delivery.on_riddle = partial(reports.send, house)
        stack.push_async_callback(house.delivery.close)
        house.dispatcher.start()
        stack.push_async_callback(house.dispatcher.stop)
        Chores(house).start(tasks)
        if house.settings.fetch:
            tasks.keep("fetching", partial(fetching.keep_fetching, house.settings, pace=house.delivery.pace))
        await house.inbox.start(
            partial(routing.handle, house, reports=reports), partial(routing.say_gave_up, house)
        )
        stack.push_async_callback(house.inbox.stop)
        yield


@asynccontextmanager
async def listening(
    house: House, token: str, api_url: str, site: web.Site | None = None
) -> AsyncIterator[asyncio.Task[None]]:
    """Updates come while the context lasts, by polling or through the site's webhook.

    Gives a task that never returns; it raises Revoked.
    """
    settings, site, pace = house.settings, site or web.Site(), house.delivery.pace
    no_room = routing.NoRoomYet(house, routing.Reports(pace))
    site.parts["disk"] = lambda: Part(house.db.trouble(), None)
    async with AsyncExitStack() as stack:
        if settings.webhook_url is None:
            line, url = requests(api_url, 2, pace), f"{api_url}/bot{token}"
            poller = Poller(house.inbox, line, url, routing.KINDS, on_full=no_room.say, pace=pace)
            site.parts["polling"] = poller.part
            bringing = poller.run()
        else:
            secret = _plain(settings.webhook_secret) or webhook.new_secret()
            brought = Webhook(
                *(house.inbox, house.telegram, settings.webhook_url, secret, routing.KINDS),
                on_full=no_room.say,
                pace=pace,
            )
            site.parts["webhook"] = brought.part
            site.webhook = brought.receive
            stack.push_async_callback(brought.close)
            stack.callback(setattr, site, "webhook", None)
            bringing = brought.run()
        task = asyncio.create_task(bringing, name="listening")
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _until(ends: asyncio.Task[bool], *working: asyncio.Task[None]) -> None:
    """Returns when the bot shall end; raises StartError for what it cannot go on without."""
    waiting: set[asyncio.Task[bool] | asyncio.Task[None]] = {ends, *working}
    while not ends.done():
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            try:
                task.result()
            except Revoked as error:
                raise StartError(
                    "PASTICHE_TOKEN: Telegram no longer knows this token; get a new one from @BotFather",
                    status=1,
                ) from error


async def _warm(backend: Backend) -> None:
    try:
        await backend.start()
    except EngineError as error:
        raise StartError(f"The engine cannot start: {error}", status=1) from error
    log.info("%d render process(es) are warm", backend.slots)


@asynccontextmanager
async def _served(
    settings: Settings, host: str, port: int, site: web.Site, playground: Application | None, pace: Pace
) -> AsyncIterator[int]:
    """The site, and the sandbox where it is played in, at that address; gives the port."""
    async with AsyncExitStack() as stack:
        try:
            port = await stack.enter_async_context(web.serve(host, port, site, playground, pace))
        except OSError as error:
            of_file = error.filename is not None  # the sandbox's; an address has none
            why = of_folder(settings.data_dir, error) if of_file else of_address(host, port, error)
            raise StartError(why) from error
        except sandbox.Damaged as error:
            raise StartError(str(error)) from error
        yield port


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _rows_in(settings: Settings) -> Path:
    """The folder of rows and pictures: what was played in the sandbox is none of the real bot's business."""
    return settings.data_dir if settings.token else settings.data_dir / "sandbox"


def _where_to(settings: Settings, host: str, port: int) -> tuple[str, str]:
    """The token, and the address of the Bot API."""
    if settings.token is None:
        return sandbox.TOKEN, _address(host, port)
    return settings.token.get_secret_value(), settings.api_url


def _address(host: str, port: int) -> str:
    """Where this server is reached from this machine."""
    everywhere = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104
    host = everywhere.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

"""The bot as a whole: what is started in which order, and stopped in the reverse."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from aiohttp.web import Application
from pydantic import SecretStr
from telegram.ext import ExtBot

from bot import fetching, holders, proxies, routing, sandbox, tasting, web, webhook
from bot.admins import Admins
from bot.collection import Collection
from bot.connecting import downloads, introduced, talker
from bot.delivery import Delivery
from bot.dispatcher import Dispatcher
from bot.health import Health
from bot.house import House
from bot.inbox import Inbox
from bot.languages import Languages
from bot.limits import Patience
from bot.office import leading
from bot.pace import Pace
from bot.presses import Presses
from bot.settings import Settings
from bot.starting import StartError, exposed, held, of_address, of_folder
from bot.switches import Switches
from bot.tasks import Tasks
from bot.terms import Candidate
from engine import backends, weights
from engine.backends import Backend
from engine.errors import EngineError
from engine.pictures.apart import Apart
from storage import leadership, switches
from storage.database import Database

log = logging.getLogger(__name__)

T = TypeVar("T")


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
        patience = Patience(pace)
        telegram = talker(token, api_url, pace, patience)
        backend = backends.open(settings, time_limit=pace.render)
        stack.push_async_callback(backend.close)
        pictures, at_leisure = Apart(), Apart(seconds=pace.leisure)
        stack.push_async_callback(pictures.close)
        stack.push_async_callback(at_leisure.close)
        collection = Collection(settings, pictures, at_leisure, pace=pace)
        site.studio.apart = Apart()  # what strangers upload keeps nobody in a chat waiting
        stack.push_async_callback(site.studio.apart.close)
        house = await _unless(
            stop,
            stack.enter_async_context(
                open_house(settings, telegram, backend, pictures, collection, pace, _rows_in(settings))
            ),
        )
        house = replace(house, studio_url=_studio_at(settings, host, port))

        await introduced(telegram, stop, pace)
        stack.push_async_callback(telegram.shutdown)
        await _owned(house)
        tasks = Tasks()
        stack.push_async_callback(tasks.close)
        site.troubles.append(tasks.trouble)
        ends = asyncio.create_task(stop.wait(), name="until a signal")
        stack.callback(ends.cancel)
        warming = asyncio.create_task(_warm(backend), name="warming up")  # torch takes seconds; nobody waits
        stack.callback(warming.cancel)
        leads = leadership.of(house.db, holders.new_name(), holders.is_gone)
        patience.leads, leads.on_lost = leads.leads, patience.silence
        candidate = Candidate(house, leads, site, token, api_url)
        candidate.prepare(tasks)
        await stack.enter_async_context(painting(house, tasks))
        site.health = Health(house.db, house.dispatcher.part, lambda: backend.deaths, pace)
        site.health.start(tasks)
        site.slots = backend.report
        tasks.keep("leadership", leads.run)
        stack.push_async_callback(leads.resign)
        chosen = weights.resolve(settings.vgg19, settings.data_dir)
        log.info("The %s weights paint: %s. %s", chosen.name, chosen.why, weights.others(chosen))
        await candidate.serve(ends, warming)
        log.info("closing down")


async def _unless(stop: asyncio.Event, step: Coroutine[Any, Any, T]) -> T:
    """What a step of the start gives, however long it waits; raises StartError where the bot shall end."""
    opening, ends = asyncio.create_task(step), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([opening, ends], return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            return opening.result()
        raise StartError("stopped before what it stores could be reached", status=1)
    finally:
        opening.cancel()
        ends.cancel()
        await asyncio.gather(opening, ends, return_exceptions=True)


async def _owned(house: House) -> None:
    """Raises StartError where the database is another bot's, whose people this one would not reach."""
    if not house.db.rings:  # a file is as much its operator's as the folder it is in
        return
    owner = await switches.first(house.db, "bot", str(house.telegram.id))
    if owner != str(house.telegram.id):
        raise StartError(
            f"PASTICHE_DATABASE_URL: that database belongs to another bot (id {owner}), and this is @"
            f"{house.telegram.username} (id {house.telegram.id}); give each a database of its own"
        )


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

    folder: for rows and pictures, unless the settings say where else these are.
    """
    async with AsyncExitStack() as stack:
        where = files_in(settings, folder)
        db = await Database.open(settings.database_url, folder, where, wait=pace.database_start)
        stack.push_async_callback(db.close)
        delivery = Delivery(db, telegram, collection, pace, settings.sizes)
        yield House(
            settings=settings,
            db=db,
            telegram=telegram,
            downloads=await stack.enter_async_context(downloads(telegram, pace)),
            pictures=pictures,
            collection=collection,
            delivery=delivery,
            dispatcher=Dispatcher(
                db, backend, collection.bytes_of, tasting.drawing(collection, pictures), delivery, pace
            ),
            presses=Presses(pace),
            languages=await Languages.known(db),
            switches=await Switches.load(db),
            admins=Admins(telegram, pace),
            inbox=Inbox(db, telegram, routing.KINDS, routing.may_order, pace),
        )


@asynccontextmanager
async def at_work(house: House, tasks: Tasks) -> AsyncIterator[None]:
    """The house with everything in it at work while the context lasts; updates are taken, but not fetched."""
    async with painting(house, tasks), leading(house, tasks):
        yield


@asynccontextmanager
async def painting(house: House, tasks: Tasks) -> AsyncIterator[None]:
    """What is ordered is painted while the context lasts, whoever may answer and deliver."""
    await house.collection.refresh()
    tasks.keep("collection", house.collection.run)
    if house.settings.fetch:
        tasks.keep("fetching", partial(fetching.keep_fetching, house.settings, pace=house.delivery.pace))
    house.dispatcher.rest(house.switches.paused)
    house.dispatcher.start()
    try:
        yield
    finally:
        await house.dispatcher.stop()


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


def files_in(settings: Settings, folder: Path) -> str | None:
    """Where pictures lie, if not in the folder: with rows of its own the sandbox has files of its own."""
    played = settings.database_url is None and folder != settings.data_dir
    return f"{settings.files.rstrip('/')}/sandbox" if settings.files and played else settings.files


def _where_to(settings: Settings, host: str, port: int) -> tuple[str, str]:
    """The token, and the address of the Bot API."""
    if settings.token is None:
        return sandbox.TOKEN, _address(host, port)
    return settings.token.get_secret_value(), settings.api_url


def _studio_at(settings: Settings, host: str, port: int) -> str | None:
    """Where people's apps reach the page for everyone; those of the sandbox are on this machine."""
    return f"{_address(host, port)}/studio/" if settings.token is None else settings.studio_url


def _address(host: str, port: int) -> str:
    """Where this server is reached from this machine."""
    everywhere = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104
    host = everywhere.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

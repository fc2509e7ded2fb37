"""A term of office: what only the bot that leads does, from its election until it leads no more."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial

from bot import guests, muted, routing, web, webhook
from bot.admins import Admins
from bot.chores import Chores
from bot.connecting import requests
from bot.delivery import Delivery
from bot.health import Part
from bot.house import House
from bot.inbox import Inbox
from bot.languages import Languages
from bot.menus import Menus
from bot.polling import Poller
from bot.presses import Presses
from bot.switches import Switches
from bot.tasks import Tasks
from bot.webhook import Webhook
from storage.schema import Job


async def furnished(house: House) -> House:
    """The house without what was remembered of earlier: another bot may have led since it was opened."""
    db, telegram, pace = house.db, house.telegram, house.delivery.pace
    return replace(
        house,
        delivery=Delivery(db, telegram, house.collection, pace, house.settings.sizes),
        presses=Presses(pace),
        languages=await Languages.known(db),
        switches=await Switches.load(db),
        admins=Admins(telegram, pace),
        inbox=Inbox(db, telegram, routing.KINDS, routing.may_order, pace),
    )


@asynccontextmanager
async def leading(house: House, tasks: Tasks, lost: asyncio.Event | None = None) -> AsyncIterator[None]:
    """Updates are taken, though not fetched, and messages written, while the context lasts.

    lost: set where this bot has been told to be silent, so that nothing is brought to a good end.
    """
    lost, pace, before = lost or asyncio.Event(), house.delivery.pace, house.dispatcher.listener
    async with AsyncExitStack() as stack:
        menus = Menus(house)
        house.collection.on_change = menus.changed
        stack.callback(setattr, house.collection, "on_change", lambda: None)
        tasks.keep("menus", menus.run)
        reports = routing.Reports(pace)
        house.delivery.on_riddle = partial(reports.send, house)
        house.delivery.on_muted = partial(_muted, house)
        stack.push_async_callback(_closed, house.delivery.close, lost)
        house.dispatcher.listener = house.delivery
        stack.callback(setattr, house.dispatcher, "listener", before)
        house.dispatcher.rest(house.switches.paused)
        house.delivery.places.resting = house.switches.paused
        Chores(house).start(tasks)
        tasks.keep("guests", partial(guests.keep_showing, house))
        await house.inbox.start(
            partial(routing.handle, house, reports=reports), partial(routing.say_gave_up, house)
        )
        stack.push_async_callback(_closed, house.inbox.stop, lost)
        yield


@asynccontextmanager
async def listening(
    house: House,
    token: str,
    api_url: str,
    site: web.Site | None = None,
    leads: Callable[[], bool] = lambda: True,
) -> AsyncIterator[asyncio.Task[None]]:
    """Updates come while the context lasts, by polling or through the site's webhook.

    leads: whether this bot may ask for them. Gives a task that never returns; it raises Revoked.
    """
    settings, site, pace = house.settings, site or web.Site(), house.delivery.pace
    no_room = routing.NoRoomYet(house, routing.Reports(pace))
    site.parts["disk"] = lambda: Part(house.db.trouble(), None)
    async with AsyncExitStack() as stack:
        if settings.webhook_url is None:
            line, url = requests(api_url, 2, pace), f"{api_url}/bot{token}"
            poller = Poller(house.inbox, line, url, routing.KINDS, on_full=no_room.say, pace=pace)
            poller.leads = leads
            site.parts["polling"] = poller.part
            stack.callback(site.parts.pop, "polling")
            bringing = poller.run()
        else:
            given = settings.webhook_secret
            secret = (given and given.get_secret_value()) or webhook.new_secret()
            brought = Webhook(
                *(house.inbox, house.telegram, settings.webhook_url, secret, routing.KINDS),
                on_full=no_room.say,
                pace=pace,
            )
            site.parts["webhook"] = brought.part
            stack.callback(site.parts.pop, "webhook")
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


async def _closed(close: Callable[..., Awaitable[None]], lost: asyncio.Event) -> None:
    await close(at_once=lost.is_set())


async def _muted(house: House, job: Job) -> None:
    await muted.say_so(house, job.chat_id, [job.user_id])

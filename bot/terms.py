"""This process as one of several that may lead: it stands by, holds office, and stands by again."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial

from bot import across
from bot.health import Part
from bot.house import House
from bot.office import furnished, leading, listening
from bot.polling import Revoked
from bot.starting import StartError
from bot.switches import Switches
from bot.tasks import Tasks
from bot.web import Site
from storage import inbox
from storage.errors import Away
from storage.leadership import Leadership

log = logging.getLogger(__name__)


@dataclass
class Candidate:
    """token, api_url: whom to ask for updates, and where."""

    house: House
    leadership: Leadership
    site: Site
    token: str
    api_url: str
    _broken_off: list[int] = field(default_factory=list, init=False)

    def prepare(self, tasks: Tasks) -> None:
        """What is painted here is told to whoever leads, and what others say is heard, from now on."""
        house, leadership = self.house, self.leadership
        teller = across.Teller(leadership.say)
        house.dispatcher.listener, house.dispatcher.on_drop = teller, teller.drop
        leadership.on_said = partial(across.hear, house, leads=False)
        leadership.on_standing = self._stands_by
        if house.db.rings:
            self.site.parts["leadership"] = lambda: Part(leadership.trouble(), leadership.age())
            tasks.every(house.delivery.pace.look, "whether it is paused", self._mind_the_pause)

    async def serve(self, ends: asyncio.Task[bool], *watched: asyncio.Task[None]) -> None:
        """Holds office whenever this bot leads, until it shall end; raises what one that is watched raises.

        Raises StartError for a token that is not known.
        """
        while not ends.done():
            election = asyncio.create_task(self.leadership.won(), name="until this bot leads")
            try:
                await _first(ends, election, watched=watched)
            finally:
                election.cancel()
            if ends.done():
                return
            lost = election.result()
            over = asyncio.create_task(lost.wait(), name="until this bot leads no more")
            term = asyncio.create_task(self._term(lost), name="leading")
            try:
                await _first(ends, over, term, watched=watched)
            finally:
                over.cancel()
                term.cancel()
                await asyncio.gather(term, return_exceptions=True)
            if lost.is_set():
                log.warning("This bot leads no more: it stands by. %s", self.leadership.trouble() or "")

    async def _term(self, lost: asyncio.Event) -> None:
        """Leads until it is cancelled; raises StartError. What goes wrong after the end of it is no news."""
        try:
            await self._hold_office(lost)
        except Revoked as error:
            raise StartError(
                "PASTICHE_TOKEN: Telegram no longer knows this token; get a new one from @BotFather",
                status=1,
            ) from error
        except Away as error:  # its lines to the leadership and to all else are not the same
            log.warning("a term of office begins anew: %s", error)
            await asyncio.sleep(self.house.delivery.pace.again)
        except Exception:
            if not lost.is_set():
                raise
            log.info("a term of office has ended with this", exc_info=True)

    async def _hold_office(self, lost: asyncio.Event) -> None:
        leadership, site = self.leadership, self.site
        async with AsyncExitStack() as stack:
            tasks = Tasks()
            stack.push_async_callback(tasks.close)
            if self._broken_off:  # to lose the lead is nothing that an update has cost
                await inbox.release(self.house.db, self._broken_off)
                self._broken_off.clear()
            house = await furnished(self.house)
            house.inbox.leads = leadership.leads
            stack.callback(lambda: self._broken_off.extend(house.inbox.unreleased))
            before, leadership.on_said = leadership.on_said, partial(across.hear, house, leads=True)
            stack.callback(setattr, leadership, "on_said", before)
            await stack.enter_async_context(leading(house, tasks, lost))
            await stack.enter_async_context(site.studio.opened(house))
            if house.db.rings:
                tasks.every(house.delivery.pace.look, "updates that came elsewhere", house.inbox.look)
            heard = await stack.enter_async_context(
                listening(house, self.token, self.api_url, site, leadership.leads)
            )
            for trouble in (tasks.trouble, house.delivery.trouble):
                site.troubles.append(trouble)
                stack.callback(site.troubles.remove, trouble)
            self._leads()
            await heard

    def _leads(self) -> None:
        house = self.house
        if self.site.leads is not None:
            log.info("This bot leads now, as @%s", house.telegram.username)
        elif house.settings.token is None:
            print(f"Pastiche is ready: open {self.api_url} and send a photo. Ctrl+C ends it.", flush=True)
            print(f"Its studio, opened there by a button, is at {house.studio_url}", flush=True)
        else:
            log.info("Pastiche is ready as @%s", house.telegram.username)
            where = house.studio_url or "/studio/ here; with PASTICHE_STUDIO_URL the bot has a button for it"
            log.info("Its studio is at %s", where)
        self._has_started()

    def _stands_by(self, leader: str | None) -> None:
        log.info(
            "Another bot (%s) leads on the same database. This one stands by: it paints what is ordered, and "
            "takes over when that one ends.",
            leader or "of an unknown name",
        )
        self._has_started()

    def _has_started(self) -> None:
        if self.site.leads is None:
            self.site.leads = self.leadership.leads
            self.site.troubles[:1] = [self.house.dispatcher.trouble]  # in the place of "the bot is starting"

    async def _mind_the_pause(self) -> None:
        """A pause that an admin asks of whoever leads is kept by all who paint."""
        if not self.leadership.leads():
            self.house.dispatcher.rest((await Switches.load(self.house.db)).paused)


async def _first(*wanted: asyncio.Task[object], watched: tuple[asyncio.Task[None], ...]) -> None:
    """Returns once one that is wanted is over; raises what any of them all raises."""
    waiting = {*wanted, *watched}
    while not any(task.done() for task in wanted):
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

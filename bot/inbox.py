"""Updates on their way: a row before anything else, then in order, one lane for each chat and person.

Whatever brings updates (polling, a webhook) calls `accept`, and confirms to Telegram only after it. A row is
done when its handler has returned. One whose process died is worked on again by the next, and so is one
during which Telegram could not be reached; handlers make nothing twice of the same update. Inline queries
alone are no rows: see `bot.fleeting`.

Several are at work when a process dies, and one of them may be why. So what would be set aside at the next
death, a suspect, is first tried with nothing beside it: if the process dies then, it is known of what.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

from telegram import Bot, Update
from telegram.error import NetworkError

from bot import logs
from bot.fleeting import Fleeting, Handle
from bot.lanes import (
    Item,
    Lane,
    MayOrder,
    Odd,
    Raw,
    album_of,
    is_talk,
    is_urgent,
    item_of,
    lane_of,
    understood,
)
from bot.messages import Asked
from bot.pace import Pace
from bot.room import until_there_is_room
from storage import inbox
from storage.database import Database, awaited
from storage.schema import UpdateRow

log = logging.getLogger(__name__)

GiveUp = Callable[[Update], Awaitable[None]]


class Inbox:
    """Takes updates in and has them handled, each lane in order, lanes side by side.

    What asks to stop something (/cancel, the Cancel button) overtakes everything.

    leads: whether this bot may speak; nothing is done that was not worked off by one that may.
    """

    def __init__(
        self, db: Database, bot: Bot, kinds: Iterable[str], may_order: MayOrder, pace: Pace | None = None
    ) -> None:
        self._db = db
        self._may_order = may_order
        self._bot = bot
        self._kinds = tuple(kinds)
        self._pace = pace or Pace()
        self._places = asyncio.Semaphore(self._pace.lanes)
        self._waiting: dict[Lane, deque[Item]] = {}
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._current: dict[Lane, tuple[Item, asyncio.Task[None]]] = {}
        self._overtaking: dict[asyncio.Task[None], Item] = {}
        self._albums: dict[tuple[Lane, str], tuple[list[Update], asyncio.TimerHandle]] = {}
        self._suspects: list[Item] = []
        self._held: list[Item] = []
        self._trial: asyncio.Task[None] | None = None
        self.unreleased: list[int] = []
        self.leads: Callable[[], bool] = lambda: True
        self._known: set[int] = set()  # what is a row and not done, as far as this process has a hand in it
        self._fleeting = Fleeting(self._pace)
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopped = False
        self._handle: Handle | None = None
        self._give_up: GiveUp | None = None

    async def start(self, handle: Handle, give_up: GiveUp) -> None:
        """Begins to work, with what the last process left.

        handle: answers one update, or the updates of one album; raises NetworkError to be asked again, and
        Away, for as long as the database is.
        give_up: told of an update that cost too many processes their lives.
        """
        self._handle, self._give_up = handle, give_up
        begun: dict[tuple[Lane, str | int], list[Update]] = {}
        left = []
        for row in await inbox.waiting(self._db):
            if (update := await self._read(row)) is None:
                continue
            if row.attempts + 1 >= self._pace.deaths:
                begun.setdefault((lane_of(update), album_of(update) or row.id), []).append(update)
            else:
                left.append(update)
        self._suspects = [item_of(lane, updates) for (lane, _), updates in begun.items()]
        if self._suspects:
            self._idle.clear()
            self._trial = asyncio.create_task(self._try_suspects(), name="inbox: suspects")
        for update in left:
            self._schedule(update, self._pace.resumed_album)

    async def look(self) -> None:
        """Takes on what another process has made rows of, and has nobody to answer."""
        rows = await inbox.waiting(self._db, besides=self._known)
        for row in rows:
            # What has become known since is another one's, and what has been done since is not begun again.
            if row.id not in self._known and (update := await self._read(row)) is not None:
                self._schedule(update, self._pace.resumed_album)

    async def _read(self, row: UpdateRow) -> Update | None:
        """The update of a row; None for one that is not understood, which is done then."""
        try:
            update, _ = understood(row.body, self._bot, self._may_order)
        except Odd as odd:
            log.error("%s", odd)
            await inbox.done(self._db, [row.id])
            return None
        self._known.add(row.id)
        return update

    async def stop(self, *, at_once: bool = False) -> None:
        """Drops what is being handled; its rows stay and are handled after the next start, as what comes yet.

        at_once: says nothing of it to the database, which may be gone; `unreleased` has what is to be said.
        """
        self._stopped = True
        for _, timer in self._albums.values():
            timer.cancel()
        self._albums.clear()
        self._waiting.clear()
        current = [*(item for item, _ in self._current.values()), *self._overtaking.values()]
        begun = [number for item in current for number in item.ids]
        at_work = [*self._lanes.values(), *(task for _, task in self._current.values()), *self._overtaking]
        at_work += [self._trial] if self._trial else []
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
        await self._fleeting.stop()
        if at_once:
            self.unreleased = begun
        else:
            await inbox.release(self._db, begun)  # an orderly end is nothing that the update has cost

    async def accept(self, arrived: Sequence[Raw]) -> None:
        """Returns once the updates are rows; what came before, nobody answers or is odd is passed over.

        Inline queries are at work by then.
        """
        awaited.set(True)
        read, odd = {}, []
        for raw in arrived:
            if not any(kind in raw for kind in self._kinds):
                continue
            try:
                update, arrival = understood(raw, self._bot, self._may_order)
            except Odd as error:
                odd.append(error)
                continue
            if update.inline_query is None:
                read[update.update_id] = update, arrival
            elif self._handle is not None:
                self._fleeting.take(update, self._handle)
        # Known before it is a row, so that no look finds it first.
        first_heard_of = read.keys() - self._known
        self._known |= first_heard_of
        new: list[int] = []
        try:
            new = await inbox.add(self._db, [arrival for _, arrival in read.values()])
        finally:
            self._known -= first_heard_of.difference(new)
        for number in new:
            self._schedule(read[number][0], self._pace.album)
        for each in odd:  # only now, for without room for the others all of them come again
            log.error("%s", each)

    async def stop_before(self, asked: Asked) -> int:
        """Stops the orders that the same person sent to that chat before, and gives how many they were.

        None of them is being handled any more when this returns, nor will it be after a restart.
        """
        lane = (asked.message.chat_id, asked.owner.id)
        waiting = self._waiting.pop(lane, ())
        stopped = [item for item in waiting if self._is_order_before(item, asked)]
        if others := [item for item in waiting if item not in stopped]:
            self._waiting[lane] = deque(others)
        for later in (self._suspects, self._held):
            stopped += [item for item in later if item.lane == lane and self._is_order_before(item, asked)]
            later[:] = [item for item in later if item not in stopped]
        for key in [key for key in self._albums if key[0] == lane]:
            updates, timer = self._albums.pop(key)
            timer.cancel()
            if before := [update for update in updates if update.update_id < asked.update_id]:
                stopped.append(Item(lane, tuple(before)))
            for update in updates:
                if update.update_id > asked.update_id:
                    self._schedule(update, self._pace.album)
        item, task = self._current.get(lane, (None, None))
        if item is not None and task is not None and self._is_order_before(item, asked):
            task.cancel()
            await asyncio.wait([task])
            stopped.append(item)
        await inbox.stop_before(self._db, chat_id=lane[0], user_id=asked.owner.id, update_id=asked.update_id)
        self._known.difference_update(number for item in stopped for number in item.ids)
        self._see_whether_idle()
        return sum(not is_talk(item.updates[0]) for item in stopped)

    def _is_order_before(self, item: Item, asked: Asked) -> bool:
        return item.ids[0] < asked.update_id and self._may_order(item.updates[0])

    async def idle(self) -> None:
        """Returns when nothing is waiting or being handled."""
        await self._idle.wait()
        await self._fleeting.idle()

    # --- in order -------------------------------------------------------------------------------

    def _schedule(self, update: Update, album_pause: float) -> None:
        if self._stopped:  # written down while this process stopped to answer: whoever leads then finds it
            return
        self._idle.clear()
        lane, album = lane_of(update), album_of(update)
        if album is None:
            self._enqueue(Item(lane, (update,)))
            return
        updates, timer = self._albums.pop((lane, album), ([], None))
        if timer is not None:
            timer.cancel()
        later = asyncio.get_running_loop().call_later(album_pause, self._close_album, lane, album)
        self._albums[lane, album] = ([*updates, update], later)

    def _close_album(self, lane: Lane, album: str) -> None:
        updates, _ = self._albums.pop((lane, album))
        self._enqueue(item_of(lane, updates))

    def _enqueue(self, item: Item) -> None:
        if self._trial is None:
            self._begin(item)
        else:
            self._held.append(item)

    def _begin(self, item: Item) -> asyncio.Task[None]:
        """Gives the task that works on the item, and perhaps on more."""
        if is_urgent(item.updates[0]):
            task = asyncio.create_task(self._work(item), name="inbox: overtaking")
            self._overtaking[task] = item
            task.add_done_callback(self._overtook)
            return task
        self._waiting.setdefault(item.lane, deque()).append(item)
        if item.lane not in self._lanes:
            task = asyncio.create_task(self._go_along(item.lane), name=f"inbox: lane {item.lane}")
            self._lanes[item.lane] = task
        return self._lanes[item.lane]

    async def _try_suspects(self) -> None:
        """Has each suspect alone at work, for a while at most: what is only slow shall hold up nobody."""
        while self._suspects:
            await asyncio.wait([self._begin(self._suspects.pop(0))], timeout=self._pace.alone)
        held, self._held, self._trial = self._held, [], None
        for item in held:
            self._begin(item)
        self._see_whether_idle()

    async def _go_along(self, lane: Lane) -> None:
        """Works on a lane until it is empty."""
        try:
            while self._waiting.get(lane):
                async with self._places:  # waiting in a lane takes no place from the others
                    if not self._waiting.get(lane):
                        break
                    item = self._waiting[lane].popleft()
                    task = asyncio.create_task(self._work(item), name=f"inbox: update {item.ids[0]}")
                    self._current[lane] = item, task
                    try:
                        await asyncio.wait([task])
                    finally:
                        del self._current[lane]
                        task.cancel()
        finally:
            self._waiting.pop(lane, None)
            del self._lanes[lane]
            self._see_whether_idle()

    def _overtook(self, task: asyncio.Task[None]) -> None:
        del self._overtaking[task]
        self._see_whether_idle()

    def _see_whether_idle(self) -> None:
        if not (self._waiting or self._lanes or self._overtaking or self._albums or self._trial):
            self._idle.set()

    # --- one item -------------------------------------------------------------------------------

    async def _work(self, item: Item) -> None:
        """Has an item handled, however long that takes, and marks it done."""
        assert self._handle is not None and self._give_up is not None
        logs.about(update=item.ids[0], chat=item.lane[0])
        awaited.set(True)
        try:
            what = f"the update {item.ids}"
            attempts = await until_there_is_room(what, partial(inbox.begin, self._db, item.ids), self._pace)
            if attempts == 0:  # stopped meanwhile
                self._known.difference_update(item.ids)
                return
            if attempts > self._pace.deaths:
                log.error("the update %s has cost %d processes and is set aside", item.ids, self._pace.deaths)
                if attempts <= 2 * self._pace.deaths:  # a process that dies meanwhile leaves it to the next
                    await self._tell(item)
                if not self.leads():
                    return
                await inbox.set_aside(self._db, item.ids)
                self._known.difference_update(item.ids)
                return
            if not await self._handled(item, self._handle):
                await self._tell(item)
            if not self.leads():  # what was to be said may not have been: whoever leads begins it again
                return
            await until_there_is_room(what, partial(inbox.done, self._db, item.ids), self._pace)
            self._known.difference_update(item.ids)
        except Exception:  # the database; the row stays, and the next process finds it
            log.exception("the update %s could not be worked on", item.ids)

    async def _handled(self, item: Item, handle: Handle) -> bool:
        """Whether the item was handled within all attempts; a database that is away costs none."""
        what = f"the update {item.ids}"
        for pause in (*self._pace.handle_again, None):
            try:
                await until_there_is_room(what, partial(handle, item.updates), self._pace)
                return True
            except NetworkError as error:
                log.warning("Telegram could not be reached for the update %s: %s", item.ids, error)
            if pause is not None:
                await asyncio.sleep(pause)
        return False

    async def _tell(self, item: Item) -> None:
        """Returns once the sender knows that nothing comes of it, or whoever leads then may say so."""

        async def give_up(updates: Sequence[Update]) -> None:
            assert self._give_up is not None
            await self._give_up(updates[0])

        while self.leads() and not await self._handled(item, give_up):
            log.error("the sender of the update %s could not be told that nothing comes of it", item.ids)

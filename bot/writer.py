"""The writer of one job's message: reads the row anew before every call, and edits towards what it says.

It skips the states it missed, never puts an older one over a newer one, and goes on until the final one is
confirmed. An edit may be repeated without harm, so a picture is never delivered twice: not after an answer
that was lost, not after a restart.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import batches, customs, logs, posting
from bot.limits import Held
from bot.pace import Pace
from bot.places import Places
from bot.signs import Signs
from bot.status import Kept, Status, forgotten, status, unshown
from bot.texts.phrases import title_of
from bot.verdicts import Again, Gone, Lost, Moved, Nothing, Refused, Verdict, Wait, forbids_writing, verdict
from engine.request import Progress
from storage import images, jobs, people
from storage.database import Database
from storage.errors import MissingImage
from storage.rules import Rules
from storage.schema import Door, Job, JobKind, JobState

log = logging.getLogger(__name__)

_PAINTED = (JobState.RENDERED, JobState.DELIVERED)


class Titles(Protocol):
    """Knows how paintings are called."""

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles of all paintings by name, as they are now."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What all writers share.

    ask: what to do about a refusal of Telegram's that nobody has met before; muted: about one that says that
    the bot may not write, or not show pictures, where a job's message is.

    sizes: the longest sides of pictures that are on offer.
    """

    db: Database
    bot: ExtBot[Any]
    collection: Titles
    places: Places
    ask: Callable[[BaseException], Awaitable[object]]
    muted: Callable[[Job], Awaitable[object]]
    signs: Signs
    pace: Pace
    sizes: Sequence[int] = ()


class Writer:
    """Brings the message of one job up to date. `over` once it will never say anything else."""

    def __init__(self, job_id: int, desk: Desk) -> None:
        self.job_id = job_id
        self.over = False
        self._desk = desk
        self._changed = asyncio.Event()  # the row may say something new
        self._fresh = False  # the progress does, or the place in the queue
        self._progress: Progress | None = None
        self._job: Job | None = None  # as last seen
        self._ending = False  # it said then how the job ended
        self._language: str | None = None
        self._entered: int | None = None  # the chat whose rules are known
        self._rules = Rules()
        self._shown: Status | None = None  # what the message says, as far as we know
        self._file_id: str | None = None  # the id at Telegram of the picture in it
        self._words = False  # its message was sent from here, and is no picture yet
        self._lost: int | None = None  # a message that is not there any more
        self._quiet = False  # nothing can be said before the end
        self._elsewhere = False  # it is shown in the studio, and nobody has asked for a message
        self._due = 0.0  # when the next edit may be made that is not final
        self._doubtful = False  # an edit without an answer may still arrive
        self._sent = 0  # messages that were sent, or may have been
        self._rest = 0.0  # seconds of the last rest after a failure
        self._calling = False
        self._closing = False

    def nudge(self) -> None:
        """The row has changed."""
        self._changed.set()

    def moved(self) -> bool:
        """The place in the queue has changed; whether that can be said."""
        self._fresh = not (self._quiet or self._elsewhere)
        return self._fresh

    def progress(self, progress: Progress) -> bool:
        """The render has come so far; whether that can be said. The last preview stays until the next."""
        before = self._progress.preview if self._progress else None
        self._progress = replace(progress, preview=progress.preview or before)
        self._fresh = not (self._quiet or self._elsewhere or self._rules.quiet)
        return self._fresh

    def close(self) -> bool:
        """Begin nothing new; whether a call is under way, after which `write` returns."""
        self._closing = True
        return self._calling

    async def write(self) -> None:
        """Edits towards the newest state until there is nothing newer to say."""
        self._entered = None
        while not self._closing and not self.over:
            # What passes may be overtaken by something newer before it may be said; a row is read at once.
            passing = self._fresh and not self._ending and not self._changed.is_set()
            if passing and not await self._is_due():
                continue
            self._changed.clear()
            self._fresh = False
            before, known = self._job, self._progress
            self._job = await jobs.get(self._desk.db, self.job_id)
            if self._job is None:
                self.over = True
                await self._say_forgotten(before)
                return
            logs.about(job=self.job_id, chat=self._job.chat_id)
            if self._is_elsewhere(self._job):
                if self._changed.is_set():
                    continue
                self.over = self._job.finished_at is not None
                return
            if before is None:
                self._desk.signs.nudge(self._job)
            if self._entered != self._job.chat_id:
                await self._enter(self._job)
            idle = self._job.kind == JobKind.PICTURE and self._job.state != JobState.RUNNING
            if idle and self._progress is known:
                self._progress = None  # of an attempt that is over; what came meanwhile is newer than the row
            wanted = await self._wanted(self._job)
            self._ending = wanted.final
            if wanted.final:
                self.over = self._job.told_at is not None or await self._end(self._job, wanted)
                continue
            if not self._quiet and wanted != self._shown and await self._is_due():
                await self._show(self._job, wanted)
            said = self._quiet or wanted == self._shown
            if said and not self._changed.is_set() and not self._fresh:
                return

    def _is_elsewhere(self, job: Job) -> bool:
        """Whether the studio alone shows it: it was ordered there, and nobody waits for a message of it."""
        waits = job.finished_at is not None and job.told_at is None
        self._elsewhere = job.door == Door.STUDIO and not waits
        return self._elsewhere

    async def _enter(self, job: Job) -> None:
        """From now on goes by what the admins of the job's group have chosen."""
        self._rules = await customs.enter(self._desk.db, job.chat_id)
        self._entered = job.chat_id
        self._language = self._rules.language or await people.language_of(self._desk.db, job.user_id)

    async def _wanted(self, job: Job) -> Status:
        place = None
        if job.state == JobState.QUEUED:
            if job.kind == JobKind.PICTURE:
                place = await self._desk.places.of(job.id)
            elif await self._desk.places.at_once(job.id):
                place = 0
        together = 0
        if job.batch is not None and job.finished_at is not None:
            together = await batches.to_be_had_under(self._desk.db, job)
        title = title_of(job.styles, self._desk.collection.titles, self._language)
        return status(
            job,
            place=place,
            progress=None if self._rules.quiet else self._progress,
            language=self._language,
            title=title,
            turn=self._desk.places.turn(job.id),
            resting=self._desk.places.resting,
            sizes=self._desk.sizes,
            inline=bool(self._desk.bot.supports_inline_queries),
            together=together,
        )

    # --- on the way -----------------------------------------------------------------------------

    async def _is_due(self) -> bool:
        """False after a wait, in which the row or the progress may have changed."""
        left = self._due - _time()
        if left <= 0:
            return True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), left)
        return False

    async def _show(self, job: Job, wanted: Status) -> None:
        """One try to show a state that is not final; where it fails, a later state is shown instead."""
        pace = self._desk.pace
        problem = await self._try(job, wanted)
        if problem is None:
            self._due = _time() + (pace.edit if job.chat_id > 0 else pace.edit_in_groups)
        elif isinstance(problem, Again):
            self._due = _time() + self._longer()
            # Each answer that was lost may have left a message behind.
            self._quiet = job.status_message_id is None and self._sent >= pace.messages
        elif isinstance(problem, Wait):  # the end does not sit this out: it has a turn of its own
            self._due = _time() + max(problem.seconds, pace.edit)
        elif not await self._bear(job, problem):
            self._quiet = True
            if job.status_message_id is None and problem in (Gone(), Refused(known=True)):
                await self._spare(job)
        if problem is not None and not self._quiet:
            self._fresh = True  # there is still something to say, in its time

    async def _spare(self, job: Job) -> None:
        """Nobody can be told of it from the beginning, so it is not painted either."""
        if await jobs.cancel(self._desk.db, job.id):
            log.info("job %s is not painted, since nobody can be told of it", job.id)
            await jobs.told(self._desk.db, job.id)

    async def _say_forgotten(self, job: Job | None) -> None:
        """The row was deleted while its message promised a picture."""
        if job is not None:
            self._desk.signs.nudge(job)
        if job is not None and job.status_message_id not in (None, self._lost):
            said = posting.edit(self._desk.bot, job, forgotten(self._language), None, self._desk.pace)
            await self._if_possible(said, self._desk.pace.call)

    # --- the end --------------------------------------------------------------------------------

    async def _end(self, job: Job, wanted: Status) -> bool:
        """One step towards saying how it ended; True once it is said and written down, or given up."""
        if job.state == JobState.CANCELLED and job.status_message_id in (None, self._lost):
            await self._give_up(job)
            return True
        if self._shown != wanted:  # otherwise it is said, and writing that down has failed
            try:
                problem = await self._try(job, wanted)
            except MissingImage as error:
                log.error("the picture of job %s cannot be shown: %s", job.id, error)
                await self._give_up(job)
                return True
            if isinstance(problem, Again):
                await asyncio.sleep(self._longer())
                return False
            if problem is not None:
                return not await self._bear(job, problem) and await self._is_hopeless(job, problem)
            if self._shown != wanted:  # there is a message now, with nothing but words in it
                return False
        await self._confirm(job)
        await self._make_sure(job, wanted)
        return True

    async def _is_hopeless(self, job: Job, problem: Verdict) -> bool:
        """Counts a try that Telegram refused; True if it was the last."""
        if isinstance(problem, Lost):
            self._lost = job.status_message_id
        tries = await jobs.tried(self._desk.db, job.id)
        if isinstance(problem, Gone) or tries >= self._desk.pace.tries:
            await self._give_up(job)
            if not isinstance(problem, Gone):
                await self._say_unshown(job)
            return True
        if not isinstance(problem, Lost):
            await asyncio.sleep(self._longer())
        return False

    async def _give_up(self, job: Job) -> None:
        """Nobody can be told how it ended: a picture waits in the history."""
        log.info("job %s is %s, and its message cannot say so", job.id, job.state)
        if job.state == JobState.RENDERED:
            await jobs.delivered(self._desk.db, job.id, file_id=None)
        else:
            await jobs.told(self._desk.db, job.id)

    async def _say_unshown(self, job: Job) -> None:
        """The picture is not taken, but words may be: the message shall not promise it for ever."""
        if job.state in _PAINTED and job.status_message_id not in (None, self._lost):
            title = title_of(job.styles, self._desk.collection.titles, self._language)
            said = posting.edit(self._desk.bot, job, unshown(title, self._language), None, self._desk.pace)
            await self._if_possible(said, self._desk.pace.call)

    async def _confirm(self, job: Job) -> None:
        db, pace = self._desk.db, self._desk.pace
        if job.state not in _PAINTED:
            await jobs.told(db, job.id)
            self._desk.signs.nudge(job)
            return
        await jobs.delivered(db, job.id, file_id=self._file_id)
        self._desk.signs.nudge(job)
        waited = datetime.now(UTC) - job.created_at
        long = job.door == Door.CHAT and waited > timedelta(seconds=pace.ping_after)
        if long and not self._rules.quiet and await jobs.first_ping(db, job.id):
            await self._if_possible(posting.ping(self._desk.bot, job, self._language, pace), pace.call)

    async def _make_sure(self, job: Job, wanted: Status) -> None:
        """Says the end once more where an older edit, whose answer never came, may have covered it since."""
        if not self._doubtful or self._closing:
            return
        await asyncio.sleep(self._desk.pace.doubt)
        picture = self._file_id or await self._picture(wanted)
        said = posting.edit(self._desk.bot, job, wanted, picture, self._desk.pace)
        await self._if_possible(said, self._desk.pace.final_call)

    # --- one call -------------------------------------------------------------------------------

    async def _try(self, job: Job, wanted: Status) -> Verdict | None:
        """Sends or edits once, and gives what was in the way, if anything."""
        pace, file_id, message_id = self._desk.pace, None, None
        new = job.status_message_id is None or job.status_message_id == self._lost
        picture = None if new else await self._picture(wanted)
        self._calling = True
        try:
            async with asyncio.timeout(pace.final_call if wanted.final else pace.call):
                if new:
                    message_id = await posting.send(self._desk.bot, job, wanted, pace)
                else:
                    file_id = await posting.edit(
                        self._desk.bot, job, wanted, picture, pace, pictured=not self._words
                    )
        except (TelegramError, TimeoutError) as error:
            problem = verdict(error)
            if not isinstance(problem, Nothing):
                await self._note(error, problem, new)
                return problem
        finally:
            self._calling = False
        self._rest = 0.0
        self._shown, self._file_id = wanted, file_id
        self._words = new or (self._words and picture is None)
        if message_id is not None:
            self._sent += 1
            self._lost = None
            job.status_message_id = message_id  # also if the row is gone by now: that is said there
            await jobs.set_status_message(self._desk.db, job.id, message_id, chat_id=job.chat_id)
            self._shown = posting.words_of(wanted)
        return None

    async def _if_possible(self, call: Awaitable[object], seconds: float) -> None:
        """Makes a call that nothing depends on."""
        try:
            async with asyncio.timeout(seconds):
                await call
        except (TelegramError, TimeoutError) as error:
            log.info("the message of job %s: %r", self.job_id, error)

    async def _picture(self, wanted: Status) -> bytes | None:
        if isinstance(wanted.picture, Kept):
            return await images.read(self._desk.db, wanted.picture.sha)
        return wanted.picture

    async def _bear(self, job: Job, problem: Verdict) -> bool:
        """Does what helps, at whatever time it comes up; False if nothing does."""
        match problem:
            case Wait(seconds):
                await asyncio.sleep(seconds)
                return True
            case Moved(chat_id) if chat_id != job.chat_id:
                log.info("the chat %s is %s from now on", job.chat_id, chat_id)
                await people.moved(self._desk.db, job.chat_id, chat_id)
                self._shown, self._quiet = None, False
                return True
        return False

    async def _note(self, error: BaseException, problem: Verdict, new: bool) -> None:
        level = logging.DEBUG if isinstance(error, Held) else logging.INFO  # our own gate's rule is no news
        log.log(level, "the message of job %s: %r", self.job_id, error)
        if problem == Again(doubtful=True):
            self._sent += new
            self._doubtful = True
        if problem == Refused(known=False):
            await self._desk.ask(error)
        if self._job is not None and self._job.chat_id < 0 and forbids_writing(error):
            await self._desk.muted(self._job)

    def _longer(self) -> float:
        """How long to rest after yet another failure."""
        self._rest = min(self._desk.pace.again_at_most, 2 * self._rest or self._desk.pace.again)
        return self._rest


def _time() -> float:
    return asyncio.get_running_loop().time()

"""What happens to somebody's orders, as it happens: server-sent events.

A stream begins with how things stand, so whoever was away for a while, or opens the page anew, misses
nothing: no event has to be kept for them.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta

from aiohttp import ClientConnectionError, web
from pydantic import BaseModel

from bot import metrics
from bot.onlookers import Changed, Progressed
from bot.studio import schemas
from bot.studio.guard import SOMEBODYS
from bot.studio.views import job_told, tasted_of, tasted_told
from bot.studio.visits import Visit
from engine.request import Progress
from storage import doors, jobs
from storage.schema import Job, JobKind, JobState, Taste

EVENTS = "text/event-stream"
LATELY = timedelta(minutes=10)
"""How long ago a job may have ended that a stream begins with."""
BEAT = 15.0
"""Seconds without an event, after which a stream says that it is alive."""
STALLED = 30.0
"""Seconds in which nobody takes what is said, after which nobody listens."""
GAP = 0.1
"""Between two events that are told as they happen."""
AGAIN = 2000
"""Milliseconds after which a browser shall come again."""
MOST = 8
"""Streams of one person, a tab each; one more ends the oldest."""


async def events(visit: Visit) -> web.StreamResponse:
    """What happens to one's orders, as events: `job`, `progress` and `tasted`, each with JSON as `data`."""
    headers = {**SOMEBODYS, "X-Accel-Buffering": "no"}  # or a proxy keeps them until it has a page full
    response = web.StreamResponse(headers=headers)
    response.content_type = EVENTS
    with suppress(ClientConnectionError, TimeoutError), _place(visit):
        async with visit.house.delivery.watch(visit.person.id) as news:
            await response.prepare(visit.request)
            await _Teller(visit, response).tell(news)
    return response


@contextmanager
def _place(visit: Visit) -> Iterator[None]:
    """A place for one more stream while the context lasts; one too many of a person ends the oldest."""
    streams, here = visit.studio.streams, asyncio.current_task()
    assert here is not None
    theirs = [task for task, person_id in streams.items() if person_id == visit.person.id]
    for oldest in theirs[: max(0, len(theirs) - MOST + 1)]:
        oldest.cancel()
    streams[here] = visit.person.id
    metrics.STREAMS.set(len(streams))
    try:
        yield
    finally:
        del streams[here]
        metrics.STREAMS.set(len(streams))


class _Teller:
    """What has been told on one stream, and what is next."""

    def __init__(self, visit: Visit, response: web.StreamResponse) -> None:
        self._visit = visit
        self._house = visit.house
        self._response = response
        self._progress: dict[int, Progress] = {}
        self._walls: dict[int, Job] = {}  # what is tasted, as it was told of
        self._tasted: dict[int, set[int]] = {}  # positions of the small pictures that were told of

    async def tell(self, news: AsyncIterator[Changed | Progressed]) -> None:
        """How things stand, and then what happens, until there is nothing more to come."""
        await self._write(f"retry: {AGAIN}\n\n")
        for job in await doors.lately(self._house.db, self._visit.person.id, within=LATELY):
            await self._job(job)
        while True:
            try:
                async with asyncio.timeout(BEAT):
                    change = await anext(news)
            except TimeoutError:
                await self._write(": still here\n\n")
                continue
            except StopAsyncIteration:
                return
            if isinstance(change, Progressed):
                await self._step(change)
            elif (changed := await jobs.get(self._house.db, change.job_id)) is not None:
                await self._job(changed)
            await asyncio.sleep(GAP)  # what comes meanwhile is told as one

    async def _job(self, job: Job) -> None:
        """The small pictures that are new, and the job."""
        if job.state != JobState.RUNNING:
            self._progress.pop(job.id, None)
        if job.kind == JobKind.TASTE:
            self._walls[job.id] = job
        there = await self._taste(job)
        progress, language = self._progress.get(job.id), self._visit.language
        await self._say("job", await job_told(self._house, job, language, progress, there))

    async def _taste(self, job: Job) -> Sequence[Taste]:
        """All small pictures of a job that are there, and tells of those that are new."""
        there = await tasted_of(self._house, job)
        known = self._tasted.setdefault(job.id, set())
        for taste in there:
            if taste.position not in known:
                told = tasted_told(job, taste)
                await self._say("tasted", schemas.TastedTold(job=job.id, **told.model_dump()))
                known.add(taste.position)
        return there

    async def _step(self, step: Progressed) -> None:
        if (wall := self._walls.get(step.job_id)) is not None:  # it is painted, and there may be one more
            await self._taste(wall)
        self._progress[step.job_id] = progress = step.progress
        preview = progress.preview
        told = schemas.ProgressTold(
            job=step.job_id,
            share=progress.share,
            place=None,
            seconds_left=progress.seconds_left,
            preview=f"data:image/jpeg;base64,{b64encode(preview).decode()}" if preview else None,
        )
        await self._say("progress", told)

    async def _say(self, event: str, told: BaseModel) -> None:
        await self._write(f"event: {event}\ndata: {told.model_dump_json()}\n\n")

    async def _write(self, text: str) -> None:
        async with asyncio.timeout(STALLED):
            await self._response.write(text.encode())

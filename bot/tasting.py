"""How small pictures are painted: a taste picture by picture, giving way to all who wait; a trial at once.

Knows no Telegram.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.collection import Collection
from bot.pace import Pace
from bot.requests import paintings_of, pictures_of, request_of
from bot.room import until_there_is_room
from engine.backends import Backend
from engine.errors import BadRequest, EngineError
from engine.pictures import sheet
from engine.pictures.apart import Apart
from engine.recipes import PASTICHE
from engine.request import Begun, Pastiche, Progress
from storage import images, jobs, tastes
from storage.database import Database
from storage.errors import MissingImage
from storage.look import StyleChoice
from storage.schema import Door, Job

log = logging.getLogger(__name__)

SIZE = PASTICHE.smallest or 128
"""Pixels of a tasted picture: the first scale of any larger one, which goes on from there for nothing."""

PaintingOf = Callable[[str], Awaitable[bytes]]
SheetOf = Callable[[Sequence[StyleChoice], Mapping[int, bytes]], Awaitable[bytes]]
"""Draws what has been tasted, by position of its style, as one JPEG."""


class GivesWay(Exception):
    """Somebody waits for a picture; what has been tasted is kept, and the rest comes later."""


@dataclass(frozen=True, slots=True)
class Tasted:
    """What a taste or a trial came to, beside the pictures that are kept. sheet: all of them, as one JPEG.

    None in the studio, which shows each by itself.
    """

    sheet: bytes | None
    seconds: float
    steps: int


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Where tastes and trials are painted.

    painting_of, sheet_of: as the dispatcher has them. holder: who holds the jobs. seen: told of any progress.
    """

    db: Database
    backend: Backend
    painting_of: PaintingOf
    sheet_of: SheetOf
    holder: str
    seen: Callable[[Progress], None]
    pace: Pace

    async def taste(self, job: Job, report: Callable[[Progress], None]) -> Tasted:
        """All that the job asks to be tasted.

        report: told of the sheet as it fills, in the studio of each picture once it is kept; `Progress.step`
        counts the places that are through. A painting that has been taken away meanwhile leaves its place
        empty. Raises GivesWay, or as the backend does.
        """
        drawn = job.door != Door.STUDIO
        what = f"taste {job.id}"
        photo, _ = await until_there_is_room(what, partial(self.fetched, job), self.pace)
        tasted = await until_there_is_room(what, partial(self._tasted, job), self.pace)
        seconds, steps, drawn_at = 0.0, 0, float("-inf")
        missing = [position for position in range(len(job.styles)) if position not in tasted]
        for position in missing:
            if position != missing[0] and await jobs.pictures_wait(self.db):
                raise GivesWay
            pastiche = await self._one(job, job.styles[position], photo)
            if pastiche is None:
                continue
            seconds, steps = seconds + pastiche.seconds, steps + pastiche.steps
            await until_there_is_room(what, partial(self._keep, job, position, pastiche), self.pace)
            tasted[position] = pastiche.png
            if not drawn:
                report(self._progress(position + 1, job))
                continue
            now = asyncio.get_running_loop().time()
            if now - drawn_at >= self.pace.sheet and position != missing[-1]:
                drawn_at = now
                report(self._progress(position + 1, job, await self.sheet_of(job.styles, tasted)))
        if not tasted:
            raise BadRequest("painting-gone", title=job.styles[0].painting or "", path="")
        return Tasted(await self.sheet_of(job.styles, tasted) if drawn else None, seconds, steps)

    async def trial(self, job: Job, report: Callable[[Progress], None]) -> Tasted:
        """One picture in all styles of the job together. report: told how it comes on.

        Raises as the backend does, and BadRequest for a painting that has been taken away.
        """
        what = f"trial {job.id}"
        if await tastes.at(self.db, job.id, 0) is not None:  # and killed before its row said so
            return Tasted(None, 0.0, 0)
        photo, _ = await until_there_is_room(what, partial(self.fetched, job), self.pace)
        paintings = {name: await self.painting_of(name) for name in paintings_of(job)}
        pastiche = await self.backend.render(request_of(job, photo, paintings), report)
        await until_there_is_room(what, partial(self._keep, job, 0, pastiche), self.pace)
        return Tasted(None, pastiche.seconds, pastiche.steps)

    async def fetched(self, job: Job) -> tuple[Mapping[str, bytes], Begun | None]:
        """The pictures that a job is made of, by SHA-256, and what was tasted of it before."""
        pictures = {sha: await images.read(self.db, sha) for sha in pictures_of(job)}
        return pictures, await begun_of(self.db, job)

    async def _tasted(self, job: Job) -> dict[int, bytes]:
        """What is there, by position; without the files where nothing is drawn of them."""
        found = await tastes.of(self.db, job.id)
        if job.door == Door.STUDIO:
            return dict.fromkeys((taste.position for taste in found), b"")
        return {taste.position: await images.read(self.db, taste.shown_sha) for taste in found}

    async def _one(self, job: Job, style: StyleChoice, photo: Mapping[str, bytes]) -> Pastiche | None:
        name = style.painting or ""
        try:
            painting = {name: await self.painting_of(name)}
        except EngineError as error:
            log.info("job %s goes without %s: %s", job.id, name, error)
            return None
        return await self.backend.render(request_of(job, photo, painting, choices=[style]), self.seen)

    async def _keep(self, job: Job, position: int, pastiche: Pastiche) -> None:
        begun = pastiche.begun.png if pastiche.begun else pastiche.png
        files = dict.fromkeys((pastiche.png, begun))
        shas = await images.keep_all(self.db, [images.New(file, "image/png") for file in files])
        by_file = dict(zip(files, shas, strict=True))
        await tastes.keep(
            self.db,
            job.id,
            position,
            holder=self.holder,
            shown_sha=by_file[pastiche.png],
            begun_sha=by_file[begun] if pastiche.begun else None,
            longest=max(pastiche.size),
            emphasis=pastiche.begun.emphasis if pastiche.begun else 1.0,
        )

    def _progress(self, through: int, job: Job, drawn: bytes | None = None) -> Progress:
        count = len(job.styles)
        return Progress(through, count, preview=drawn, share=through / count)


async def begun_of(db: Database, job: Job) -> Begun | None:
    """What was tasted of a picture, for it to go on from; None if nothing was, or it is gone."""
    taste = None if job.taste_id is None else await tastes.get(db, job.taste_id)
    if taste is None or taste.begun_sha is None:
        return None
    try:
        return Begun(await images.read(db, taste.begun_sha), taste.longest, taste.emphasis)
    except MissingImage:
        return None


def drawing(collection: Collection, pictures: Apart) -> SheetOf:
    """Draws sheets with the titles of the collection, in the child process."""

    async def draw(styles: Sequence[StyleChoice], tasted: Mapping[int, bytes]) -> bytes:
        titles = [collection.titles.get(style.painting or "", "") for style in styles]
        places = [tasted.get(position) for position in range(len(styles))]
        return await pictures.run(sheet.tastes_sheet, places, titles)

    return draw

"""Files in and out: an upload is streamed to the disk and judged in a child, like a photo of the chat."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from bot import returning
from bot.photos import LARGEST
from bot.studio import schemas
from bot.studio.endpoints import File, receive
from bot.studio.guard import Deed
from bot.studio.views import API, DONE
from bot.studio.visits import Call, Visit
from bot.texts import Sorry
from engine.paintings import Painting
from engine.pictures import codec
from engine.pictures.inspect import Inspection, inspect
from engine.pictures.sketches import film
from storage import images, sketches, tastes, uploads
from storage.errors import NoRoom
from storage.files import UNWRITABLE
from storage.schema import Job, JobKind, UploadKind

LARGEST_MASK = 2**20
PHOTOS = 24
"""That are shown to choose from."""
SMALL = 320
"""Pixels of a photo among others."""
PAINTING = 640
"""Of a painting on offer."""
PIECE = 2**20
"""Bytes that are written to the disk at once."""
JPEG, PNG, MP4 = "image/jpeg", "image/png", "video/mp4"


# --- in ---------------------------------------------------------------------------------------------


async def take_photo(visit: Visit) -> schemas.PhotoTaken:
    """Takes a photo in: the body is the file, of any kind of picture."""
    sha, found = await _taken(visit, UploadKind.PHOTO, LARGEST)
    return schemas.PhotoTaken(
        photo=sha, picture=f"{API}/files/{sha}.jpg", width=found.width, height=found.height
    )


async def take_mask(visit: Visit) -> schemas.MaskTaken:
    """Takes a mask in, a PNG that is white where a style goes; it is stretched over the photo."""
    sha, _ = await _taken(visit, UploadKind.MASK, LARGEST_MASK)
    return schemas.MaskTaken(mask=sha)


async def _taken(visit: Visit, kind: UploadKind, largest: int) -> tuple[str, Inspection]:
    """Keeps a body as somebody's upload, and gives its SHA-256 and what it is."""
    await visit.enter()
    visit.count(Deed.UPLOAD)
    spool = Spool(visit.house.settings.data_dir)
    try:
        await receive(visit.request, largest, spool.write)
        async with visit.studio.judging:  # one at a time is in memory: there is one child to judge them
            data = await spool.read()
            found = await visit.pictures.run(inspect, data)
            if kind == UploadKind.MASK and found.format != "PNG":
                raise Sorry("studio-no-mask")
            mime = f"image/{found.format.lower()}"
            sha = await images.keep(visit.house.db, data, mime=mime)
            await uploads.keep(visit.house.db, visit.person.id, sha, kind)
    finally:
        await spool.close()
    return sha, found


@dataclass
class Spool:
    """A file without a name, in which a body waits until it is judged; it is gone with the process."""

    folder: Path
    _file: IO[bytes] | None = None
    _piece: bytearray = field(default_factory=bytearray)

    async def write(self, part: bytes) -> None:
        """Adds to it. Raises NoRoom."""
        self._piece += part
        if len(self._piece) >= PIECE:
            await self._flush()

    async def read(self) -> bytes:
        """All that was written."""
        if self._file is None:
            return bytes(self._piece)
        await self._flush()
        return await asyncio.to_thread(_whole, self._file)

    async def close(self) -> None:
        """Lets it go."""
        if self._file is not None:
            await asyncio.to_thread(self._file.close)

    async def _flush(self) -> None:
        try:
            if self._file is None:
                self._file = await asyncio.to_thread(_nameless, self.folder)
            await asyncio.to_thread(self._file.write, bytes(self._piece))
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            raise NoRoom(f"an upload cannot be written in {self.folder}: {error.strerror}") from error
        self._piece.clear()


def _nameless(folder: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=folder)


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


# --- out --------------------------------------------------------------------------------------------


async def photos(visit: Visit) -> schemas.Photos:
    """One's last photos, from here and from the chat, the newest first."""
    shas = await uploads.photos(visit.house.db, visit.person.id, PHOTOS)
    shown = [schemas.PhotoTold(photo=sha, picture=f"{API}/files/{sha}.jpg?longest={SMALL}") for sha in shas]
    return schemas.Photos(photos=shown)


async def photo(visit: Visit, path: schemas.OfFile, query: schemas.Shown) -> File:
    """One's own photo as a JPEG."""
    if not await uploads.may_use(visit.house.db, visit.person.id, path.sha):
        raise Sorry("studio-no-such")
    return await _drawn(visit, path.sha, query.longest)


async def shown(visit: Visit, path: schemas.OfJob) -> File:
    """The finished picture, a JPEG."""
    job = await _painted(visit, path.id)
    sha = job.shown_sha or job.result_sha
    if sha is None:
        raise Sorry("job-gone")
    return File(await returning.read(visit.house, sha), JPEG if job.shown_sha else PNG)


async def result(visit: Visit, path: schemas.OfJob) -> File:
    """The finished picture without loss, where it may be saved and is still here."""
    job = await _painted(visit, path.id)
    if job.result_sha is None or job.veil.protected:
        raise Sorry("job-gone")
    return File(await images.read(visit.house.db, job.result_sha), PNG)


async def content(visit: Visit, path: schemas.OfJob) -> File:
    """The photo of a job, a JPEG."""
    job = await visit.job(path.id)
    return await _drawn(visit, job.content_sha, schemas.Shown().longest)


async def film_of(visit: Visit, path: schemas.OfJob) -> File:
    """How the picture came about, as a film."""
    job = await _painted(visit, path.id)
    sha = await sketches.of(visit.house.db, job.id)
    if sha is None or job.veil.protected:
        raise Sorry("job-gone")
    return File(await visit.pictures.run(film, await images.read(visit.house.db, sha)), MP4)


async def tasted(visit: Visit, path: schemas.OfTaste) -> File:
    """A small picture of a wall or a trial."""
    taste = await tastes.at(visit.house.db, path.id, path.position, owner=visit.person.id)
    if taste is None:
        raise Sorry("studio-no-such")
    return File(await images.read(visit.house.db, taste.shown_sha), PNG)


async def painting(call: Call, path: schemas.OfPainting, query: schemas.Version) -> File:
    """The picture of a painting on offer, a JPEG; anybody may see it."""
    hangs = call.house.collection.on_offer(path.name)
    if hangs is None:
        raise Sorry("style-gone", name=path.name)
    version = (await versions([hangs]))[0]
    draw = partial(call.pictures.run, codec.shown, hangs.path, longest=PAINTING)
    picture = await call.studio.drawn.of((hangs.path, version), draw)
    return File(picture, JPEG, public=query.v == version)


async def versions(paintings: Sequence[Painting]) -> list[str]:
    """What changes with the pictures of these paintings, for each."""
    return await asyncio.to_thread(lambda: [_version(painting.path) for painting in paintings])


def _version(path: Path) -> str:
    try:
        return f"{path.stat().st_mtime_ns:x}"
    except OSError:  # taken away just now
        return "0"


async def _painted(visit: Visit, job_id: int) -> Job:
    job = await visit.job(job_id)
    if job.kind != JobKind.PICTURE or job.state not in DONE:
        raise Sorry("job-gone")
    return job


async def _drawn(visit: Visit, sha: str, longest: int) -> File:
    """A kept picture of any kind as a JPEG, fetched back if its file was let go."""

    async def draw() -> bytes:
        whole = await returning.here(visit.house, sha)
        return await visit.pictures.run(codec.shown, whole, longest=longest)

    return File(await visit.studio.drawn.of((sha, longest), draw), JPEG)

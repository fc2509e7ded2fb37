"""Pictures whose files were let go for want of room, and are asked for again: fetched back from Telegram."""

from collections.abc import Iterable
from contextlib import suppress

from telegram import PhotoSize

from bot import photos
from bot.house import House
from bot.requests import pictures_of
from bot.texts import Sorry
from engine.errors import BadPicture
from engine.pictures import codec
from storage import images, space
from storage.errors import LetGo, MissingImage, NoRoom
from storage.schema import Job


async def have(house: House, job: Job) -> None:
    """Returns once the pictures that a job was made of are here, to be painted once more.

    Raises Sorry if Telegram does not hand one out any more.
    """
    await bring_back(house, pictures_of(job))


async def hold(house: House, shas: Iterable[str]) -> None:
    """Returns once these pictures are here and stay for a while; raises Sorry as `have`."""
    await bring_back(house, shas)


async def photo_of(house: House, job: Job) -> bytes:
    """The photo of a job, which is here again then; raises Sorry."""
    await bring_back(house, {job.content_sha})
    return await read(house, job.content_sha)


async def read(house: House, sha: str) -> bytes:
    """The bytes of a picture; where its file was let go, what Telegram has of it. Raises Sorry."""
    try:
        return await images.read(house.db, sha)
    except LetGo as gone:
        return await fetch(house, gone.source)
    except MissingImage as error:
        raise Sorry("job-gone") from error


async def here(house: House, sha: str) -> bytes:
    """The bytes of an image, fetched back if its file was let go; raises MissingImage, or Sorry as `have`."""
    try:
        return await images.read(house.db, sha)
    except LetGo as gone:
        picture = await fetch(house, gone.source)
    with suppress(NoRoom):  # it can be looked at all the same
        await space.bring_back(house.db, sha, picture)
    return picture


async def shown(house: House, sha: str, *, longest: int) -> bytes | None:
    """An image as a JPEG of at most so many pixels, whatever it was sent as; None if it is not to be had."""
    try:
        return await house.pictures.run(codec.shown, await here(house, sha), longest=longest)
    except (MissingImage, Sorry, BadPicture):
        return None


async def fetch(house: House, source: str) -> bytes:
    """The bytes of a file by its id at Telegram; raises Sorry."""
    return await photos.fetch(house, PhotoSize(source, source, 0, 0))


async def bring_back(house: House, shas: Iterable[str]) -> None:
    """Returns once these images are here, to be referred to; raises Sorry as `have`."""
    for sha, source in (await space.hold(house.db, shas)).items():
        await space.bring_back(house.db, sha, await fetch(house, source))

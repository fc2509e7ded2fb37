"""Pictures whose files were let go for want of room, and are asked for again: fetched back from Telegram."""

from telegram import PhotoSize

from bot import photos
from bot.house import House
from bot.requests import pictures_of
from storage import space
from storage.schema import Job


async def have(house: House, job: Job) -> None:
    """Returns once the pictures that a job was made of are here, to be painted once more.

    Raises Sorry if Telegram does not hand one out any more.
    """
    for sha, source in (await space.hold(house.db, pictures_of(job))).items():
        await space.bring_back(house.db, sha, await fetch(house, source))


async def fetch(house: House, source: str) -> bytes:
    """The bytes of a file by its id at Telegram; raises Sorry."""
    return await photos.fetch(house, PhotoSize(source, source, 0, 0))

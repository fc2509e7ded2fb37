"""A photo that somebody has painted over: which photo it is, and where in it they want a painting."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import chooser, photos, returning
from bot.house import House
from bot.messages import Asked
from bot.naming import Manner
from bot.pictured import Pictured, replied_to
from bot.several import Photo
from bot.texts import Sorry
from engine.errors import BadPicture
from engine.pictures.difference import difference
from storage import drafts, images, recent
from storage.errors import MissingImage
from storage.look import covered_by, region_of, within
from storage.recent import Recent
from storage.schema import Draft

SAME, OTHER = "difference-none", "difference-other"


async def painted_over(house: House, asked: Asked, painted: Pictured) -> Photo:
    """The photo that is painted over in a message's picture, with a mask of where.

    It is the photo which the message replies to, or which the bot's message there is about; where that is
    none, the newest of the person's in this chat that fits. Raises Sorry, or BadPicture where none does.
    """
    message = asked.message
    data = await photos.fetch(house, painted.picture)
    if about := await _about(house, asked, painted):
        return await _masked(house, painted, data, [about])
    others = await recent.photos(house.db, asked.owner.id, message.chat_id)
    try:
        return await _masked(house, painted, data, others)
    except BadPicture as error:
        if not error.code.startswith("difference-"):
            raise
        raise Sorry("here-which") from error


async def awaited(house: House, asked: Asked, painted: Pictured, manners: Sequence[Manner] = ()) -> bool:
    """Whether a picture is the painted-over photo that a draft of its sender waits for, which then goes on.

    manners: what the caption asks for; with that, another picture than the awaited one is a photo of its own.
    Without, it is painted in what is chosen already, or asked what it shall be.
    """
    owner = asked.owner
    draft = await drafts.wanting_mask(house.db, owner.id, asked.message.chat_id)
    if draft is None:
        return False
    data = await photos.fetch(house, painted.picture)
    try:
        photo = await _masked(house, painted, data, [await _of(house, draft)])
    except BadPicture as error:
        if manners and error.code == OTHER:
            return False
        raise
    if manners := manners or _chosen(draft):
        photo = replace(photo, rest=region_of(draft.styles)[1])
        await chooser.paint(house, asked, photo, manners, draft=draft)
    else:
        await chooser.ask_once_more(house, asked, photo, draft=draft)
    return True


async def choose(house: House, draft: Draft, manner: Manner) -> Sorry:
    """Keeps what a draft is to be painted like where its mask will be; gives what is still needed."""
    mask, rest = region_of(draft.styles)
    await drafts.choose(house.db, draft.id, (*within(manner, mask), *rest), like_id=draft.like_id)
    return Sorry("send-here" if draft.chat_id > 0 else "send-here-in-reply")


def _chosen(draft: Draft) -> list[Manner]:
    """What a draft is to be painted like where its mask will be."""
    masked = [style for style in draft.styles if style.mask is not None]
    chosen = tuple(replace(style, mask=None) for style in masked or draft.styles)
    return [chosen] if chosen else []


async def _about(house: House, asked: Asked, painted: Pictured) -> Recent | None:
    """The photo that a message replies to, if it does: somebody's own, or that of a message of the bot's."""
    message, replied = asked.message, asked.message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == house.telegram.id:
        return await recent.in_message(house.db, message.chat_id, replied.message_id)
    photo = replied_to(message)
    if photo is None or photo.picture.file_unique_id == painted.picture.file_unique_id:
        return None
    return Recent(await photos.take(house, photo.picture), photo.place.veil)


async def _of(house: House, draft: Draft) -> Recent:
    """A draft's photo; where it was asked about under a finished picture, that may have been painted over."""
    picture = await recent.in_message(house.db, draft.chat_id, draft.message_id) if draft.message_id else None
    if picture and picture.content_sha == draft.content_sha:
        return picture
    return Recent(draft.content_sha, draft.veil)


async def _masked(house: House, painted: Pictured, data: bytes, originals: Iterable[Recent]) -> Photo:
    """The first of these photos that fits, with its mask; raises BadPicture where none does."""
    reasons: dict[str, BadPicture] = {}
    for original in originals:
        for sha in original.pictures:
            try:
                mask = await house.pictures.run(difference, await returning.here(house, sha), data)
            except MissingImage:
                continue
            except BadPicture as error:
                # One that fits and has no paint on it is meant, though a finished picture of it differs.
                if error.code == SAME or not error.code.startswith("difference-"):
                    raise
                reasons.setdefault(error.code, error)
                continue
            await returning.here(house, original.content_sha)
            place = replace(painted.place, veil=covered_by(original.veil, painted.place.veil))
            return Photo(place, original.content_sha, await images.keep(house.db, mask, mime="image/png"))
    raise next(iter(reasons.values()), BadPicture(OTHER))

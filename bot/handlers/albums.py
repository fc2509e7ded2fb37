"""Albums: two pictures are a photo and its painting; a painting's command in a caption paints them all."""

from collections.abc import Sequence

from bot import chooser, orders, photos
from bot.features import Feature
from bot.guessing import is_known, unknown
from bot.house import House
from bot.messages import Asked, command_of, is_for_the_bot, is_private
from bot.owners import meet
from bot.pictured import Pictured, pictured, replied_to
from bot.texts import Sorry, say
from engine.errors import EngineError
from storage.look import StyleChoice


async def on_album(house: House, asked: Sequence[Asked]) -> None:
    """The messages of an album, in order, all that have arrived."""
    commands = [command for each in asked if (command := command_of(each.message))]
    painting = next((command for command in commands if house.collection.known(command)), None)
    if not (painting or "style" in commands or _is_for_us(asked)):
        return
    pictures = [each for each in asked if pictured(each.message, asked_for=True)]
    if not pictures:
        if is_private(asked[0].message):
            raise Sorry("not-a-picture")
        return
    first = pictures[0]
    await meet(house, first.owner)
    if painting:
        await _paint_all(house, pictures, painting)
        return
    if await orders.made_of(house, first.update_id):
        return
    photo = replied_to(asked[0].message)
    if "style" in commands and photo:
        content, style = await photos.take(house, photo.picture), await _taken(house, first)
        await _place(house, first, content, StyleChoice(image=style), photo)
    elif strange := next((each for each in commands if not is_known(house, each)), None):
        await _ask(house, first, len(pictures), unknown(house, strange, with_photo=True))
    elif len(pictures) == 2:
        content, style = await _taken(house, first), await _taken(house, pictures[1])
        await _place(house, first, content, StyleChoice(image=style))
    else:
        await _ask(house, first, len(pictures))


async def _paint_all(house: House, pictures: Sequence[Asked], painting: str) -> None:
    try:
        await orders.on_hand(house, painting)
    except orders.NotHere as sorry:
        await _ask(house, pictures[0], len(pictures), sorry)
        return
    for each in pictures:
        if await orders.made_of(house, each.update_id):
            continue
        try:
            await _place(house, each, await _taken(house, each), StyleChoice(painting=painting))
        except (Sorry, EngineError) as error:  # the others are painted all the same
            said = Sorry.of(error).said(each.owner.language)
            await each.message.reply_text(said, do_quote=True)


async def _ask(house: House, first: Asked, count: int, sorry: Sorry | None = None) -> None:
    """The paintings as buttons, for the first picture only."""
    language = first.owner.language
    text = sorry.said(language) if sorry else None
    if text is None and count > 1:
        text = say("choose-album", language, pictures=count)
    sha = await _taken(house, first)
    where = _picture(first).place
    await chooser.ask(house, first.owner.id, where, sha, language, update_id=first.update_id, text=text)


async def _place(
    house: House, asked: Asked, content: str, style: StyleChoice, photo: Pictured | None = None
) -> None:
    where = (photo or _picture(asked)).place
    await orders.place(house, asked.owner.id, where, content, style, update_id=asked.update_id)


async def _taken(house: House, asked: Asked) -> str:
    return await photos.take(house, _picture(asked).picture)


def _picture(asked: Asked) -> Pictured:
    found = pictured(asked.message, asked_for=True)
    assert found is not None
    return found


def _is_for_us(asked: Sequence[Asked]) -> bool:
    return any(is_private(each.message) or is_for_the_bot(each.message) for each in asked)


FEATURE = Feature(album=on_album)

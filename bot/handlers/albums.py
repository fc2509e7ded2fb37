"""Albums: two pictures are a photo and its painting; a painting's command in a caption paints them all.

What of an album is no picture is said to be none, and what is left counts as the album.
"""

from collections.abc import Sequence

from bot import chooser, orders, photos
from bot.answers import reply
from bot.features import Feature
from bot.guessing import is_known, unknown
from bot.house import House
from bot.messages import Asked, command_of, is_for_the_bot, is_private, place_of
from bot.owners import meet
from bot.pictured import Pictured, pictured, replied_to, says_it_is_one
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
    await meet(house, pictures[0].owner)
    if painting:
        await _paint_all(house, pictures, painting)
    else:
        await _paint_one(house, pictures, commands, replied_to(asked[0].message))
    if left_out := [each for each in asked if each not in pictures]:
        said = say("album-left-out", left_out[0].owner.language, count=len(left_out))
        await reply(house, place_of(left_out[0].message), said)


async def _paint_all(house: House, pictures: Sequence[Asked], painting: str) -> None:
    try:
        await orders.on_hand(house, painting)
    except orders.NotHere as sorry:
        taken, count = await _look_at(house, pictures)
        if taken:
            await _ask(house, *taken[0], count, sorry)
        return
    for each in pictures:
        if await orders.made_of(house, each.update_id):
            continue
        try:
            await _place(house, each, await _taken(house, each), StyleChoice(painting=painting))
        except (Sorry, EngineError) as error:  # the others are painted all the same
            await _refuse(house, each, error)


async def _paint_one(
    house: House, pictures: Sequence[Asked], commands: Sequence[str], photo: Pictured | None
) -> None:
    """Of several pictures one: with the other as its style, or else with a painting that is asked for.

    photo: what the album replies to.
    """
    for each in pictures:
        if await orders.made_of(house, each.update_id):
            return
    taken, count = await _look_at(house, pictures)
    if not taken:
        return
    first, sha = taken[0]
    if "style" in commands and photo:
        content = await photos.take(house, photo.picture)
        await _place(house, first, content, StyleChoice(image=sha), photo)
    elif strange := next((each for each in commands if not is_known(house, each)), None):
        await _ask(house, first, sha, count, unknown(house, strange, with_photo=True))
    elif count == 2:
        _, style = taken[1]
        await _place(house, first, sha, StyleChoice(image=style))
    else:
        await _ask(house, first, sha, count)


async def _look_at(house: House, pictures: Sequence[Asked]) -> tuple[list[tuple[Asked, str]], int]:
    """The first two pictures with their SHA-256, and how many there are; of what is none it is said why.

    With two at hand only the number matters: what says that it is a picture is believed.
    """
    taken: list[tuple[Asked, str]] = []
    believed = 0
    for each in pictures:
        if len(taken) >= 2 and says_it_is_one(_picture(each).picture):
            believed += 1
            continue
        try:
            taken.append((each, await _taken(house, each)))
        except (Sorry, EngineError) as error:
            await _refuse(house, each, error)
    return taken, len(taken) + believed


async def _refuse(house: House, asked: Asked, error: Sorry | EngineError) -> None:
    await reply(house, place_of(asked.message), Sorry.of(error).said(asked.owner.language))


async def _ask(house: House, first: Asked, sha: str, count: int, sorry: Sorry | None = None) -> None:
    """The paintings as buttons, for the first picture only."""
    language = first.owner.language
    text = sorry.said(language) if sorry else None
    if text is None and count > 1:
        text = say("choose-album", language, pictures=count)
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

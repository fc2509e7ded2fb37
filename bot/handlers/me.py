"""/me: one's own profile photo, in the manners that are named after it."""

from telegram import PhotoSize
from telegram.error import BadRequest

from bot import chooser, orders, photos
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, arguments_of, place_of
from bot.naming import Wish, wish_of
from bot.owners import meet
from bot.several import Photo
from bot.texts import Sorry, say


async def on_me(house: House, asked: Asked) -> None:
    """`/me wave` paints at once; `/me` alone asks in which manner."""
    owner, where = asked.owner, place_of(asked.message)
    wish = wish_of(house, " ".join(arguments_of(asked.message)), asked.own) or Wish()
    made = await orders.made_of(house, asked.update_id)
    if made and len(made) >= len(wish.manners):
        return
    await meet(house, owner)
    photo = Photo(where, await photos.take(house, await _newest(house, owner.id)))
    if wish.manners and not wish.problem:
        await chooser.paint(house, asked, photo, wish.manners)
        return
    language = owner.language
    text = wish.problem.said(language) if wish.problem else say("choose-me", language)
    await chooser.ask(house, owner.id, photo.place, photo.sha, language, update_id=asked.update_id, text=text)


async def _newest(house: House, owner_id: int) -> PhotoSize:
    """The largest size of somebody's newest profile photo; raises Sorry where none is to be seen."""
    if owner_id < 0:
        raise Sorry("me-nobody")
    try:
        found = await house.telegram.get_user_profile_photos(owner_id, limit=1)
    except BadRequest as error:  # somebody whom Telegram does not show us
        raise Sorry("me-unseen") from error
    if not found.photos or not found.photos[0]:
        raise Sorry("me-unseen")
    return found.photos[0][-1]


FEATURE = Feature(commands={"me": Command(on_me, orders=True)})

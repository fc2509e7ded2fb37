"""`@bot wave` in a chat that the bot is not in: in reply to a photo, or in the caption of one."""

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden
from telegram.helpers import create_deep_linked_url

from bot import guests, orders, photos, several
from bot.features import Feature
from bot.house import House
from bot.messages import Asked, Place
from bot.naming import wish_of, words_of
from bot.owners import meet
from bot.pictured import meant_by
from bot.texts import Sorry, plain, say
from bot.texts.phrases import title_of
from engine.errors import EngineError
from storage import guests as messages
from storage.schema import Job

TOPIC = "paint"
"""What /start is given by the button of those whom the bot does not know; it is greeted as anybody."""


async def on_guest(house: House, asked: Asked) -> None:
    """Paints in the private chat of who asks, and says here that the picture is on its way.

    The first picture is shown here, since a guest has one message; any others come in private. Telegram tells
    that message's name only in answer: where it is lost, or the process dies before it is written down, the
    message says so for ever. The picture comes all the same, in private.
    """
    made = await orders.made_of(house, asked.update_id)
    if made and await messages.of(house.db, made[0].id):
        return
    try:
        job = made[0] if made else await _ordered(house, asked)
    except Stranger as sorry:
        await guests.answer(house, asked.message, sorry.said(asked.owner.language), _door(house, asked))
        return
    except (Sorry, EngineError) as sorry:
        await guests.answer(house, asked.message, Sorry.of(sorry).said(asked.owner.language))
        return
    promising = asyncio.create_task(_promise(house, asked, job), name="a guest's answer")
    try:
        await asyncio.shield(promising)
    except asyncio.CancelledError:  # an orderly end does not come between the answer and its name
        await asyncio.wait([promising], timeout=house.delivery.pace.call)
        raise


async def _promise(house: House, asked: Asked, job: Job) -> None:
    """Says that the picture is on its way, and writes down what the message is called."""
    title = title_of(job.styles, house.collection.titles, asked.owner.language)
    said = say("guest-painting", asked.owner.language, title=title)
    await messages.add(house.db, job.id, await guests.answer(house, asked.message, said))
    house.delivery.ended.set()  # it may have ended before its message was known


class Stranger(Sorry):
    """The person has no private chat with the bot, and so there is nowhere to paint."""


async def _ordered(house: House, asked: Asked) -> Job:
    found, wish = meant_by(asked.message), wish_of(house, words_of(asked.message), asked.own)
    if found is None or wish is None:
        raise Sorry("guest-how", bot=house.telegram.username)
    if wish.problem:
        raise wish.problem
    await _knock(house, asked.owner.id)
    await meet(house, asked.owner)
    private = Place(asked.owner.id, veil=found.place.veil)
    sha = await photos.take(house, found.picture)
    photo = [several.Photo(private, sha)]
    outcome = await several.order(house, asked.owner.id, photo, wish.manners, update_id=asked.update_id)
    await several.tell(house, private, outcome, asked.owner.language)
    return (await orders.made_of(house, asked.update_id))[0]


async def _knock(house: House, person: int) -> None:
    """Raises Stranger if nothing can be sent to the person, or it is none who asks but a group or channel."""
    if person < 0:
        raise Stranger("guest-stranger")
    try:
        await house.telegram.send_chat_action(person, ChatAction.UPLOAD_PHOTO)
    except (BadRequest, Forbidden) as error:
        raise Stranger("guest-stranger") from error


def _door(house: House, asked: Asked) -> InlineKeyboardMarkup:
    """A button into the private chat."""
    url = create_deep_linked_url(house.telegram.username, TOPIC)
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(plain("inline-paint", asked.owner.language), url=url)]]
    )


FEATURE = Feature(guest=on_guest)

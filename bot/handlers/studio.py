"""/studio: the page on which one turns a photo with sliders and brushes, opened inside Telegram."""

from bot import chooser, photos
from bot.answers import in_private
from bot.entrance import way_in
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked
from bot.owners import meet
from bot.pictured import meant_by
from bot.texts import Sorry, say
from storage import drafts

WORD = "studio"
"""The start parameter of a link to the private chat that asks for it."""


async def on_studio(house: House, asked: Asked) -> None:
    """The way in; with a photo, in reply to one, or while one waits, that photo is there already."""
    message, owner = asked.message, asked.owner
    if house.studio_url is None:
        raise Sorry("studio-none")
    if not await in_private(house, asked, WORD, "studio-private"):
        return
    if meant := meant_by(message):
        await meet(house, owner)
        sha = await photos.take(house, meant.picture)
        said, way = say("studio-waits", owner.language), way_in(house, owner.language, photo=sha)
        await chooser.ask(
            *(house, owner.id, meant.place, sha, owner.language),
            update_id=asked.update_id,
            text=said,
            keys=lambda draft: way,
        )
    elif draft := await drafts.latest(house.db, owner.id, message.chat_id):
        way = way_in(house, owner.language, photo=draft.content_sha)
        await message.reply_text(say("studio-waits", owner.language), reply_markup=way)
    else:
        way = way_in(house, owner.language)
        await message.reply_text(say("studio", owner.language), reply_markup=way)


FEATURE = Feature(
    commands={"studio": Command(on_studio, offered=lambda house: house.studio_url is not None)},
    links={WORD: on_studio},
)

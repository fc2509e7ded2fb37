"""/start and /help."""

from bot import entrance
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, is_private
from bot.texts import Said, say


async def on_start(house: House, asked: Asked) -> None:
    if is_private(asked.message):
        way_in = entrance.way_in(house, asked.owner.language)
        await asked.message.reply_text(say("start", asked.owner.language), reply_markup=way_in)
        return
    said = say("start-group", asked.owner.language, example=house.collection.ours[0].name)
    await asked.message.reply_text(said)


async def on_help(house: House, asked: Asked) -> None:
    """All the ways to ask, with our own paintings' commands and how many more there are."""
    language = asked.owner.language
    await house.collection.refresh()
    names = Said(" ".join(f"/{painting.name}" for painting in house.collection.ours))
    more = len(house.collection.paintings) - len(house.collection.ours)
    if more > 0:
        names = say("help-more", language, paintings=names, more=more)
    said = say("help", language, paintings=names)
    if house.studio_url:
        said = Said(f"{said}\n{say('help-studio', language)}")
    if house.telegram.supports_inline_queries:
        said = Said(f"{said}\n\n{say('help-inline', language, bot=house.telegram.username)}")
    await asked.message.reply_text(said)


FEATURE = Feature(
    commands={
        "start": Command(on_start),
        "help": Command(on_help, in_groups=True),
    }
)

"""A film of a picture as it formed, made of what was seen of it on the way.

Each render brings some small sketches along (`bot.requests.SKETCHES`), of previews that it makes anyway. They
lie in one file, about as large as the picture, for as long as a taste does; only who asks for the film has it
encoded, so that nobody waits for one that nobody wants to see. Where there are none there is no button.
"""

from contextlib import suppress

from telegram.constants import ChatAction, MessageLimit
from telegram.error import TelegramError

from bot.answers import answer
from bot.buttons import TimeLapse
from bot.features import Feature
from bot.house import House
from bot.messages import Press
from bot.owners import job_of
from bot.texts import Sorry, say
from bot.texts.cutting import cut_html
from bot.texts.phrases import title_of
from engine.pictures.sketches import film
from storage import images, sketches
from storage.errors import MissingImage


async def on_film(house: House, press: Press, button: TimeLapse) -> None:
    """The film, in reply to the picture and covered as it is."""
    job = await job_of(house, press, button.job)
    sha = await sketches.of(house.db, job.id)
    try:
        seen = await images.read(house.db, sha) if sha is not None else None
    except MissingImage:
        seen = None
    if seen is None:
        raise Sorry("film-gone", days=house.delivery.pace.unfinished_kept.days)
    await answer(press)
    with suppress(TelegramError):
        await press.message.reply_chat_action(ChatAction.UPLOAD_VIDEO)
    title = title_of(job.styles, house.collection.titles, press.language)
    name = "-".join(style.painting or "style" for style in job.styles)
    await press.message.reply_animation(
        await house.pictures.run(film, seen),
        filename=f"pastiche-{name}-{job.id}.mp4",
        caption=cut_html(say("inline-caption", press.language, title=title), MessageLimit.CAPTION_LENGTH),
        do_quote=True,
        has_spoiler=job.veil.spoiler or None,
        protect_content=job.veil.protected or None,
    )


FEATURE = Feature(buttons={TimeLapse: on_film})

"""All pictures that were ordered together, as one album."""

from contextlib import suppress

from telegram import InputMediaPhoto
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.answers import answer
from bot.batches import albums, painted_with
from bot.buttons import Together
from bot.features import Feature
from bot.house import House
from bot.messages import Press
from bot.owners import job_of
from bot.portfolio import LONGEST_CAPTION, picture_of, title
from bot.texts import Sorry, say
from bot.texts.cutting import cut_html
from storage.schema import Job


async def on_together(house: House, press: Press, button: Together) -> None:
    """As they were ordered, in reply to the message under which the button stands."""
    pictures = await painted_with(house.db, await job_of(house, press, button.job))
    if len(pictures) < 2:  # the others have been deleted
        raise Sorry("job-gone")
    parts = [[await _photo(house, job, press.language) for job in part] for part in albums(pictures)]
    await answer(press)
    with suppress(TelegramError):
        await press.message.reply_chat_action(ChatAction.UPLOAD_PHOTO)
    for part in parts:
        await press.message.reply_media_group(
            part,
            do_quote=True,
            protect_content=any(job.veil.protected for job in pictures) or None,
        )


async def _photo(house: House, job: Job, language: str | None) -> InputMediaPhoto:
    said = say("inline-caption", language, title=title(house, job, language))
    return InputMediaPhoto(
        await picture_of(house, job),
        caption=cut_html(said, LONGEST_CAPTION),
        has_spoiler=job.veil.spoiler or None,
    )


FEATURE = Feature(buttons={Together: on_together})

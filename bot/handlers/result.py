"""The buttons under a finished picture: once more, in another way, or as a lossless file."""

from contextlib import suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot import chooser, orders
from bot.answers import answer
from bot.buttons import Again, AsFile, Other
from bot.features import Feature
from bot.house import House
from bot.messages import Press, place_of
from bot.owners import job_of
from bot.texts import Sorry
from storage import images
from storage.errors import MissingImage


async def on_again(house: House, press: Press, button: Again) -> None:
    """The same, stronger, softer or with today's settings, as a new picture."""
    if await orders.made_of(house, press.update_id):
        return
    job = await job_of(house, press, button.job)
    look = await orders.look_again(house, job, button.how)
    await orders.again(house, job, look, place_of(press.message), update_id=press.update_id)


async def on_other(house: House, press: Press, button: Other) -> None:
    """Another painting for the same photo."""
    job = await job_of(house, press, button.job)
    await answer(press)
    language = press.user.language_code
    where = place_of(press.message)
    await chooser.ask(house, job.user_id, where, job.content_sha, language, update_id=press.update_id)


async def on_file(house: House, press: Press, button: AsFile) -> None:
    """The picture as a lossless file, which Telegram does not shrink."""
    job = await job_of(house, press, button.job)
    if job.result_sha is None:
        raise Sorry("job-gone")
    try:
        png = await images.read(house.db, job.result_sha)
    except MissingImage as error:
        raise Sorry("job-gone") from error
    await answer(press)
    with suppress(TelegramError):
        await press.message.reply_chat_action(ChatAction.UPLOAD_DOCUMENT)
    name = job.styles[0].painting or "style"
    await press.message.reply_document(png, filename=f"pastiche-{name}-{job.id}.png", do_quote=True)


FEATURE = Feature(buttons={Again: on_again, Other: on_other, AsFile: on_file})

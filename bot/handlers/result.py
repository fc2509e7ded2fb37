"""The buttons under a finished picture: once more, in another way, or as a lossless file."""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot import chooser, orders, returning
from bot.answers import answer
from bot.buttons import Again, AsFile, Other
from bot.features import Feature
from bot.house import House
from bot.messages import Place, Press, place_of
from bot.owners import job_of
from bot.texts import Sorry, say
from storage import images
from storage.errors import LetGo, MissingImage
from storage.schema import Job, JobState


async def on_again(house: House, press: Press, button: Again) -> None:
    """The same, stronger, softer or with today's settings, as a new picture."""
    if await orders.made_of(house, press.update_id):
        return
    job = await job_of(house, press, button.job)
    await returning.have(house, job)
    look = await orders.look_again(house, job, button.how)
    await orders.again(house, job, look, _beside(press, job), update_id=press.update_id)


async def on_other(house: House, press: Press, button: Other) -> None:
    """Another painting for the same photo."""
    job = await job_of(house, press, button.job)
    await answer(press)
    await returning.have(house, job)
    language = press.user.language_code
    await chooser.ask(
        house,
        job.user_id,
        _beside(press, job),
        job.content_sha,
        language,
        update_id=press.update_id,
        text=say("choose-other", language),
    )


async def on_file(house: House, press: Press, button: AsFile) -> None:
    """The picture as a lossless file, which Telegram does not shrink; where that is gone, what there is."""
    job = await job_of(house, press, button.job)
    if job.result_sha is None:
        raise Sorry("job-gone")
    try:
        picture = await images.read(house.db, job.result_sha)
    except LetGo as gone:
        picture = await returning.fetch(house, gone.source)
    except MissingImage as error:
        raise Sorry("job-gone") from error
    await answer(press)
    whole = sha256(picture).hexdigest() == job.result_sha
    with suppress(TelegramError):
        await press.message.reply_chat_action(ChatAction.UPLOAD_DOCUMENT)
    name = job.styles[0].painting or "style"
    sent = await press.message.reply_document(
        picture,
        filename=f"pastiche-{name}-{job.id}.{'png' if whole else 'jpg'}",
        caption=None if whole else say("file-not-whole", press.user.language_code),
        do_quote=True,
        protect_content=job.veil.protected or None,
    )
    if whole and sent.document:  # from now on it can be let go without losing anything
        await images.lies_at(house.db, job.result_sha, sent.document.file_id)


def _beside(press: Press, job: Job) -> Place:
    """What is made of a picture replies to it; where there was none, to the photo."""
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        return orders.photo_of(job)
    return replace(place_of(press.message), veil=job.veil)


FEATURE = Feature(buttons={Again: on_again, Other: on_other, AsFile: on_file})

"""/cancel, and the Cancel button of one job."""

from bot import chooser
from bot.answers import answer
from bot.buttons import Cancel
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press
from bot.owners import job_of
from bot.texts import Sorry, say
from storage import jobs
from storage.schema import JobState


async def on_cancel_command(house: House, asked: Asked) -> None:
    """Stops what one has sent, ordered or is having painted in this chat; waiting photos go too."""
    owner, language = asked.owner, asked.owner.language
    chat_id = asked.message.chat_id
    stopped = await house.inbox.stop_before(asked)
    for job in await jobs.active(house.db, owner.id, chat_id):
        if job.update_id is None or job.update_id < asked.update_id:  # else it was ordered after this
            stopped += await house.dispatcher.cancel(job.id)
    waiting = await chooser.end_waiting(house, owner.id, chat_id)
    painted = [job for job in await jobs.promised(house.db, owner.id) if job.state == JobState.RENDERED]
    if stopped:
        said = say("stopped", language, count=stopped)
    else:
        if any(job.chat_id == chat_id for job in painted):
            key = "painted-already"
        else:
            key = "stopped-waiting" if waiting else "nothing-to-stop"
        said = say(key, language)
    await asked.message.reply_text(said)
    await chooser.close(house, waiting, language)


async def on_cancel(house: House, press: Press, button: Cancel) -> None:
    job = await job_of(house, press, button.job)
    if not await house.dispatcher.cancel(job.id):
        raise Sorry("too-late")
    await answer(press)


FEATURE = Feature(
    for_all=True,
    commands={"cancel": Command(on_cancel_command, in_groups=True)},
    buttons={Cancel: on_cancel},
)

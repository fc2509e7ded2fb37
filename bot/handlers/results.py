"""Cancel, and the buttons under a finished picture."""

from telegram import Update
from telegram.constants import ChatAction

from bot import texts
from bot.ordering import Sorry, ask_for_painting, order_again, place_of
from bot.services import Context, services
from bot.updates import answer, argument, asked, job_of, pressed
from storage import drafts, images, jobs
from storage.schema import Job


async def on_cancel_command(update: Update, context: Context) -> None:
    """/cancel: stop all of one's jobs in this chat, and drop the photos that wait for a painting."""
    message, user = asked(update)
    house = services(context)
    stopped = 0
    for job in await jobs.active(house.db, user.id, message.chat_id):
        stopped += await house.dispatcher.cancel(job)
    while draft := await drafts.latest(house.db, user.id, message.chat_id):
        stopped += await drafts.discard(house.db, draft.id)
    await message.reply_text(texts.cancelled(stopped) if stopped else texts.NOTHING_TO_CANCEL)


async def on_cancel(update: Update, context: Context) -> None:
    """The Cancel button of one job."""
    query, _ = pressed(update)
    job = await job_of(update, context)
    if not await services(context).dispatcher.cancel(job):
        raise Sorry(texts.TOO_LATE)
    await answer(query)


async def on_again(update: Update, context: Context) -> None:
    """Again: the same, stronger, softer or with today's settings, as a new picture."""
    query, message = pressed(update)
    job = await job_of(update, context)
    for waiting in await jobs.active(services(context).db, job.user_id, job.chat_id):
        if waiting.source_message_id == message.message_id and argument(query, 2) == _change(job, waiting):
            raise Sorry(texts.ALREADY_ASKED)
    await order_again(context, place_of(message), job, argument(query, 2))
    await answer(query)


async def on_other(update: Update, context: Context) -> None:
    """Another painting for the same photo."""
    query, message = pressed(update)
    job = await job_of(update, context)
    await ask_for_painting(context, job.user_id, place_of(message), job.content_sha)
    await answer(query)


async def on_file(update: Update, context: Context) -> None:
    """The picture as a lossless file, which Telegram does not shrink."""
    query, message = pressed(update)
    job = await job_of(update, context)
    if job.result_sha is None:
        raise Sorry(texts.JOB_GONE)
    await answer(query)
    await message.reply_chat_action(ChatAction.UPLOAD_DOCUMENT)
    await message.reply_document(
        await images.read(services(context).db, job.result_sha),
        filename=f"pastiche-{job.painting or 'style'}-{job.id}.png",
        do_quote=True,
    )


def _change(before: Job, after: Job) -> str:
    if after.strength == before.strength:
        return "same"
    return "stronger" if after.strength > before.strength else "softer"

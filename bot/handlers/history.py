"""/history: one's pictures, newest first, one at a time."""

from typing import Any

from telegram import InputMediaPhoto, Message, Update
from telegram.constants import ChatType

from bot import delivery, keyboards, texts
from bot.services import Context, services
from bot.updates import answer, argument, asked, job_of, pressed
from storage import history, jobs
from storage.database import Database
from storage.schema import Job


async def on_history(update: Update, context: Context) -> None:
    message, user = asked(update)
    if message.chat.type != ChatType.PRIVATE:
        await message.reply_text(
            texts.HISTORY_IN_PRIVATE, reply_markup=keyboards.private_chat(context.bot.username, "history")
        )
        return
    db = services(context).db
    newest = await history.entry(db, user.id, 0)
    if newest is None:
        await message.reply_text(texts.HISTORY_EMPTY)
        return
    sent = await message.reply_photo(
        await _picture(context, newest), **_entry(db, newest, 0, await history.count(db, user.id))
    )
    await _remember(context, newest, sent)


async def on_page(update: Update, context: Context) -> None:
    """Turn to another picture."""
    query, _ = pressed(update)
    await _turn_to(update, context, int(argument(query, 1)))
    await answer(query)


async def on_send(update: Update, context: Context) -> None:
    """The picture once more, as a message of its own with all its buttons."""
    query, message = pressed(update)
    job = await job_of(update, context)
    sent = await message.reply_photo(
        await _picture(context, job),
        caption=delivery.caption_of(job, services(context).db.data_dir),
        reply_markup=keyboards.finished(job.id),
        do_quote=False,
    )
    await _remember(context, job, sent)
    await answer(query)


async def on_repeat(update: Update, context: Context) -> None:
    """Ask in which way to repeat it."""
    query, message = pressed(update)
    job = await job_of(update, context)
    await message.reply_text(
        texts.repeat_with(delivery.title_of(job, services(context).db.data_dir)),
        reply_markup=keyboards.repeat(job.id),
        do_quote=True,
    )
    await answer(query)


async def on_delete(update: Update, context: Context) -> None:
    """Ask, then delete the picture and turn to the next one."""
    query, message = pressed(update)
    job = await job_of(update, context)
    index = int(argument(query, 2))
    if argument(query, 3) != "yes":
        await message.edit_reply_markup(keyboards.really_delete(job.id, index))
        await answer(query)
        return
    await history.delete(services(context).db, job.user_id, job.id)
    await _turn_to(update, context, index)
    await answer(query, texts.DELETED)


async def _turn_to(update: Update, context: Context, index: int) -> None:
    query, message = pressed(update)
    db, user_id = services(context).db, query.from_user.id
    total = await history.count(db, user_id)
    index = max(0, min(index, total - 1))
    job = await history.entry(db, user_id, index)
    if job is None:
        await message.delete()
        await context.bot.send_message(message.chat_id, texts.HISTORY_EMPTY)
        return
    entry = _entry(db, job, index, total)
    media = InputMediaPhoto(await _picture(context, job), caption=entry["caption"])
    edited = await query.edit_message_media(media, reply_markup=entry["reply_markup"])
    if isinstance(edited, Message):
        await _remember(context, job, edited)


async def _picture(context: Context, job: Job) -> str | bytes:
    """The file id Telegram knows the picture by, which costs no upload, or the picture."""
    return job.file_id or await delivery.picture_of(services(context).db, job)


async def _remember(context: Context, job: Job, message: Message) -> None:
    if job.file_id is None and message.photo:
        await jobs.set_file_id(services(context).db, job.id, message.photo[-1].file_id)


def _entry(db: Database, job: Job, index: int, total: int) -> dict[str, Any]:
    """Caption and keyboard of one page."""
    details = texts.history_details(f"{job.created_at:%-d %b %Y}", job.size, job.strength, job.keep_colours)
    return {
        "caption": texts.history_entry(index, total, delivery.title_of(job, db.data_dir), details),
        "reply_markup": keyboards.history(job.id, index, total),
    }

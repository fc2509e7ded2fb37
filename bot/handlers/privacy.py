"""/privacy and /forget."""

from telegram import Update
from telegram.constants import ChatType

from bot import keyboards, texts
from bot.dispatcher import DRAFTS_KEPT, UNFINISHED_KEPT
from bot.services import Context, services
from bot.updates import answer, argument, asked, pressed
from storage import jobs, people


async def on_privacy(update: Update, context: Context) -> None:
    message, _ = asked(update)
    hours, days = int(DRAFTS_KEPT.total_seconds() // 3600), UNFINISHED_KEPT.days
    await message.reply_text(texts.privacy(hours, days))


async def on_forget(update: Update, context: Context) -> None:
    message, _ = asked(update)
    if message.chat.type != ChatType.PRIVATE:
        await message.reply_text(
            texts.PRIVATE_ONLY, reply_markup=keyboards.private_chat(context.bot.username, "forget")
        )
        return
    await message.reply_text(texts.FORGET_QUESTION, reply_markup=keyboards.forget())


async def on_forget_answer(update: Update, context: Context) -> None:
    query, message = pressed(update)
    if argument(query, 1) != "yes":
        await message.edit_text(texts.FORGET_NOT)
        await answer(query)
        return
    house = services(context)
    for job in await jobs.active(house.db, query.from_user.id):
        await house.dispatcher.cancel(job)
    await people.forget(house.db, query.from_user.id)
    await message.edit_text(texts.FORGOTTEN)
    await answer(query)

"""/start and /help."""

from telegram import Update
from telegram.constants import ChatType

from bot import texts
from bot.commands import arguments_of
from bot.handlers import history, preferences, privacy
from bot.services import Context, services
from bot.updates import asked
from engine import paintings

_TOPICS = {"history": history.on_history, "settings": preferences.on_settings, "forget": privacy.on_forget}
"""Deep links from groups: `t.me/<bot>?start=<topic>`."""


async def on_start(update: Update, context: Context) -> None:
    message, _ = asked(update)
    if topic := _TOPICS.get(" ".join(arguments_of(message))):
        await topic(update, context)
    elif message.chat.type == ChatType.PRIVATE:
        await message.reply_text(texts.START)
    else:
        await message.reply_text(texts.START_GROUP.format(example=next(iter(paintings.offer()))))


async def on_help(update: Update, context: Context) -> None:
    message, _ = asked(update)
    more = len(paintings.offer(services(context).settings.data_dir)) - len(paintings.offer())
    await message.reply_text(texts.help_text(list(paintings.offer()), more))

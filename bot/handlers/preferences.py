"""/settings: size, strength, whose colours."""

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from bot import keyboards, texts
from bot.ordering import meet
from bot.services import Context, services
from bot.updates import answer, argument, asked, pressed
from storage import people


async def on_settings(update: Update, context: Context) -> None:
    message, user = asked(update)
    if message.chat.type != ChatType.PRIVATE:
        await message.reply_text(
            texts.PRIVATE_ONLY, reply_markup=keyboards.private_chat(context.bot.username, "settings")
        )
        return
    await message.reply_text(texts.SETTINGS, reply_markup=await _keyboard(context, user.id))


async def on_set(update: Update, context: Context) -> None:
    """A value of one of the three rows."""
    query, message = pressed(update)
    name, value = argument(query, 1), argument(query, 2)
    house = services(context)
    await meet(context, query.from_user)
    if name == "size":
        await people.change_settings(house.db, query.from_user.id, size=int(value))
    elif name == "strength":
        await people.change_settings(house.db, query.from_user.id, strength=float(value))
    else:
        await people.change_settings(house.db, query.from_user.id, keep_colours=value == "photo")
    await message.edit_reply_markup(await _keyboard(context, query.from_user.id))
    await answer(query, texts.SETTINGS_SAVED)


async def _keyboard(context: Context, user_id: int) -> InlineKeyboardMarkup:
    house = services(context)
    current = await people.settings_of(house.db, user_id)
    size = current.size if current.size in house.settings.sizes else house.settings.size
    return keyboards.settings(current, size, house.settings.sizes)

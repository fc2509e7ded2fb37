"""/settings: a row of buttons for every choice there is about a picture (`storage.look`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.answers import answer, in_private
from bot.buttons import Button
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, is_private, keyboard
from bot.orders import look_of
from bot.texts import Sorry, has, plain, say
from storage import people
from storage.look import OFFERED, Value


@dataclass(frozen=True)
class Choose(Button, word="set"):
    """One value of a field of Look, both as words."""

    field: str
    value: str


async def on_settings(house: House, asked: Asked) -> None:
    if not await in_private(house, asked, "settings"):
        return
    await asked.message.reply_text(
        say("settings", asked.owner.language),
        reply_markup=await _choices(house, asked.owner.id, asked.owner.language),
    )


async def on_choose(house: House, press: Press, button: Choose) -> None:
    if not is_private(press.message):
        raise Sorry("private-only")
    values = {str(value): value for value in _offered(house).get(button.field, ())}
    if button.value not in values:  # no longer, or it never was
        raise Sorry("button-gone")
    language = press.user.language_code
    await people.change_look(house.db, press.user.id, **{button.field: values[button.value]})
    await answer(press, plain("settings-saved", language))
    await press.message.edit_reply_markup(await _choices(house, press.user.id, language))


def _offered(house: House) -> Mapping[str, Sequence[Value]]:
    """The values on offer by field; which sizes are, the operator says."""
    return {"size": house.settings.sizes, **OFFERED}


async def _choices(house: House, user_id: int, language: str | None) -> InlineKeyboardMarkup:
    """A row for each field, its chosen value marked."""
    look = await look_of(house, user_id)

    def choice(field: str, value: Value) -> tuple[str, Button]:
        key = f"{field}-{value}" if has(f"{field}-{value}") else field
        label = plain(key, language, **{field: value})
        if value == getattr(look, field):
            label = plain("chosen", language, choice=label)
        return label, Choose(field, str(value))

    rows = _offered(house).items()
    return keyboard([[choice(field, value) for value in values] for field, values in rows])


FEATURE = Feature(commands={"settings": Command(on_settings)}, buttons={Choose: on_choose})

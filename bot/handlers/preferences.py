"""/settings: size, strength, whose colours."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.answers import answer, in_private
from bot.buttons import Button
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, is_private, keyboard
from bot.orders import look_of
from bot.texts import Sorry, plain, say
from storage import people
from storage.look import Colours

STRENGTHS = {"strength-soft": 30, "strength-balanced": 50, "strength-strong": 70}
"""Per cent."""
COLOURS = {"colours-painting": Colours.PAINTING, "colours-photo": Colours.PHOTO}


@dataclass(frozen=True)
class SetSize(Button, word="size"):
    """The longest side, in pixels."""

    size: int


@dataclass(frozen=True)
class SetStrength(Button, word="strength"):
    """How far from the photo, in per cent."""

    strength: int


@dataclass(frozen=True)
class SetColours(Button, word="colours"):
    """The painting's colours or the photo's."""

    colours: Colours


async def on_settings(house: House, asked: Asked) -> None:
    if not await in_private(house, asked, "settings"):
        return
    await asked.message.reply_text(
        say("settings", asked.owner.language),
        reply_markup=await _choices(house, asked.owner.id, asked.owner.language),
    )


async def on_size(house: House, press: Press, button: SetSize) -> None:
    if button.size not in house.settings.sizes:  # no longer, or it never was
        raise Sorry("button-gone")
    await _change(house, press, size=button.size)


async def on_strength(house: House, press: Press, button: SetStrength) -> None:
    if not 0 <= button.strength <= 100:
        raise Sorry("button-gone")
    await _change(house, press, strength=button.strength / 100)


async def on_colours(house: House, press: Press, button: SetColours) -> None:
    await _change(house, press, colours=button.colours)


async def _change(house: House, press: Press, **changes: int | float | Colours) -> None:
    if not is_private(press.message):
        raise Sorry("private-only")
    language = press.user.language_code
    await people.change_look(house.db, press.user.id, **changes)
    await answer(press, plain("settings-saved", language))
    await press.message.edit_reply_markup(await _choices(house, press.user.id, language))


async def _choices(house: House, user_id: int, language: str | None) -> InlineKeyboardMarkup:
    """Three rows, the chosen value of each marked."""
    look = await look_of(house, user_id)

    def choice(label: str, chosen: bool, button: Button) -> tuple[str, Button]:
        return plain("chosen", language, choice=label) if chosen else label, button

    return keyboard(
        [
            [
                choice(plain("size", language, size=size), size == look.size, SetSize(size))
                for size in house.settings.sizes
            ],
            [
                choice(plain(key, language), abs(look.strength - each / 100) < 0.05, SetStrength(each))
                for key, each in STRENGTHS.items()
            ],
            [
                choice(plain(key, language), look.colours == each, SetColours(each))
                for key, each in COLOURS.items()
            ],
        ]
    )


FEATURE = Feature(
    commands={"settings": Command(on_settings)},
    buttons={SetSize: on_size, SetStrength: on_strength, SetColours: on_colours},
)

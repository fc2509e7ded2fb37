"""/settings: a row of buttons for every choice about a picture (`storage.look`), and one for the language."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot import choices, panel
from bot.answers import answer
from bot.buttons import Button
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Owner, Press, is_private, keyboard
from bot.orders import look_of
from bot.owners import meet
from bot.texts import LANGUAGES, Sorry, plain, say
from storage import people


@dataclass(frozen=True)
class Choose(Button, word="set"):
    """One value of a field of Look, both as words."""

    field: str
    value: str


@dataclass(frozen=True)
class Languages(Button, word="languages"):
    """Show which languages there are."""


@dataclass(frozen=True)
class Speak(Button, word="speak"):
    """Speak a language from now on, or `TELEGRAMS`."""

    language: str


@dataclass(frozen=True)
class Settings(Button, word="settings"):
    """Back to all the choices."""


TELEGRAMS = "telegram"
"""In a button: the language that the person's Telegram speaks."""


async def on_settings(house: House, asked: Asked) -> None:
    """One's own in private; in a group the group's."""
    if not is_private(asked.message):
        await panel.show(house, asked)
        return
    await asked.message.reply_text(
        say("settings", asked.owner.language),
        reply_markup=await _choices(house, asked.owner.id, asked.owner.language),
    )


async def on_choose(house: House, press: Press, button: Choose) -> None:
    if not is_private(press.message):
        raise Sorry("private-only")
    value = choices.read(house, button.field, button.value)
    if value is None:  # no longer, or it never was
        raise Sorry("button-gone")
    language = press.language
    await people.change_look(house.db, press.user.id, **{button.field: value})
    await answer(press, plain("settings-saved", language))
    await press.message.edit_reply_markup(await _choices(house, press.user.id, language))


async def on_languages(house: House, press: Press, button: Languages) -> None:
    """All the languages, each as it calls itself, the chosen one marked."""
    if not is_private(press.message):
        raise Sorry("private-only")
    await answer(press)
    language = press.language
    rows = choices.languages(
        house.languages.chosen(press.user.id),
        lambda code: Speak(code or TELEGRAMS),
        plain("language-telegram", language),
        language,
    )
    back: choices.Row = [(plain("button-settings", language), Settings())]
    await press.message.edit_text(say("language-question", language), reply_markup=keyboard([*rows, back]))


async def on_speak(house: House, press: Press, button: Speak) -> None:
    """A language: it is spoken at once, also in the settings, to which the message turns back."""
    if not is_private(press.message):
        raise Sorry("private-only")
    if button.language not in (*LANGUAGES, TELEGRAMS):
        raise Sorry("button-gone")
    user = press.user
    await meet(house, Owner(user.id, user.first_name, user.language_code))
    chosen = None if button.language == TELEGRAMS else button.language
    await house.languages.choose(user.id, chosen)
    language = house.languages.of(user.id, user.language_code)
    await answer(press, plain("language-saved", language))
    await _show_settings(house, press, language)


async def on_back(house: House, press: Press, button: Settings) -> None:
    if not is_private(press.message):
        raise Sorry("private-only")
    await answer(press)
    await _show_settings(house, press, press.language)


async def _show_settings(house: House, press: Press, language: str | None) -> None:
    keyboard = await _choices(house, press.user.id, language)
    await press.message.edit_text(say("settings", language), reply_markup=keyboard)


async def _choices(house: House, user_id: int, language: str | None) -> InlineKeyboardMarkup:
    """A row for each field, its chosen value marked, and the language."""
    rows = choices.rows(
        house,
        await look_of(house, user_id),
        lambda field, value, chosen: Choose(field, str(value)),
        language,
    )
    speaking: tuple[str, Button] = (
        plain("button-language", language, spoken=plain("language", language)),
        Languages(),
    )
    return keyboard([*rows, [speaking]])


FEATURE = Feature(
    for_all=True,
    commands={"settings": Command(on_settings, for_admins=True)},
    buttons={Choose: on_choose, Languages: on_languages, Speak: on_speak, Settings: on_back},
)

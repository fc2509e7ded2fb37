"""The message in which the admins of a group choose what holds there: its words, and its buttons."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot import choices
from bot.answers import in_private
from bot.buttons import Button
from bot.house import House
from bot.messages import Asked, keyboard
from bot.owners import is_admins
from bot.texts import plain, say
from storage import group_rules
from storage.look import Value
from storage.rules import Rules

EACH = "each"
"""In a button: everyone's own choice."""


@dataclass(frozen=True)
class Look(Button, word="glook"):
    """What holds for a field of Look in the group: a value as a word, or `EACH`."""

    field: str
    value: str


@dataclass(frozen=True)
class AdminsOnly(Button, word="gadmins"):
    """Whether only the admins of the group may use the bot there."""

    only: bool


@dataclass(frozen=True)
class Quiet(Button, word="gquiet"):
    """Whether the bot is quiet in the group."""

    quiet: bool


@dataclass(frozen=True)
class Languages(Button, word="glanguages"):
    """Show which languages there are for the group."""


@dataclass(frozen=True)
class Speak(Button, word="gspeak"):
    """Speak a language in the group from now on, or `EACH`."""

    language: str


@dataclass(frozen=True)
class Settings(Button, word="gsettings"):
    """Back to all that can be chosen for the group."""


async def show(house: House, asked: Asked) -> None:
    """Answers /settings in a group: an admin with the panel, others with a way to their own."""
    if not await is_admins(house, asked.message):
        await in_private(house, asked, "settings", "group-admins-choose")
        return
    rules, language = await group_rules.rules_of(house.db, asked.message.chat_id), asked.owner.language
    await asked.message.reply_text(say("group-settings", language), reply_markup=rows(house, rules, language))


def rows(house: House, rules: Rules, language: str | None) -> InlineKeyboardMarkup:
    """A row for each part of the look, what holds for all marked; the language; who may ask; how quietly.

    A marked value of the look takes itself back.
    """

    def look(field: str, value: Value, chosen: bool) -> Button:
        return Look(field, EACH if chosen else str(value))

    spoken = plain("language", rules.language) if rules.language else plain("group-language-each", language)
    speaking: choices.Row = [(plain("button-language", language, spoken=spoken), Languages())]
    who: choices.Row = [
        (choices.marked(plain(key, language), rules.admins_only is only, language), AdminsOnly(only))
        for key, only in (("button-everyone", False), ("button-admins", True))
    ]
    sound: choices.Row = [
        (choices.marked(plain(key, language), rules.quiet is quiet, language), Quiet(quiet))
        for key, quiet in (("button-as-usual", False), ("button-quiet", True))
    ]
    return keyboard([*choices.rows(house, rules, look, language), speaking, who, sound])


def languages(rules: Rules, language: str | None) -> InlineKeyboardMarkup:
    """All the languages, and everyone's own; the chosen one is marked."""
    each = plain("group-language-each", language)
    shown = choices.languages(rules.language, lambda code: Speak(code or EACH), each, language)
    return keyboard([*shown, [(plain("button-settings", language), Settings())]])

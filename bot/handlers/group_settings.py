"""The buttons of /settings in a group: only its admins press them, and what they choose holds for all."""

from typing import Any

from bot import choices, customs, panel
from bot.answers import answer
from bot.features import Feature
from bot.house import House
from bot.messages import Press, carries, is_private
from bot.owners import check_admin
from bot.texts import LANGUAGES, Sorry, plain, say
from storage import group_rules


async def on_look(house: House, press: Press, button: panel.Look) -> None:
    """A value that all pictures ordered there have from now on, or everyone's own again."""
    await _check(house, press)
    value = choices.read(house, button.field, button.value)
    if value is None and (button.value != panel.EACH or button.field not in choices.offered(house)):
        raise Sorry("button-gone")
    await _change(house, press, **{button.field: value})


async def on_admins_only(house: House, press: Press, button: panel.AdminsOnly) -> None:
    await _check(house, press)
    await _change(house, press, admins_only=button.only)


async def on_quiet(house: House, press: Press, button: panel.Quiet) -> None:
    await _check(house, press)
    await _change(house, press, quiet=button.quiet)


async def on_languages(house: House, press: Press, button: panel.Languages) -> None:
    await _check(house, press)
    await answer(press)
    rules = await group_rules.rules_of(house.db, press.message.chat_id)
    await press.message.edit_text(
        say("language-question", press.language), reply_markup=panel.languages(rules, press.language)
    )


async def on_speak(house: House, press: Press, button: panel.Speak) -> None:
    """A language: it is spoken in the group at once, also in the panel, to which the message turns back."""
    await _check(house, press)
    if button.language not in (*LANGUAGES, panel.EACH):
        raise Sorry("button-gone")
    language = None if button.language == panel.EACH else button.language
    await group_rules.change(house.db, press.message.chat_id, language=language)
    await customs.enter(house.db, press.message.chat_id)
    spoken = language or house.languages.of(press.user.id, press.user.language_code)
    await answer(press, plain("group-saved" if language is None else "language-saved", spoken))
    await _turn_back(house, press, spoken)


async def on_back(house: House, press: Press, button: panel.Settings) -> None:
    await _check(house, press)
    await answer(press)
    await _turn_back(house, press, press.language)


async def _check(house: House, press: Press) -> None:
    """The message is about to say something else, so it must be the one that has the button."""
    if is_private(press.message):
        raise Sorry("button-gone")
    await check_admin(house, press, "group-admins-choose")
    if not carries(press):
        raise Sorry("button-gone")


async def _change(house: House, press: Press, **changes: Any) -> None:
    rules = await group_rules.change(house.db, press.message.chat_id, **changes)
    await answer(press, plain("group-saved", press.language))
    await press.message.edit_reply_markup(panel.rows(house, rules, press.language))


async def _turn_back(house: House, press: Press, language: str | None) -> None:
    rules = await group_rules.rules_of(house.db, press.message.chat_id)
    await press.message.edit_text(
        say("group-settings", language), reply_markup=panel.rows(house, rules, language)
    )


FEATURE = Feature(
    buttons={
        panel.Look: on_look,
        panel.AdminsOnly: on_admins_only,
        panel.Quiet: on_quiet,
        panel.Languages: on_languages,
        panel.Speak: on_speak,
        panel.Settings: on_back,
    }
)

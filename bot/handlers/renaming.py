"""Another name for a style of one's own: a button, then the next message; or /rename."""

from datetime import timedelta

from bot.answers import answer
from bot.features import Command, Feature
from bot.house import House
from bot.keepsakes import Rename, Style, check_name, mine
from bot.messages import Asked, Press, arguments_of, command_of, is_private, keyboard
from bot.naming import own_called
from bot.texts import Sorry, plain, say
from storage import styles
from storage.schema import OwnStyle, now
from storage.styles import Saved

PATIENCE = timedelta(minutes=10)
"""After which what somebody writes is no answer any more to what their style shall be called."""


async def on_rename(house: House, press: Press, button: Rename) -> None:
    """Asks for the name; the way back leaves it as it is."""
    style, _ = await mine(house, press, button.style)
    await answer(press)
    await styles.ask_for_name(house.db, press.user.id, style.id)
    said = say("rename-ask", press.language, name=style.name)
    shown = keyboard([[(plain("button-back", press.language), Style(style.id))]])
    if press.message.photo:
        await press.message.edit_caption(said, reply_markup=shown)
    else:
        await press.message.edit_text(said, reply_markup=shown)


async def on_name(house: House, asked: Asked) -> None:
    """The words that were waited for."""
    style = _meant(asked)
    assert style is not None
    await _rename(house, asked, style, asked.message.text or "")


async def on_command(house: House, asked: Asked) -> None:
    """`/rename tiles kitchen`"""
    said = arguments_of(asked.message)
    if len(said) != 2:
        raise Sorry("rename-usage")
    old = own_called(asked.own, said[0])
    named = [style for style in asked.styles if style.name == old or style.named_by == asked.update_id]
    if not named:
        raise Sorry("mystyles-gone")
    await _rename(house, asked, named[0], said[1])


def is_name(house: House, asked: Asked) -> bool:
    """Whether these are words of a person who was asked for a name just now."""
    message = asked.message
    return is_private(message) and bool(message.text) and not command_of(message) and bool(_meant(asked))


async def _rename(house: House, asked: Asked, style: OwnStyle, said: str) -> None:
    name = "_".join(said.lower().split())
    check_name(house, name)
    match await styles.rename(house.db, style.user_id, style.id, name, update_id=asked.update_id):
        case None:
            raise Sorry("mystyles-gone")
        case Saved.NAME_TAKEN:
            raise Sorry("save-name-taken", name=name)
    await asked.message.reply_text(say("renamed", asked.owner.language, name=name))


def _meant(asked: Asked) -> OwnStyle | None:
    """The style whose name is waited for, or was given by just this update."""
    lately = now() - PATIENCE
    for style in asked.styles:
        if style.named_by == asked.update_id or (style.renaming_at and style.renaming_at > lately):
            return style
    return None


FEATURE = Feature(
    commands={"rename": Command(on_command)},
    buttons={Rename: on_rename},
    messages=((is_name, on_name),),
)

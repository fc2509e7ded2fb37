"""/gallery: what a group has made this week, on one sheet with numbers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.answers import answer, show_at_work
from bot.buttons import Button
from bot.choice import in_rows
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, carries, is_private, keyboard, place_of
from bot.portfolio import sheet_of, with_its_buttons
from bot.texts import Sorry, say
from engine.pictures import sheet
from storage import groups, jobs
from storage.look import OPEN
from storage.schema import JobState

WEEK = timedelta(days=7)
MOST = 12
"""Pictures on the sheet: the newest."""


@dataclass(frozen=True)
class Exhibit(Button, word="exhibit"):
    """A picture of the sheet once more."""

    job: int


async def on_gallery(house: House, asked: Asked) -> None:
    """What was ordered in this group and is covered in no way; who is forgotten is not on it either."""
    message, language = asked.message, asked.owner.language
    if is_private(message):
        raise Sorry("gallery-for-groups")
    made = await groups.made_since(house.db, message.chat_id, datetime.now(UTC) - WEEK, MOST)
    if not made:
        raise Sorry("gallery-empty")
    await show_at_work(house, place_of(message))
    numbers = [(str(number), Exhibit(job.id)) for number, job in enumerate(made, start=1)]
    await message.reply_photo(
        await sheet_of(house, made, language),
        caption=say("gallery", language),
        reply_markup=keyboard(in_rows(numbers, sheet.PER_ROW)),
        do_quote=True,
    )


async def on_exhibit(house: House, press: Press, button: Exhibit) -> None:
    """A number: that picture, with all its buttons, whoever presses it."""
    press.shared = True
    job = await jobs.get(house.db, button.job)
    if job is None:
        raise Sorry("job-gone")
    here = job.chat_id == press.message.chat_id and carries(press) and not is_private(press.message)
    if not here or job.state != JobState.DELIVERED or job.veil != OPEN:
        raise Sorry("button-gone")
    page = await with_its_buttons(house, job, press.language)
    await answer(press)
    await press.message.reply_photo(
        page.picture, caption=page.caption, reply_markup=page.buttons, do_quote=True
    )


FEATURE = Feature(
    commands={"gallery": Command(on_gallery, in_groups=True, in_private=False)},
    buttons={Exhibit: on_exhibit},
)

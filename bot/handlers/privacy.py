"""/privacy and /forget."""

from dataclasses import dataclass
from functools import partial

from bot import chooser
from bot.answers import answer, in_private
from bot.buttons import Button
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, is_private, keyboard
from bot.room import until_there_is_room
from bot.texts import Sorry, plain, say
from storage import filing, jobs, people, space


@dataclass(frozen=True)
class Forget(Button, word="forget"):
    """Delete everything about whoever presses it, or do not."""

    everything: bool


async def on_privacy(house: House, asked: Asked) -> None:
    pace = house.delivery.pace
    hours, days = int(pace.drafts_kept.total_seconds() // 3600), pace.unfinished_kept.days
    language, settings = asked.owner.language, house.settings
    said = [
        say("privacy", language, hours=hours, days=days),
        say("privacy-passing", language, days=days),
        say("privacy-studio", language, hours=hours),
    ]
    if settings.keep_gb:
        said.append(say("privacy-room", language, gigabytes=settings.keep_gb))
    if settings.keep_days:
        said.append(say("privacy-age", language, days=settings.keep_days))
    where = say("privacy-where-store" if filing.is_a_store(settings.files) else "privacy-where", language)
    await asked.message.reply_text("\n".join([*said, "", where]))


async def on_forget(house: House, asked: Asked) -> None:
    if not await in_private(house, asked, "forget"):
        return
    language = asked.owner.language
    await asked.message.reply_text(
        say("forget-question", language),
        reply_markup=keyboard(
            [
                [
                    (plain("button-forget", language), Forget(True)),
                    (plain("button-forget-not", language), Forget(False)),
                ]
            ]
        ),
    )


async def on_forget_answer(house: House, press: Press, button: Forget) -> None:
    """Rows and files are gone before anything is said of it."""
    if not is_private(press.message):
        raise Sorry("private-only")
    language = press.language
    if not button.everything:
        kept = await people.is_known(house.db, press.user.id)  # not after a Yes, just before
        await answer(press)
        await press.message.edit_text(say("forget-not" if kept else "forgotten", language))
        return
    every = await jobs.promised(house.db, press.user.id)
    promised = [job for job in every if job.update_id is None or job.update_id < press.update_id]
    waiting = await chooser.end_waiting(house, press.user.id, press.message.chat_id)
    # What they sent before is stopped. This press is not: a process killed here says so after its restart.
    if not await people.forget(house.db, press.user.id, update_id=press.update_id - 1):
        what = "what is left of somebody who is forgotten"
        await until_there_is_room(what, partial(space.remove_files, house.db), house.delivery.pace)
    house.languages.forget(press.user.id)
    for job in promised:
        house.dispatcher.drop(job.id)
        await house.delivery.withdraw(job.id)
    await answer(press)
    await press.message.edit_text(say("forgotten", language))
    await chooser.close(house, waiting, language)


FEATURE = Feature(
    for_all=True,
    commands={
        "privacy": Command(on_privacy, in_groups=True),
        "forget": Command(on_forget),
    },
    buttons={Forget: on_forget_answer},
)

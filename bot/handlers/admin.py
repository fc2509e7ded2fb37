"""For those who run the bot: /stats, /pause, /resume, /limit, /ban and /unban. To others there are none."""

import re
from collections.abc import Awaitable, Callable
from functools import wraps

from bot.features import Command, Feature
from bot.guessing import unknown
from bot.house import House
from bot.messages import Asked, arguments_of, command_of, owner_of
from bot.places import SHOWN
from bot.texts import Said, Sorry, say
from bot.texts.phrases import duration
from engine.pictures import chart
from storage import jobs, statistics

OnMessage = Callable[[House, Asked], Awaitable[None]]
MOST = 10_000
"""Orders an hour that a limit may name."""


def _for_admins(answer: OnMessage) -> OnMessage:
    @wraps(answer)
    async def checked(house: House, asked: Asked) -> None:
        if asked.owner.id not in house.settings.admins:
            raise unknown(house, command_of(asked.message) or "")
        await answer(house, asked)

    return checked


@_for_admins
async def on_stats(house: House, asked: Asked) -> None:
    """Numbers of now and a chart of two weeks."""
    found, language = await statistics.summary(house.db), asked.owner.language
    today = found.days[-1]
    said = say(
        "stats",
        language,
        people=found.people,
        active=found.active,
        queued=found.queued,
        running=found.running,
        painted=today.painted,
        failed=today.failed,
        took="–" if found.seconds is None else duration(found.seconds, language),
    )
    if found.visitors:
        said = Said(f"{said}\n{say('stats-visitors', language, count=found.visitors)}")
    bars = [(f"{day.date.day}.{day.date.month}.", day.painted, day.failed) for day in found.days]
    picture = await house.pictures.run(chart.bars, bars)
    await asked.message.reply_photo(picture, caption=said)


@_for_admins
async def on_pause(house: House, asked: Asked) -> None:
    """What is being painted is brought to its end; what waits waits on."""
    await house.switches.pause(True)
    await _rest(house, True)
    await asked.message.reply_text(say("paused", asked.owner.language))


@_for_admins
async def on_resume(house: House, asked: Asked) -> None:
    await house.switches.pause(False)
    await _rest(house, False)
    await asked.message.reply_text(say("resumed", asked.owner.language))


@_for_admins
async def on_limit(house: House, asked: Asked) -> None:
    """`/limit 20 100`: orders an hour of a person, and in a group; `/limit off`: none."""
    words, language = arguments_of(asked.message), asked.owner.language
    if words and words[0].lower() == "off":
        await house.switches.limit(None, None)
    elif words:
        if len(words) > 2 or not all(re.fullmatch("[1-9][0-9]{0,4}", word) for word in words):
            raise Sorry("limit-usage")
        numbers = [min(MOST, int(word)) for word in words]
        await house.switches.limit(numbers[0], numbers[1] if len(numbers) > 1 else None)
    limits = house.switches
    values = {"person": limits.person or "–", "group": limits.group or "–"}
    await asked.message.reply_text(say("limits", language, **values))


@_for_admins
async def on_ban(house: House, asked: Asked) -> None:
    """`/ban 12345`, or in reply to somebody: their orders are refused, and what they wait for is stopped."""
    owner_id = _meant(asked)
    if owner_id in house.settings.admins:
        raise Sorry("ban-admin")
    await house.switches.ban(owner_id, True)
    for job in await jobs.active(house.db, owner_id):
        await house.dispatcher.cancel(job.id)
    await asked.message.reply_text(say("ban-done", asked.owner.language, id=str(owner_id)))


@_for_admins
async def on_unban(house: House, asked: Asked) -> None:
    owner_id = _meant(asked)
    if not house.switches.is_banned(owner_id):
        raise Sorry("ban-unknown", id=str(owner_id))
    await house.switches.ban(owner_id, False)
    await asked.message.reply_text(say("unban-done", asked.owner.language, id=str(owner_id)))


async def _rest(house: House, resting: bool) -> None:
    house.dispatcher.rest(resting)
    house.delivery.places.resting = resting
    for job_id in await jobs.queue(house.db, SHOWN):
        house.delivery.moved(job_id)


def _meant(asked: Asked) -> int:
    words = arguments_of(asked.message)
    if words and re.fullmatch("-?[1-9][0-9]{0,17}", words[0]):
        return int(words[0])
    replied = asked.message.reply_to_message
    owner = None if words or replied is None else owner_of(replied)
    if owner is None:
        raise Sorry("ban-usage")
    return owner.id


FEATURE = Feature(
    commands={
        name: Command(answer, in_menu=False)
        for name, answer in (
            ("stats", on_stats),
            ("pause", on_pause),
            ("resume", on_resume),
            ("limit", on_limit),
            ("ban", on_ban),
            ("unban", on_unban),
        )
    }
)

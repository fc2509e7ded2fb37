"""What a picture costs of Telegram's limits is what the plan of capacity reckons with."""

from people import finished, photo
from town import Town

from bot import metrics
from bot.pace import Pace
from engine.workshop.reckoning import TELEGRAM

COUNTED = ("send", "edit", "answerCallbackQuery", "setMessageReaction")
"""What Telegram's limits are about."""


def calls() -> float:
    samples = [sample for family in metrics.CALLS.collect() for sample in family.samples]
    return sum(
        sample.value
        for sample in samples
        if sample.name.endswith("_total") and sample.labels["method"].startswith(COUNTED)
    )


async def test_a_photo_and_a_press_take_as_many_calls_as_are_planned(town: Town) -> None:
    await town.settled()
    before = calls()
    await town.ada.send("", photo())
    question = await town.ada.sees(lambda message: "reply_markup" in message)
    await town.ada.press(question, "wave")
    await town.ada.sees(finished)
    await town.settled()
    # The stand-in is so quick that nothing is shown on the way; who waits longer gets a reply besides.
    assert calls() - before <= TELEGRAM.calls - 1


def test_the_paces_are_the_bots() -> None:
    pace = Pace()
    assert TELEGRAM.a_second == pace.per_bot.most / pace.per_bot.seconds
    assert TELEGRAM.in_a_chat_a_second == pace.per_chat.most / pace.per_chat.seconds
    assert TELEGRAM.in_a_group_a_second == pace.per_group.most / pace.per_group.seconds
    assert (TELEGRAM.edit, TELEGRAM.edit_in_groups) == (pace.edit, pace.edit_in_groups)

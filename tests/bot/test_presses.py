"""A button that is pressed twice in a hurry acts once, for each who presses it for themselves."""

import asyncio
from itertools import count

import pytest
from bots import bot_at
from people import STUDIO, buttons, finished, offers_paintings, photo, words
from telegram import Message, Update

from bot.messages import Press
from bot.pace import Pace
from bot.presses import Presses

BOT = bot_at()
_numbers = count(1)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presses(clock: Clock) -> Presses:
    return Presses(clock=clock)


def press(data: str = "file1:1", *, user: int = 1, message: int = 1, number: int | None = None) -> Press:
    person = {"id": user, "is_bot": False, "first_name": f"Person {user}"}
    chat = {"id": -7, "type": "group", "title": "Attic"}
    said = {"message_id": message, "date": 1, "chat": chat, "text": "a picture"}
    query = {"id": "1", "from": person, "chat_instance": "1", "data": data, "message": said}
    update = Update.de_json({"update_id": number or next(_numbers), "callback_query": query}, BOT)
    pressed = update.callback_query
    assert pressed is not None and isinstance(pressed.message, Message)
    return Press(update.update_id, pressed, pressed.message, pressed.from_user)


async def counts(presses: Presses, pressed: Press) -> bool:
    async with presses.counted(pressed) as acts:
        return acts


async def test_a_second_press_does_not_count_for_a_moment(presses: Presses, clock: Clock) -> None:
    assert await counts(presses, press())
    assert not await counts(presses, press())
    assert await counts(presses, press(message=2))
    clock.now = Pace().twice
    assert await counts(presses, press())


async def test_everybody_presses_for_themselves(presses: Presses) -> None:
    assert await counts(presses, press())
    assert await counts(presses, press(user=2))
    assert not await counts(presses, press(user=2))


async def test_who_presses_for_somebody_else_has_pressed_for_all(presses: Presses) -> None:
    async with presses.counted(first := press()):
        first.shared = True
    assert not await counts(presses, press(user=2))


async def test_turning_a_page_forth_and_back_and_forth_counts_each_time(presses: Presses) -> None:
    for page in "1010":
        assert await counts(presses, press(f"history1:{page}"))


async def test_who_has_pressed_something_else_meanwhile_means_it(presses: Presses, clock: Clock) -> None:
    for message in (1, 2, 1, 2):
        assert await counts(presses, press(message=message))
        clock.now += 0.1
    assert not await counts(presses, press(message=2))


async def test_an_update_that_is_worked_on_again_counts_again(presses: Presses) -> None:
    assert await counts(presses, press(number=77))
    assert await counts(presses, press(number=77))


async def test_what_was_refused_has_not_been_pressed(presses: Presses) -> None:
    with pytest.raises(ValueError, match="not yours"):
        async with presses.counted(press(user=2)):
            raise ValueError("not yours")
    assert await counts(presses, press())


async def test_a_press_waits_for_the_same_one_that_is_being_worked_on(presses: Presses) -> None:
    async with presses.counted(press()) as first:
        second = asyncio.create_task(counts(presses, press()))
        other = asyncio.create_task(counts(presses, press("file1:2")))
        assert await other and not second.done()
    assert first and not await second


# --- in a town ------------------------------------------------------------------------------------


async def messages_sent(town) -> int:
    return len(await town.calls(method="sendMessage,sendPhoto,sendDocument", outcome="ok"))


@pytest.mark.parametrize("label", ["Full quality", "Before and after", "Another painting", "stronger"])
async def test_a_button_under_a_picture_pressed_twice_acts_once_and_both_are_answered(town, label):
    await town.ada.send("/wave", photo())
    result = await town.ada.sees(finished)
    if not any(label in text for text in buttons(result)):
        result = await town.ada.opens_more(result)
    before = len(await town.calls(method="answerCallbackQuery", outcome="ok"))
    answers = await asyncio.gather(*(town.ada.press(result, label) for _ in range(3)))
    await town.settled()
    assert await messages_sent(town) == 2
    assert len(await town.calls(method="answerCallbackQuery", outcome="ok")) == before + 3
    assert not any(answer.get("text") for answer in answers)


@pytest.mark.parametrize("label", ["Send it again", "Repeat"])
async def test_a_button_of_the_history_pressed_twice_acts_once(town, label):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 1" in words(m))
    await asyncio.gather(*(town.ada.press(page, label) for _ in range(2)))
    await town.settled()
    assert await messages_sent(town) == 3


async def test_two_admins_who_press_one_button_of_the_group_get_one_question(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.control("anonymous", **{"from": 101, "chat": STUDIO, "anonymous": 1})
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    result = await town.ada.sees(finished, STUDIO)
    await asyncio.gather(*(who.press(result, "Another painting") for who in (town.ada, town.cleo)))
    await town.settled()
    assert len([m for m in await town.ada.messages(STUDIO) if offers_paintings(m)]) == 1


async def test_a_press_that_is_refused_takes_the_button_from_nobody(town):
    town.backend.hold()
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    begun = await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m), STUDIO)
    assert "somebody else" in (await town.ben.press(begun, "Cancel"))["text"]
    await town.ada.press(begun, "Cancel")
    await town.ada.sees(lambda m: "Stopped" in words(m), STUDIO)
    town.backend.release()


async def test_settings_may_be_changed_forth_and_back_in_a_hurry(town):
    await town.ada.send("/settings")
    for chosen in ("256 px", "64 px", "256 px"):
        shown = await town.ada.sees(lambda m: "Settings" in words(m))
        await town.ada.press(shown, chosen)
        await town.ada.sees(lambda m, label=f"✓ {chosen}": label in buttons(m))

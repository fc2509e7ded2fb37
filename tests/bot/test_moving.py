"""A group that becomes a supergroup in the middle of an order: the picture comes once, where it is now."""

import pytest
from people import ATTIC, data_of, finished, offers_paintings, photo
from town import Town

from engine import paintings

WAVE = paintings.get("wave").title


async def moved(town: Town) -> int:
    chat = (await town.control("migrate", chat=ATTIC))["chat"]
    return int(chat["id"] if isinstance(chat, dict) else chat)


@pytest.mark.parametrize("method", ["sendMessage", "editMessageMedia"])
async def test_a_group_that_moves_while_a_call_is_made_gets_its_picture_once(town: Town, method: str) -> None:
    [shared] = await town.ben.send("", photo(), chat=ATTIC)
    await town.fault(method=method, error_code=500, times=-1)
    await town.ada.send("/wave", chat=ATTIC, reply_to=shared["message_id"])
    assert await town.calls(method=method, count=1, wait=60)
    chat = await moved(town)
    await town.fault(method=method, times=0)
    await town.ada.sees(finished, chat)
    await town.settled()
    assert sum(map(finished, await town.ada.messages(chat))) == 1


async def test_a_button_of_a_group_that_has_moved_since_is_answered(town: Town) -> None:
    [shared] = await town.ben.send("", photo(), chat=ATTIC)
    await town.ada.send("/style", chat=ATTIC, reply_to=shared["message_id"])
    question = await town.ada.sees(offers_paintings, ATTIC)
    data = data_of(question, WAVE)
    chat = await moved(town)
    answer = await town.ada.forge({**question, "chat": {"id": chat}}, data)
    assert answer["text"]

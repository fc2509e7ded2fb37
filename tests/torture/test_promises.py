"""What the book takes for an answer to an order, and what not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from crowd import Crowd, Order, Taken, gathered
from people import Person, photo
from promises import GAVE_UP, LEFT_OUT, STOPPED, accounted
from telegram import Bot, ReplyParameters

from bot import sandbox
from bot.texts import plain


@asynccontextmanager
async def chatting() -> AsyncIterator[tuple[Crowd, Person, Bot]]:
    """A crowd, one of them, and nothing of the bot but its voice."""
    async with gathered(1) as (crowd, _), Bot(sandbox.TOKEN, base_url=f"{crowd.url}/bot") as bot:
        yield crowd, crowd.people[0], bot


async def lost(crowd: Crowd) -> list[int]:
    """The numbers of the orders that have no answer."""
    return [order.number for order, _ in (await accounted(crowd)).lost]


async def test_an_order_is_taken_back_once_its_cancel_is_answered_if_only_with_an_apology() -> None:
    async with chatting() as (crowd, ada, bot):
        [sent] = await ada.send("/wave", photo())
        [cancel] = await ada.send("/cancel")
        crowd.orders.append(Order(1, ada.id, ada.id, sent["message_id"], sent["message_id"]))
        crowd.taken.append(Taken(2, ada.id, ada.id, asked=cancel["message_id"]))
        assert await lost(crowd) == [1]
        [greeting] = await ada.send("/start")
        await bot.send_message(ada.id, GAVE_UP, reply_parameters=ReplyParameters(greeting["message_id"]))
        assert await lost(crowd) == [1]
        await bot.send_message(ada.id, GAVE_UP, reply_parameters=ReplyParameters(cancel["message_id"]))
        assert await lost(crowd) == []
        assert (await accounted(crowd)).taken_back == 1


async def test_an_album_is_answered_by_what_is_said_under_its_first_picture_about_all() -> None:
    async with chatting() as (crowd, ada, bot):
        album = [sent["message_id"] for sent in await ada.send("/wave", photo(), photo(), photo())]
        crowd.orders += [Order(n, ada.id, ada.id, id, id, album=album[0]) for n, id in enumerate(album, 1)]
        assert await lost(crowd) == [1, 2, 3]
        await bot.send_message(ada.id, "The first failed.", reply_parameters=ReplyParameters(album[0]))
        assert await lost(crowd) == [2, 3]
        await bot.send_message(ada.id, GAVE_UP, reply_parameters=ReplyParameters(album[0]))
        assert await lost(crowd) == []


async def test_of_an_album_as_many_are_answered_as_are_said_to_have_found_no_room() -> None:
    async with chatting() as (crowd, ada, bot):
        album = [sent["message_id"] for sent in await ada.send("/wave", photo(), photo(), photo())]
        crowd.orders += [Order(n, ada.id, ada.id, id, id, album=album[0]) for n, id in enumerate(album, 1)]
        under = ReplyParameters(album[0])
        for count, unanswered in ((1, [2, 3]), (2, [3]), (3, [])):
            await bot.send_message(ada.id, LEFT_OUT[count - 1], reply_parameters=under)
            assert await lost(crowd) == unanswered


@pytest.mark.parametrize("which", [0, 1])
async def test_a_photo_and_its_painting_are_answered_by_what_is_said_of_either(which: int) -> None:
    async with chatting() as (crowd, ada, bot):
        pair = [sent["message_id"] for sent in await ada.send("", photo(), photo())]
        crowd.orders.append(Order(1, ada.id, ada.id, pair[0], asked=pair[1]))
        assert await lost(crowd) == [1]
        await bot.send_message(ada.id, "I cannot read this.", reply_parameters=ReplyParameters(pair[which]))
        assert await lost(crowd) == []


@pytest.mark.parametrize("key", ["stopped", "nothing-to-stop", "stopped-waiting", "painted-already"])
def test_whatever_is_said_to_a_cancel_is_an_answer_to_it(key: str) -> None:
    assert any(sign in plain(key, "en", count=1) for sign in STOPPED)

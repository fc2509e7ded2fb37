"""Mixing by buttons: two paintings or three in one picture, and how much of each."""

import pytest
from aiohttp.test_utils import TestServer
from people import STUDIO, Message, buttons, data_of, decode, finished, offers_paintings, photo, words

from bot import routing, sandbox
from engine import paintings

WAVE, NIGHT, INK, GLASS = (paintings.get(name).title for name in ("wave", "night", "ink", "glass"))


def asks_for_first(message: Message) -> bool:
    return "Which one comes first?" in words(message)


def asks_for_other(message: Message) -> bool:
    return "Mixed with which other painting?" in words(message)


def shows_balance(message: Message) -> bool:
    return "Shift the balance until" in words(message)


def title(message: Message) -> str:
    """What stands in bold: the mixture, or the picture's title."""
    return words(message).splitlines()[0].removeprefix("🥣 ")


async def pressed(town, person, message: Message, label: str, chat: int | None = None) -> Message:
    """The message as it is once its button was pressed."""
    await person.press(message, label)
    await town.settled()
    [now] = [m for m in await person.messages(chat) if m["message_id"] == message["message_id"]]
    return now


async def mixing(town, person, chat: int | None = None) -> Message:
    """The balance of wave and night, chosen under the newest photo."""
    question = await person.sees(offers_paintings, chat)
    first = await pressed(town, person, question, "Mix two", chat)
    assert asks_for_first(first)
    other = await pressed(town, person, first, WAVE, chat)
    assert asks_for_other(other) and title(other) == WAVE and data_of(other, WAVE) is None
    balance = await pressed(town, person, other, NIGHT, chat)
    assert shows_balance(balance) and title(balance) == f"50% {WAVE} + 50% {NIGHT}"
    return balance


def weights(town, request: int = -1) -> list[float]:
    return [style.weight for style in town.backend.requests[request].styles]


async def test_two_paintings_are_chosen_weighed_and_painted_in_one_picture(town):
    await town.ada.send("", photo())
    balance = await mixing(town, town.ada)
    balance = await pressed(town, town.ada, balance, f"+ {WAVE}")
    balance = await pressed(town, town.ada, balance, f"− {NIGHT[:18]}")
    assert title(balance) == f"70% {WAVE} + 30% {NIGHT}"
    await town.ada.press(balance, "Paint this mix")
    result = await town.ada.sees(finished)
    assert result["message_id"] == balance["message_id"]
    assert title(result) == f"70% {WAVE} + 30% {NIGHT}"
    assert weights(town) == [70, 30] and len(town.backend.requests) == 1
    styles = [style.picture for style in town.backend.requests[0].styles]
    assert styles == [paintings.get(name).path.read_bytes() for name in ("wave", "night")]
    await town.ada.send("/history")
    assert f"70% {WAVE} + 30% {NIGHT}" in words(await town.ada.sees(lambda m: "1 of 1" in words(m)))


async def test_a_third_comes_to_it_and_there_is_no_fourth(town):
    await town.ada.send("", photo())
    balance = await mixing(town, town.ada)
    third = await pressed(town, town.ada, balance, "Add a third")
    assert asks_for_other(third) and title(third) == f"50% {WAVE} + 50% {NIGHT}"
    assert data_of(third, WAVE) is None and data_of(third, NIGHT) is None
    balance = await pressed(town, town.ada, third, INK)
    assert title(balance) == f"40% {WAVE} + 30% {NIGHT} + 30% {INK}"
    assert "Add a third" not in buttons(balance)
    balance = await pressed(town, town.ada, balance, f"+ {INK[:18]}")
    assert title(balance) == f"30% {WAVE} + 30% {NIGHT} + 40% {INK}"
    await town.ada.press(balance, "Paint this mix")
    await town.ada.sees(finished)
    assert weights(town) == [30, 30, 40]


async def test_each_step_back_lets_the_last_painting_go(town):
    await town.ada.send("", photo())
    balance = await mixing(town, town.ada)
    balance = await pressed(town, town.ada, balance, f"+ {WAVE}")
    third = await pressed(town, town.ada, balance, "Add a third")
    balance = await pressed(town, town.ada, third, "Back")
    assert title(balance) == f"60% {WAVE} + 40% {NIGHT}"
    other = await pressed(town, town.ada, balance, "Back")
    assert asks_for_other(other) and title(other) == WAVE
    first = await pressed(town, town.ada, other, "Back")
    assert asks_for_first(first) and data_of(first, WAVE)
    question = await pressed(town, town.ada, first, "Back")
    assert words(question) == "In which manner shall I paint it?" and offers_paintings(question)
    await town.ada.press(question, WAVE)
    assert title(await town.ada.sees(finished)) == WAVE


async def test_of_three_the_last_can_be_another_one(town):
    await town.ada.send("", photo())
    balance = await mixing(town, town.ada)
    balance = await pressed(town, town.ada, await pressed(town, town.ada, balance, "Add a third"), INK)
    third = await pressed(town, town.ada, balance, "Back")
    assert asks_for_other(third)
    balance = await pressed(town, town.ada, third, GLASS)
    assert title(balance).endswith(f"+ 30% {GLASS}") and INK not in words(balance)


async def test_paintings_of_other_pages_are_found_by_turning(town):
    await town.ada.send("", photo())
    first = await pressed(town, town.ada, await town.ada.sees(offers_paintings), "Mix two")
    pages = town.house.collection.pages
    if len(pages) == 1:
        assert "more ▸" not in buttons(first)
        return
    turned = await pressed(town, town.ada, first, "more ▸")
    assert asks_for_first(turned) and data_of(turned, pages[1][0].name)


async def test_at_the_end_of_the_scale_a_button_stays_where_it_is_and_changes_nothing(town):
    await town.ada.send("", photo())
    balance = await mixing(town, town.ada)
    where = [data.split(":")[0] for data in buttons(balance).values()]
    for _ in range(4):
        balance = await pressed(town, town.ada, balance, f"+ {WAVE}")
    assert title(balance) == f"90% {WAVE} + 10% {NIGHT}"
    assert [data.split(":")[0] for data in buttons(balance).values()] == where
    assert await pressed(town, town.ada, balance, f"− {NIGHT[:18]}") == balance


async def test_what_is_chosen_is_still_there_after_a_restart(towns):
    async with TestServer(sandbox.create_app(), host="127.0.0.1") as server:
        async with towns(server=server) as town:
            await town.ada.send("", photo())
            balance = await pressed(town, town.ada, await mixing(town, town.ada), f"+ {NIGHT[:18]}")
            await town.settled()
        async with towns(server=server) as town:
            await town.ada.press(balance, "Paint this mix")
            assert title(await town.ada.sees(finished)) == f"40% {WAVE} + 60% {NIGHT}"


async def test_all_photos_of_an_album_are_painted_in_the_mixture(town):
    await town.ada.send("", photo(120, 60), photo(60, 120), photo(90, 90))
    question = await town.ada.sees(lambda m: "How shall I take them?" in words(m))
    await town.ada.press(question, "All in one manner")
    first = await pressed(town, town.ada, await town.ada.sees(offers_paintings), "Mix two")
    again = await pressed(town, town.ada, first, "Back")
    assert words(again) == "In which manner shall I paint all 3?" and "🍇 Taste them all" not in buttons(
        again
    )
    balance = await mixing(town, town.ada)
    await town.ada.press(balance, "Paint this mix")
    await town.settled()
    painted = [m for m in await town.ada.messages() if finished(m)]
    assert [title(m) for m in painted] == [f"50% {WAVE} + 50% {NIGHT}"] * 3
    assert sorted(decode(each.content).size for each in town.backend.requests) == [
        (60, 120),
        (90, 90),
        (120, 60),
    ]


# --- from a finished picture ----------------------------------------------------------------------


async def test_another_painting_is_mixed_into_a_finished_picture(town):
    await town.ada.send("/wave", photo())
    result = await town.ada.sees(finished)
    opened = await town.ada.opens_more(result)
    await town.ada.press(opened, "Mix in another painting")
    other = await town.ada.sees(asks_for_other)
    assert title(other) == WAVE and other["reply_to_message"]["message_id"] == result["message_id"]
    balance = await pressed(town, town.ada, other, NIGHT)
    await town.ada.press(balance, "Paint this mix")
    mixed = await town.ada.sees(lambda m: finished(m) and m["message_id"] == balance["message_id"])
    assert title(mixed) == f"50% {WAVE} + 50% {NIGHT}"
    assert town.backend.requests[0].content == town.backend.requests[1].content


async def test_the_balance_of_a_finished_mixture_is_shifted_and_it_keeps_its_look(town):
    await town.ada.send("2 wave + night", photo())
    await town.ada.press(await town.ada.sees(finished), "stronger")
    stronger = await town.ada.sees(lambda m: finished(m) and "strength 65%" in words(m))
    await town.ada.press(await town.ada.opens_more(stronger), "Shift the balance")
    balance = await town.ada.sees(shows_balance)
    assert title(balance) == f"67% {WAVE} + 33% {NIGHT}"
    balance = await pressed(town, town.ada, balance, f"+ {NIGHT[:18]}")
    assert title(balance) == f"60% {WAVE} + 40% {NIGHT}"
    await town.ada.press(balance, "Paint this mix")
    mixed = await town.ada.sees(lambda m: finished(m) and m["message_id"] == balance["message_id"])
    assert words(mixed) == f"60% {WAVE} + 40% {NIGHT}\n64 px · strength 65%"
    assert weights(town) == [60, 40]


async def test_a_style_picture_of_ones_own_is_mixed_with_a_painting(town):
    await town.ada.send("", photo(120, 60), photo(80, 80))
    await town.ada.press(await town.ada.opens_more(await town.ada.sees(finished)), "Mix in another painting")
    balance = await pressed(town, town.ada, await town.ada.sees(asks_for_other), WAVE)
    assert title(balance) == f"50% Your own style picture + 50% {WAVE}"
    balance = await pressed(town, town.ada, balance, "+ Your own style pic")
    await town.ada.press(balance, "Paint this mix")
    await town.ada.sees(lambda m: finished(m) and m["message_id"] == balance["message_id"])
    mixed = town.backend.requests[-1]
    assert [style.weight for style in mixed.styles] == [60, 40]
    assert decode(mixed.styles[0].picture).size == (80, 80)


async def test_a_photo_that_was_covered_stays_so(town):
    [sent] = await town.ada.send("", photo(), chat=STUDIO)
    private = {"id": 101, "type": "private", "first_name": "Ada"}
    person = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    message = {"message_id": 9000, "date": 1, "chat": private, "from": person, "photo": sent["photo"]}
    message |= {"has_media_spoiler": True, "has_protected_content": True, "caption": "wave"}
    await town.control("update", message=message)
    await town.ada.press(await town.ada.opens_more(await town.ada.sees(finished)), "Mix in another")
    other = await town.ada.sees(asks_for_other)
    assert other["has_protected_content"]
    balance = await pressed(town, town.ada, other, NIGHT)
    await town.ada.press(balance, "Paint this mix")
    mixed = await town.ada.sees(lambda m: finished(m) and m["message_id"] == balance["message_id"])
    assert mixed["has_media_spoiler"] and mixed["has_protected_content"]


# --- in groups, and what goes wrong ---------------------------------------------------------------


async def test_in_a_group_only_whose_photo_it_is_mixes(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    question = await town.ada.sees(offers_paintings, STUDIO)
    assert "somebody else" in (await town.ben.press(question, "Mix two"))["text"]
    balance = await mixing(town, town.ada, STUDIO)
    assert "somebody else" in (await town.ben.press(balance, f"+ {WAVE}"))["text"]
    assert "somebody else" in (await town.ben.press(balance, "Paint this mix"))["text"]
    await town.ada.press(balance, "Paint this mix")
    result = await town.ada.sees(finished, STUDIO)
    assert title(result) == f"50% {WAVE} + 50% {NIGHT}"
    opened = await town.ada.opens_more(result)
    assert "somebody else" in (await town.ben.press(opened, "Shift the balance"))["text"]


async def test_what_an_anonymous_admin_asked_for_every_admin_mixes(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.control("anonymous", **{"from": town.ada.id, "chat": STUDIO, "anonymous": 1})
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    balance = await mixing(town, town.ada, STUDIO)
    await town.ada.press(balance, "Paint this mix")
    assert title(await town.ada.sees(finished, STUDIO)) == f"50% {WAVE} + 50% {NIGHT}"


@pytest.mark.parametrize(
    "data",
    [
        "mix1:{draft}:0:wave",
        "mix1:{draft}:9:wave",
        "mixtake1:{draft}:2:ink",
        "mixweigh1:{draft}:70.30",
        "mixweigh1:{draft}:100",
        "mixpaint1:{draft}",
        "mixpaint1:999999",
        "mixon1:999999",
    ],
)
async def test_a_button_that_is_not_there_is_politely_refused(town, data):
    await town.ada.send("", photo())
    balance = await mixing(town, town.ada)
    draft = buttons(balance)["🎨 Paint this mix"].split(":")[1]
    await pressed(town, town.ada, balance, "Back")
    answer = await town.ada.forge(balance, data.format(draft=draft))
    gone = ("from another time", "no longer waiting", "no longer have")
    assert any(each in answer["text"] for each in gone) and answer["show_alert"]
    await town.settled()
    assert town.backend.requests == []


async def test_a_mixture_of_a_photo_that_waits_no_longer_is_politely_refused(town):
    await town.ada.send("", photo())
    balance = await mixing(town, town.ada)
    await town.ada.send("ink")
    await town.ada.sees(finished)
    answer = await town.ada.forge(balance, buttons(balance)[f"+ {WAVE}"])
    assert "no longer waiting here" in answer["text"]


async def test_a_painting_that_was_taken_away_is_said_to_be_gone(town):
    await town.ada.send("", photo())
    first = await pressed(town, town.ada, await town.ada.sees(offers_paintings), "Mix two")
    draft = str(data_of(first, WAVE)).split(":")[1]
    markup = {"inline_keyboard": [[{"text": "Gone", "callback_data": f"mixtake1:{draft}:0:gone"}]]}
    await town.house.telegram.edit_message_reply_markup(101, first["message_id"], reply_markup=markup)
    [shown] = [m for m in await town.ada.messages() if m["message_id"] == first["message_id"]]
    assert "no longer on offer" in (await town.ada.press(shown, "Gone"))["text"]


async def test_worked_on_twice_it_is_mixed_once(town, monkeypatch):
    handle = routing.handle

    async def twice(house, updates, reports):
        await handle(house, updates, reports)
        await handle(house, updates, reports)

    monkeypatch.setattr(routing, "handle", twice)
    await town.ada.send("", photo())
    balance = await pressed(town, town.ada, await mixing(town, town.ada), f"+ {WAVE}")
    assert title(balance) == f"60% {WAVE} + 40% {NIGHT}"
    await town.ada.press(balance, "Paint this mix")
    result = await town.ada.sees(finished)
    await town.ada.press(await town.ada.opens_more(result), "Shift the balance")
    balance = await town.ada.sees(shows_balance)
    assert title(balance) == f"60% {WAVE} + 40% {NIGHT}"
    await town.ada.press(balance, "Paint this mix")
    await town.settled()
    assert len(town.backend.requests) == 2
    sent = await town.calls(method="sendMessage,sendPhoto", chat=101, outcome="ok")
    assert len(sent) == 2  # the question under the photo, and that under its picture


async def test_a_mixture_that_is_let_go_is_forgotten(town):
    await town.ada.send("", photo())
    await mixing(town, town.ada)
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: "Closed. Send the photo again" in words(m))
    await town.settled()
    assert not [file for file in (town.house.settings.data_dir / "images").rglob("*.*") if file.is_file()]

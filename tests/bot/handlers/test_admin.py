"""What those who run the bot can do in the chat, and what others hear of it."""

import pytest
import pytest_asyncio
from people import STUDIO, buttons, decode, finished, offers_paintings, photo, words
from town import Towns

from engine import paintings

ADA = 101


@pytest_asyncio.fixture(loop_scope="session")
async def adas(towns: Towns):
    """A town that Ada runs."""
    async with towns(admins=(ADA,)) as opened:
        yield opened


def says(text: str):
    return lambda message: text in words(message)


async def test_the_numbers_and_the_chart_say_what_was_painted(adas):
    await adas.ben.send("/wave", photo())
    await adas.ben.sees(finished)
    await adas.ada.send("/stats")
    told = await adas.ada.sees(says("People"))
    assert "People: 1, 1 of them within a day" in words(told).replace("<b>", "").replace("</b>", "")
    assert "1 painted, 0 failed" in words(told)
    assert (await adas.ada.picture(told)).size == (1280, 640)


async def test_to_others_there_are_no_such_commands(adas):
    for command in ("stats", "pause", "resume", "limit", "ban", "unban"):
        await adas.ben.send(f"/{command}")
        await adas.ben.sees(says(f"I do not know /{command}"))


async def test_while_the_bot_rests_orders_wait_and_their_messages_say_so(adas):
    await adas.ada.send("/pause")
    await adas.ada.sees(says("Paused"))
    await adas.ben.send("/wave", photo())
    await adas.ben.sees(says("I rest for a while"))
    assert adas.backend.requests == []
    await adas.ada.send("/resume")
    await adas.ben.sees(finished)


async def test_a_rest_outlives_a_restart(towns: Towns):
    async with towns(admins=(ADA,)) as first:
        await first.ada.send("/pause")
        await first.ada.sees(says("Paused"))
    async with towns(admins=(ADA,)) as second:
        await second.ben.send("/wave", photo())
        await second.ben.sees(says("I rest for a while"))
        await second.ada.send("/resume")
        await second.ben.sees(finished)


async def test_a_person_may_order_so_much_an_hour_and_hears_when_it_goes_on(adas):
    await adas.ada.send("/limit 1 2")
    await adas.ada.sees(says("1 by a person, 2 in a group"))
    await adas.ben.send("/wave", photo())
    await adas.ben.sees(finished)
    await adas.ben.send("/wave", photo(hue=200))
    await adas.ben.sees(says("I go on in 60 minutes"))
    await adas.ada.send("/limit off")
    await adas.ada.sees(says("– by a person"))
    await adas.ben.send("/wave", photo(hue=90))
    await adas.ben.sees(lambda m: finished(m) and m["message_id"] > 4)


async def test_to_delete_what_was_painted_lifts_no_limit(adas):
    await adas.ada.send("/limit 1")
    await adas.ada.sees(says("1 by a person"))
    await adas.ben.send("/wave", photo())
    await adas.ben.sees(finished)
    await adas.ben.send("/forget")
    await adas.ben.press(await adas.ben.sees(lambda m: "Yes, delete" in str(buttons(m))), "Yes, delete")
    await adas.ben.sees(says("I have forgotten you"))
    await adas.ben.send("/wave", photo(hue=200))
    await adas.ben.sees(says("I go on in 60 minutes"))
    await adas.ada.send("/stats")
    assert "1 painted" in words(await adas.ada.sees(says("People")))


async def test_of_several_pictures_it_is_said_which_one_the_hour_has_no_room_for(adas):
    await adas.ada.send("/limit 1")
    await adas.ada.sees(says("1 by a person"))
    await adas.ben.send("wave, night", photo())
    refused = await adas.ben.sees(says("Not painted"))
    night = paintings.get("night").title
    assert words(refused).startswith(f"Not painted: {night}. I may paint 1 pictures an hour for one. I go on")
    assert paintings.get("wave").title in words(await adas.ben.sees(finished))


async def test_of_an_album_it_is_said_once_how_many(adas):
    await adas.ada.send("/limit 2")
    await adas.ada.sees(says("2 by a person"))
    await adas.ben.send("wave", *(photo(hue=hue) for hue in (1, 60, 120, 180)))
    wave = paintings.get("wave").title
    await adas.ben.sees(says(f"Not painted: {wave} × 2. I may paint 2 pictures an hour"))
    await adas.settled()
    assert sum(finished(m) for m in await adas.ben.messages()) == 2
    assert sum("an hour" in words(m) for m in await adas.ben.messages()) == 1


async def test_who_is_banned_can_still_see_what_is_kept_and_have_it_deleted(adas):
    await adas.ben.send("/wave", photo())
    await adas.ben.sees(finished)
    await adas.ada.send("/ban 102")
    await adas.ada.sees(says("no more orders from 102"))
    await adas.ben.send("/privacy")
    await adas.ben.sees(says("What I keep"))
    await adas.ben.send("/mydata")
    await adas.ben.sees(lambda m: "document" in m)
    await adas.ben.send("/forget")
    await adas.ben.press(await adas.ben.sees(lambda m: "Yes, delete" in str(buttons(m))), "Yes, delete")
    await adas.ben.sees(says("I have forgotten you"))
    await adas.ben.send("/wave", photo(hue=200))
    await adas.ben.sees(says("not to take orders here"))


async def test_a_button_of_before_is_refused_to_who_is_banned_and_a_group_hears_nothing_of_it(adas):
    [shared] = await adas.ben.send("", photo(), chat=STUDIO)
    await adas.ben.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    result = await adas.ben.sees(finished, STUDIO)
    await adas.ada.send("/ban 102")
    await adas.ada.sees(says("no more orders from 102"))
    assert "not to take orders here" in (await adas.ben.press(result, "stronger"))["text"]
    await adas.ben.turn_the_page()
    await adas.ben.send("what a lovely day", chat=STUDIO)
    await adas.ben.send("", photo(hue=90), photo(hue=200), chat=STUDIO)
    await adas.settled()
    assert not any(m["from"]["is_bot"] for m in await adas.ben.messages(STUDIO))


async def test_so_may_a_group(adas):
    await adas.ada.send("/limit 100 1")
    await adas.ada.sees(says("1 in a group"))
    [shared] = await adas.ben.send("", photo(), chat=STUDIO)
    await adas.ben.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await adas.ben.sees(finished, STUDIO)
    await adas.cleo.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await adas.cleo.sees(says("an hour for a group"), STUDIO)


async def test_who_is_banned_is_refused_and_what_they_wait_for_is_stopped(adas):
    adas.backend.hold()
    await adas.ben.send("/wave", photo())
    await adas.ben.sees(says(paintings.get("wave").title))
    await adas.ada.send("/ban 102")
    await adas.ada.sees(says("no more orders from 102"))
    await adas.ben.sees(says("Stopped"))
    adas.backend.release()
    for said, *pictures in (
        ("", photo(hue=200)),
        ("wave, night", photo(hue=200)),
        ("/paintings",),
        ("hello",),
    ):
        await adas.ben.turn_the_page()
        await adas.ben.send(said, *pictures)
        await adas.ben.sees(says("not to take orders here"))
    await adas.settled()
    assert not any(offers_paintings(m) for m in await adas.ben.messages())
    assert len(adas.backend.requests) == 1
    await adas.ada.send("/unban 102")
    await adas.ada.sees(says("I take orders from 102 again"))
    await adas.ben.send("/wave", photo(hue=90))
    result = await adas.ben.sees(finished)
    assert decode(adas.backend.requests[-1].content).size == (120, 90) and result


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/limit many", "Say how many"),
        ("/limit 1 2 3", "Say how many"),
        ("/limit 0", "Say how many"),
        ("/ban", "Say whom"),
        ("/ban somebody", "Say whom"),
        ("/ban 101", "one of those who run me"),
        ("/unban 102", "is not banned"),
    ],
)
async def test_what_makes_no_sense_is_answered_with_what_does(adas, said: str, answer: str):
    await adas.ada.send(said)
    await adas.ada.sees(says(answer))


async def test_a_link_opens_nothing_for_who_is_banned(adas):
    await adas.ada.send("/ban 102")
    await adas.ada.sees(says("no more orders from 102"))
    await adas.ben.send(f"/start gift-{'0' * 32}")
    await adas.ben.sees(says("not to take orders here"))

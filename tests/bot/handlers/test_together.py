"""Pictures that were ordered together, as one album."""

import asyncio

from people import STUDIO, Message, buttons, finished, offers_paintings, photo, words

from engine.errors import EngineError

ALL = "All as one album"


def offers_all(message: Message) -> bool:
    return any(ALL in label for label in buttons(message))


async def album(town, chat: int | None = None) -> list[Message]:
    """The messages of the album that the bot has sent, once they are there."""
    await town.ada.sees(lambda m: "media_group_id" in m, chat)
    await town.settled()
    return [m for m in await town.ada.messages(chat) if m["from"]["is_bot"] and "media_group_id" in m]


async def test_under_the_last_picture_of_an_order_all_can_be_had_as_one_album(town):
    [sent] = await town.ada.send("wave, night, glass", photo())
    last = await town.ada.sees(offers_all)
    await town.settled()
    single = [m for m in await town.ada.messages() if finished(m)]
    assert len(single) == 3, "each has come by itself"
    assert [offers_all(m) for m in single] == [False, False, True]
    await town.ada.press(last, ALL)
    pictures = await album(town)
    assert len({m["media_group_id"] for m in pictures}) == 1
    assert [words(m) for m in pictures] == [
        "The Claw of the Sea",
        words(single[1]).split("\n")[0],
        "Rose Window at Noon",
    ]
    assert [m["photo"][-1]["file_id"] for m in pictures] == [m["photo"][-1]["file_id"] for m in single]
    assert pictures[0]["reply_to_message"]["message_id"] == last["message_id"]
    assert sent["message_id"] < last["message_id"] and len(town.backend.requests) == 3


async def test_an_album_in_one_manner_comes_back_as_an_album(town):
    await town.ada.send("/wave", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.press(await town.ada.sees(offers_all), ALL)
    assert len(await album(town)) == 3


async def test_so_does_one_whose_manner_is_pressed(town):
    await town.ada.send("", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.press(await town.ada.sees(lambda m: "All in one manner" in str(buttons(m))), "All in one")
    await town.ada.press(await town.ada.sees(offers_paintings), "The Claw of the Sea")
    await town.ada.press(await town.ada.sees(offers_all), ALL)
    assert len(await album(town)) == 3


async def test_a_single_picture_is_no_album(town):
    await town.ada.send("wave", photo())
    more = await town.ada.opens_more(await town.ada.sees(finished))
    assert not offers_all(more)
    word = "together1"
    answer = await town.ada.forge(more, f"{word}:1")
    assert "no longer have" in answer["text"]


async def test_where_the_last_one_is_stopped_its_message_offers_the_others(town):
    await town.ada.send("wave, night, glass", photo())
    async with asyncio.timeout(60):
        while len(town.backend.requests) < 3:
            await asyncio.sleep(0)
    town.backend.hold()
    await town.ada.press(
        await town.ada.sees(lambda m: "▰" in words(m) and "✖️ Cancel" in buttons(m)), "Cancel"
    )
    stopped = await town.ada.sees(lambda m: offers_all(m) and "Stopped" in words(m))
    await town.ada.press(stopped, ALL)
    assert len(await album(town)) == 2


async def test_what_is_tried_again_belongs_to_the_order(town):
    town.backend.fail(EngineError("closing"))
    await town.ada.send("wave, night", photo())
    await town.settled()
    failed = await town.ada.sees(lambda m: "did not work out" in words(m))
    assert not any(offers_all(m) for m in await town.ada.messages())
    await town.ada.press(failed, "Try again")
    await town.ada.press(await town.ada.sees(offers_all), ALL)
    assert len(await album(town)) == 2


async def test_behind_more_it_is_there_under_each_of_them(town):
    await town.ada.send("wave, night", photo())
    await town.settled()
    first, *_ = [m for m in await town.ada.messages() if finished(m)]
    more = await town.ada.opens_more(first)
    await town.ada.press(more, ALL)
    assert len(await album(town)) == 2


async def test_in_a_group_only_who_has_ordered_may_have_it(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("@pastiche_bot wave, night", chat=STUDIO, reply_to=shared["message_id"])
    await town.settled()
    [last] = [m for m in await town.ada.messages(STUDIO) if offers_all(m)]
    assert "somebody else" in (await town.ben.press(last, ALL))["text"]
    await town.ada.press(last, ALL)
    assert len(await album(town, STUDIO)) == 2


async def test_it_is_as_covered_and_protected_as_the_photo_was(town):
    [sent] = await town.ada.send("", photo(), chat=STUDIO)
    private = {"id": 101, "type": "private", "first_name": "Ada"}
    person = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    message = {"message_id": 9000, "date": 1, "chat": private, "from": person, "photo": sent["photo"]}
    message |= {"has_media_spoiler": True, "has_protected_content": True, "caption": "wave, night"}
    await town.control("update", message=message)
    await town.ada.press(await town.ada.sees(offers_all), ALL)
    pictures = await album(town)
    assert len(pictures) == 2
    assert all(m["has_media_spoiler"] and m["has_protected_content"] for m in pictures)

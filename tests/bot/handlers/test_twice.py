"""What a person does is worked on twice, as after a process that died too soon, and makes nothing twice."""

import io

import pytest
from people import STUDIO, buttons, decode, finished, offers_paintings, photo, words

from bot import routing
from engine import paintings
from storage import styles

WAVE = paintings.get("wave").title


@pytest.fixture(autouse=True)
def everything_twice(monkeypatch):
    handle = routing.handle

    async def twice(house, updates, reports):
        await handle(house, updates, reports)
        await handle(house, updates, reports)

    monkeypatch.setattr(routing, "handle", twice)


async def sent_to(town, chat: int) -> int:
    """How many messages the bot has sent to a chat."""
    calls = await town.calls(method="sendMessage,sendPhoto,sendDocument", chat=chat, outcome="ok")
    return len(calls)


async def test_a_photo_is_asked_about_once(town):
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.settled()
    assert await sent_to(town, 101) == 1
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 1 and len(town.backend.requests) == 1


async def test_a_surprise_is_one_picture(town):
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Surprise")
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 1 and len(town.backend.requests) == 1


async def test_an_album_is_surprised_once(town):
    await town.ada.send("", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.press(await town.ada.sees(lambda m: "How shall I take them?" in words(m)), "All in one")
    await town.ada.press(await town.ada.sees(offers_paintings), "Surprise")
    await town.settled()
    assert await sent_to(town, 101) == 3 and len(town.backend.requests) == 3


async def test_a_style_of_ones_own_under_a_photo_is_one_picture(town):
    [sent] = await town.ada.send("", photo(hue=80))
    await town.ada.send("/save tiles", reply_to=sent["message_id"])
    await town.settled()
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(lambda m: "📁 My styles" in buttons(m)), "My styles")
    await town.ada.press(await town.ada.sees(lambda m: "which of your styles" in words(m)), "1")
    await town.ada.sees(finished)
    await town.settled()
    assert len(town.backend.requests) == 1


async def test_a_command_paints_once(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 1 and len(town.backend.requests) == 1


async def test_a_command_after_a_photo_paints_that_photo_only(town):
    await town.ada.send("", photo(hue=10))
    await town.ada.sees(offers_paintings)
    await town.ada.send("", photo(hue=90))
    await town.settled()
    await town.ada.send("/wave")
    await town.ada.sees(finished)
    await town.settled()
    assert len(town.backend.requests) == 1


async def test_style_asks_once(town):
    await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.send("/style")
    await town.settled()
    assert await sent_to(town, 101) == 2
    [question] = [m for m in await town.ada.messages() if offers_paintings(m)]
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)


async def test_a_style_picture_is_the_style_and_not_a_photo(town):
    await town.ada.send("", photo(120, 60))
    await town.ada.press(await town.ada.sees(offers_paintings), "my own")
    await town.ada.send("", photo(90, 90))
    await town.ada.sees(finished)
    await town.settled()
    [request] = town.backend.requests
    assert decode(request.styles[0].picture).size == (90, 90)
    assert await sent_to(town, 101) == 2  # the question, and the picture


def painted_over(picture: bytes) -> bytes:
    scribbled, file = decode(picture), io.BytesIO()
    scribbled.paste((230, 40, 200), (20, 20, 160, 120))
    scribbled.save(file, "JPEG", quality=82)
    return file.getvalue()


async def test_a_part_of_a_photo_is_painted_once(town):
    [sent] = await town.ada.send("", photo(320, 240))
    await town.ada.send("/here wave night", painted_over(photo(320, 240)), reply_to=sent["message_id"])
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 2 and len(town.backend.requests) == 1


async def test_a_photo_that_comes_painted_over_is_asked_about_once(town):
    await town.ada.send("", photo(320, 240))
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("", painted_over(photo(320, 240)))
    question = await town.ada.sees(offers_paintings)
    await town.settled()
    assert await sent_to(town, 101) == 2
    await town.ada.press(question, WAVE)
    result = await town.ada.sees(finished)
    await town.ada.press(await town.ada.opens_more(result), "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("", painted_over(photo(320, 240)))
    await town.settled()
    assert await sent_to(town, 101) == 4 and len(town.backend.requests) == 2


async def test_an_album_is_painted_once(town):
    await town.ada.send("/wave", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.settled()
    assert await sent_to(town, 101) == 3 and len(town.backend.requests) == 3


async def test_several_names_are_a_picture_each(town):
    await town.ada.send("wave, night + ink", photo())
    await town.settled()
    assert await sent_to(town, 101) == 2 and len(town.backend.requests) == 2


async def test_several_names_after_a_photo_paint_that_photo_only(town):
    await town.ada.send("", photo(120, 60))
    await town.ada.send("", photo(60, 120))
    await town.settled()
    await town.ada.send("wave, night")
    await town.settled()
    assert [decode(request.content).size for request in town.backend.requests] == [(60, 120)] * 2


async def test_an_album_in_several_manners_is_painted_once(town):
    await town.ada.send("wave, night", photo(hue=1), photo(hue=80))
    await town.settled()
    assert await sent_to(town, 101) == 4 and len(town.backend.requests) == 4


@pytest.mark.parametrize("how", ["All in one manner", "The last one"])
async def test_an_album_that_is_asked_about_is_asked_about_and_painted_once(town, how):
    await town.ada.send("", photo(hue=1), photo(hue=80), photo(hue=160))
    question = await town.ada.sees(lambda m: "How shall I take them?" in words(m))
    await town.ada.press(question, how)
    if how == "All in one manner":
        await town.ada.press(await town.ada.sees(offers_paintings), WAVE)
    await town.settled()
    painted = 3 if how == "All in one manner" else 2
    assert await sent_to(town, 101) == painted and len(town.backend.requests) == painted


async def test_an_album_of_two_is_swapped_once(town):
    await town.ada.send("", photo(120, 60), photo(80, 80))
    await town.ada.press(await town.ada.sees(finished), "Swap")
    await town.settled()
    assert await sent_to(town, 101) == 2 and len(town.backend.requests) == 2


async def test_an_album_of_two_is_one_picture(town):
    await town.ada.send("", photo(hue=1), photo(hue=80))
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 1 and len(town.backend.requests) == 1


async def test_a_painting_that_cannot_be_had_is_asked_about_once(town):
    await town.ada.send("/starry_night", photo())
    await town.settled()
    assert await sent_to(town, 101) == 1


async def test_stronger_is_one_picture_more(town):
    await town.ada.send("/wave", photo())
    await town.ada.press(await town.ada.sees(finished), "stronger")
    await town.settled()
    assert await sent_to(town, 101) == 2 and len(town.backend.requests) == 2


async def test_again_is_one_picture_more(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/again")
    await town.settled()
    assert await sent_to(town, 101) == 2 and len(town.backend.requests) == 2


async def test_more_is_turned_over_and_a_look_is_saved_without_a_word_below(town):
    await town.ada.send("/wave", photo())
    opened = await town.ada.opens_more(await town.ada.sees(finished))
    assert "Saved" in (await town.ada.press(opened, "Save this look"))["text"]
    await town.ada.press(opened, "back")
    await town.ada.sees(lambda m: "More ▸" in buttons(m))
    await town.settled()
    assert await sent_to(town, 101) == 1


async def test_another_painting_is_one_question_more(town):
    await town.ada.send("/wave", photo())
    await town.ada.press(await town.ada.sees(finished), "Another painting")
    await town.settled()
    assert await sent_to(town, 101) == 2


async def test_a_picture_is_deleted_and_no_other(town):
    for hue in (10, 90, 170):
        await town.ada.send("/wave", photo(hue=hue))
    await town.settled()
    await town.ada.send("/history")
    await town.ada.press(await town.ada.sees(lambda m: "Press a number" in words(m)), "1")
    page = await town.ada.sees(lambda m: "1 of 3" in words(m))
    await town.ada.press(page, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    await town.ada.sees(lambda m: "1 of 2" in words(m))
    await town.settled()
    assert any("1 of 2" in words(m) for m in await town.ada.messages())


async def test_who_is_forgotten_twice_is_forgotten(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await town.settled()
    assert not [file for file in (town.house.settings.data_dir / "images").rglob("*.*") if file.is_file()]


@pytest.mark.parametrize("label", [WAVE, "Taste them all"])
async def test_what_somebody_else_presses_in_a_group_is_theirs_once(town, label):
    [shared] = await town.ada.send("", photo(), chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    await town.ben.press(await town.ada.sees(offers_paintings, STUDIO), label)
    await town.settled()
    assert await sent_to(town, STUDIO) == 2  # the question to Ada, and what Ben gets


@pytest.mark.parametrize("label", ["stronger", "Another painting"])
async def test_what_somebody_else_presses_under_a_picture_is_theirs_once(town, label):
    [shared] = await town.ada.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await town.ben.press(await town.ada.sees(finished, STUDIO), label)
    await town.settled()
    assert await sent_to(town, STUDIO) == 2


async def test_the_same_command_in_a_group_paints_once(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await town.ada.sees(finished, STUDIO)
    await town.settled()
    assert len(town.backend.requests) == 1


async def test_a_number_of_a_taste_is_painted_once_and_no_excuse_is_made(town):
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    full = await town.ada.sees(lambda m: "Which one tastes best?" in words(m))
    before = len(town.backend.requests)
    answer = await town.ada.press(full, "2")
    assert not answer.get("text")
    await town.settled()
    assert len(town.backend.requests) == before + 1


async def test_an_order_that_an_hour_has_no_room_for_says_so_and_paints_the_rest_once(town):
    await town.house.switches.limit(1, None)
    await town.ada.send("wave, night", photo())
    await town.ada.sees(lambda m: words(m).startswith("Not painted"))
    await town.settled()
    assert len(town.backend.requests) == 1


@pytest.mark.parametrize("how", ["words", "command"])
async def test_a_style_is_renamed_once_and_its_name_paints_nothing(town, how):
    [sent] = await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.send("/save tiles", reply_to=sent["message_id"])
    await town.ada.sees(lambda m: "Kept as" in words(m))
    if how == "words":
        await town.ada.send("/mystyles")
        await town.ada.press(await town.ada.sees(lambda m: "Press a number" in words(m)), "1")
        await town.ada.press(await town.ada.sees(lambda m: "Rename" in buttons(m)), "Rename")
        await town.ada.sees(lambda m: "be called?" in words(m))
    await town.ada.send("kitchen" if how == "words" else "/rename tiles kitchen")
    await town.settled()
    [style] = await styles.of(town.house.db, 101)
    assert style.name == "kitchen" and town.backend.requests == []
    assert "called “kitchen” now" in words((await town.ada.messages())[-1])


async def test_a_style_is_given_and_kept_and_painted_with_once(town):
    await town.ada.send("", photo(hue=20), photo(hue=90))
    opened = await town.ada.opens_more(await town.ada.sees(finished))
    await town.ada.press(opened, "Keep as my style")
    await town.ada.sees(lambda m: "Kept as “mine”" in words(m))
    await town.ada.send("/mystyles")
    await town.ada.press(await town.ada.sees(lambda m: "Press a number" in words(m)), "1")
    await town.ada.press(await town.ada.sees(lambda m: "Delete" in buttons(m)), "Give it")
    given = words(await town.ada.sees(lambda m: "Whoever opens" in words(m)))
    await town.ben.send("", photo())
    await town.ben.sees(offers_paintings)
    await town.ben.send(f"/start {given.rpartition('start=')[2]}")
    shown = await town.ben.sees(lambda m: "Keep it as mine" in buttons(m))
    await town.ben.press(shown, "Keep it")
    await town.ben.press(await town.ben.sees(lambda m: "Kept as “mine”" in words(m)), "Paint my photo so")
    await town.ben.sees(finished)
    await town.settled()
    assert len(await styles.of(town.house.db, 101)) == len(await styles.of(town.house.db, 102)) == 1
    assert len(town.backend.requests) == 2

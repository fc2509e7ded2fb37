"""The picture under a photo that waits: paintings by number, a surprise, the last used, one's own styles."""

import shutil

import pytest
from people import (
    STUDIO,
    Message,
    buttons,
    data_of,
    decode,
    finished,
    mean_colour,
    offers_paintings,
    photo,
    rows,
    words,
)

from bot.buttons import Like, Paint
from bot.choice import MyStyles, Surprise, Taste, Turn
from engine import paintings
from engine.paintings import entries
from storage import styles

OURS = list(paintings.offer().values())
WAVE, NIGHT = (paintings.get(name).title for name in ("wave", "night"))
TITLES = [painting.title for painting in OURS]


async def question(town, caption: str = "", *pictures: bytes) -> Message:
    """Ada sends a photo, and sees what she is asked."""
    [sent, *_] = await town.ada.send(caption, *(pictures or (photo(),)))
    return await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] > sent["message_id"])


async def painted(town, *names: str) -> None:
    for name in names:
        await town.ada.send(f"/{name}", photo())
        await town.settled()


async def keeps(town, name: str, hue: int) -> None:
    [sent] = await town.ada.send("", photo(hue=hue))
    await town.ada.send(f"/save {name}", reply_to=sent["message_id"])
    await town.ada.sees(lambda m: f"Kept as “{name}”" in words(m))
    await town.ada.send("/cancel")
    await town.settled()


def hang(town, name: str, title: str) -> None:
    """As an operator does."""
    folder = entries.operators_folder(town.house.settings.data_dir)
    folder.mkdir(exist_ok=True)
    shutil.copy(paintings.get("glass").path, folder / f"{name}.jpg")
    with (folder / "catalogue.toml").open("a") as file:
        file.write(f'[{name}]\ntitle = "{title}"\npicture = "{name}.jpg"\n')


async def now(town, message: Message) -> Message:
    """A message as it is once the bot has nothing left to do."""
    await town.settled()
    chat = message["chat"]["id"]
    return next(m for m in await town.ada.messages(chat) if m["message_id"] == message["message_id"])


# --- the picture ------------------------------------------------------------------------------------


async def test_under_a_photo_stands_the_sheet_and_a_number_paints_that_one(town):
    asked = await question(town)
    assert (await town.ada.picture(asked)).width == 1280
    assert [len(row) for row in rows(asked)] == [1, 8, 8, 2, 1, 1]
    await town.ada.press(asked, "2")
    result = await town.ada.sees(finished)
    assert result["message_id"] == asked["message_id"] and OURS[1].title in words(result)


async def test_the_sheet_stays_with_the_words_of_its_job_until_there_is_something_to_see(town):
    town.backend.hold()
    await town.ben.send("/wave", photo())
    asked = await question(town)
    await town.ada.press(asked, NIGHT)
    queued = await town.ada.sees(lambda m: "ahead of yours" in words(m) or "You are next" in words(m))
    assert queued["photo"] == asked["photo"] and list(buttons(queued)) == ["✖️ Cancel"]
    await town.ada.press(queued, "Cancel")
    stopped = await town.ada.sees(lambda m: words(m) == "Stopped. Nothing was painted.")
    assert stopped["photo"] == asked["photo"] and list(buttons(stopped)) == ["↻ Try again"]
    assert await town.calls(chat=101, outcome="failed") == [], "no call was a guess that went wrong"
    await town.ada.press(stopped, "Try again")
    town.backend.release()
    await town.ada.sees(finished)


async def test_a_sheet_is_uploaded_once_and_again_where_telegram_has_lost_it(town):
    first = await question(town)
    await town.ada.send("/paintings")
    hung = await town.ada.sees(lambda m: "What hangs here" in words(m))
    assert hung["photo"] == first["photo"]
    lost = {"error_code": 400, "description": "Bad Request: wrong file identifier/HTTP URL specified"}
    await town.fault(method="sendPhoto", chat=101, **lost)
    second = await question(town, "", photo(hue=90))
    assert "photo" in second and second["photo"] != first["photo"]
    assert (await question(town, "", photo(hue=120)))["photo"] == second["photo"]


async def test_where_no_photos_may_be_sent_the_paintings_are_offered_by_their_titles(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.control("rights", chat=STUDIO, status="restricted", deny="photos")
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    asked = await town.ada.sees(offers_paintings, STUDIO)
    assert "photo" not in asked and words(asked) == "In which manner shall I paint it?"
    assert list(buttons(asked))[1:-4] == TITLES
    assert [len(row) for row in rows(asked)] == [1, *[2] * 9, 1, 1]
    await town.control("rights", chat=STUDIO, status="member")
    await town.ada.press(asked, WAVE)
    assert (await town.ada.sees(finished, STUDIO))["message_id"] == asked["message_id"]


async def test_where_the_sheet_does_not_get_through_nothing_is_lost(town):
    await town.fault(method="sendPhoto", chat=101, error_code=500, times=-1)
    asked = await question(town)
    assert "photo" not in asked and TITLES[0] in buttons(asked)
    await town.ada.press(asked, "Surprise")
    await town.ada.sees(finished)


async def test_what_cannot_be_understood_is_said_above_the_sheet(town):
    asked = await question(town, "/wavee")
    assert "photo" in asked and "Did you mean" in words(asked)


async def test_a_turned_page_is_another_picture_with_its_own_numbers_and_the_same_words(town):
    hang(town, "mural", "Mural in the Yard")
    await town.house.collection.refresh()
    first = await question(town, "/wavee")
    await town.ada.press(first, "more ▸")
    second = await town.ada.sees(lambda m: "◂ back" in buttons(m))
    assert second["message_id"] == first["message_id"] and second["photo"] != first["photo"]
    assert words(second) == words(first)
    assert data_of(second, str(len(OURS) + 1)) == data_of(second, "mural")
    await town.ada.press(second, "back")
    back = await town.ada.sees(lambda m: "more ▸" in buttons(m))
    assert (back["photo"], words(back), rows(back)) == (first["photo"], words(first), rows(first))


async def test_a_page_that_does_not_get_through_is_offered_by_its_titles(town):
    hang(town, "mural", "Mural in the Yard")
    await town.house.collection.refresh()
    first = await question(town)
    await town.fault(method="editMessageMedia", chat=101, error_code=500)
    await town.ada.press(first, "more ▸")
    second = await town.ada.sees(lambda m: "◂ back" in buttons(m))
    assert "Mural in the Yard" in buttons(second)


async def test_a_list_of_before_is_turned_and_painted_from_as_it_was(town):
    hang(town, "mural", "Mural in the Yard")
    await town.house.collection.refresh()
    await town.fault(method="sendPhoto", chat=101, error_code=500, times=-1)
    old = await question(town)
    await town.ada.press(old, "more ▸")
    turned = await town.ada.sees(lambda m: "◂ back" in buttons(m))
    assert "photo" not in turned and words(turned) == words(old)
    await town.ada.press(turned, "Mural in the Yard")
    assert "Mural in the Yard" in words(await town.ada.sees(finished))


async def test_a_photo_that_goes_on_elsewhere_or_no_more_says_so_under_the_sheet(town):
    first = await question(town)
    await town.ada.send("wave")
    await town.ada.sees(finished)
    assert words(await now(town, first)) == "This photo goes on in another message."
    second = await question(town)
    await town.ada.send("/cancel")
    closed = await now(town, second)
    assert "photo" in closed and words(closed).startswith("Closed.") and not buttons(closed)


async def test_an_album_has_the_sheet_without_a_taste_and_is_painted_whole(town):
    await town.ada.send("", *(photo(hue=hue) for hue in (10, 90, 170)))
    await town.ada.press(await town.ada.sees(lambda m: "How shall I take" in words(m)), "All in one")
    asked = await town.ada.sees(offers_paintings)
    assert "photo" in asked and words(asked) == "In which manner shall I paint all 3?"
    assert [len(row) for row in rows(asked)] == [8, 8, 2, 1]
    await town.ada.press(asked, "Surprise")
    await town.settled()
    used = {request.styles[0].picture for request in town.backend.requests}
    assert len(town.backend.requests) == 3 and len(used) == 1


# --- what one has used, and a surprise --------------------------------------------------------------


async def test_the_last_three_used_paintings_stand_first_by_their_titles(town):
    assert [row[0]["text"] for row in rows(await question(town))][1] == "1", "a newcomer has used none"
    await painted(town, "glass", "wave", "night", "wave", "ink")
    asked = await question(town)
    shown = [key["text"] for key in rows(asked)[1]]
    assert shown == ["Ferryman unde…", "The Claw of t…", "Night with a…"], "as much as a phone has room for"
    await town.ada.press(asked, WAVE)
    assert WAVE in words(
        await town.ada.sees(lambda m: finished(m) and m["message_id"] == asked["message_id"])
    )


async def test_a_surprise_is_a_painting_of_the_page(town):
    for _ in range(6):
        asked = await question(town)
        await town.ada.press(asked, "Surprise")
        await town.settled()
    used = {request.styles[0].picture for request in town.backend.requests}
    assert len(town.backend.requests) == 6 and len(used) > 1
    assert used <= {painting.path.read_bytes() for painting in OURS}


async def test_who_else_wants_a_surprise_has_one_of_their_own_and_an_old_button_is_answered(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    asked = await town.ada.sees(offers_paintings, STUDIO)
    assert "Yours comes" in (await town.ben.press(asked, "Surprise"))["text"]
    await town.ben.sees(finished, STUDIO)
    await town.ada.press(asked, "Surprise")
    await town.ada.sees(lambda m: finished(m) and m["message_id"] == asked["message_id"], STUDIO)
    assert "from another time" in (await town.ada.forge(asked, "surprise1:x:wave"))["text"]
    assert "no longer waiting" in (await town.ada.forge(asked, Surprise(424242, "wave").pack()))["text"]


# --- replies to the sheet ---------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["night", "/night"])
async def test_a_name_in_reply_to_the_sheet_paints_the_photo_and_not_the_sheet(town, said):
    sent = photo()
    asked = await question(town, "", sent)
    await town.ada.send(said, reply_to=asked["message_id"])
    await town.ada.sees(finished)
    [request] = town.backend.requests
    assert decode(request.content).size == decode(sent).size
    assert not any("photo" in m and offers_paintings(m) for m in await town.ada.messages())


async def test_somebody_elses_name_in_reply_to_the_sheet_paints_that_photo_for_them(town):
    sent = photo()
    [shared] = await town.ada.send("", sent, chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    asked = await town.ada.sees(offers_paintings, STUDIO)
    await town.ben.send("/night", chat=STUDIO, reply_to=asked["message_id"])
    await town.ben.sees(finished, STUDIO)
    [request] = town.backend.requests
    assert decode(request.content).size == decode(sent).size
    assert WAVE not in buttons(asked) and data_of(asked, WAVE), "and Ada's question stands"


async def test_asked_to_choose_in_reply_to_the_sheet_it_asks_about_the_photo_again(town):
    sent = photo()
    asked = await question(town, "", sent)
    await town.ada.send("/style", reply_to=asked["message_id"])
    again = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] != asked["message_id"])
    await town.ada.press(again, WAVE)
    await town.ada.sees(finished)
    assert decode(town.backend.requests[0].content).size == decode(sent).size


# --- one's own styles -------------------------------------------------------------------------------


async def test_ones_own_styles_are_shown_in_the_place_of_the_sheet_and_paint_the_photo(town):
    await keeps(town, "tiles", 200)
    await keeps(town, "carpet", 90)
    asked = await question(town)
    await town.ada.press(asked, "My styles")
    mine = await town.ada.sees(lambda m: "which of your styles" in words(m))
    assert mine["message_id"] == asked["message_id"] and mine["photo"] != asked["photo"]
    assert list(buttons(mine)) == ["1", "2", "◂ All paintings"]
    await town.ada.press(mine, "All paintings")
    back = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] == asked["message_id"])
    assert (back["photo"], words(back), rows(back)) == (asked["photo"], words(asked), rows(asked))
    await town.ada.press(back, "My styles")
    await town.ada.press(await town.ada.sees(lambda m: "which of your styles" in words(m)), "1")
    result = await town.ada.sees(finished)
    assert result["message_id"] == asked["message_id"] and words(result).startswith(("tiles", "carpet"))
    [request] = town.backend.requests
    assert abs(mean_colour(decode(request.styles[0].picture)) - mean_colour(decode(photo(hue=200)))).max() < 3


async def test_a_whole_album_is_painted_like_a_style_of_ones_own(town):
    await keeps(town, "tiles", 200)
    await town.ada.send("", *(photo(hue=hue) for hue in (10, 90, 170)))
    await town.ada.press(await town.ada.sees(lambda m: "How shall I take" in words(m)), "All in one")
    await town.ada.press(await town.ada.sees(offers_paintings), "My styles")
    await town.ada.press(await town.ada.sees(lambda m: "which of your styles" in words(m)), "1")
    await town.settled()
    assert len(town.backend.requests) == 3
    assert len([m for m in await town.ada.messages() if finished(m)]) == 3


async def test_where_their_sheet_does_not_get_through_styles_are_offered_by_name(town):
    await keeps(town, "tiles", 200)
    asked = await question(town)
    await town.fault(method="editMessageMedia", chat=101, error_code=500)
    await town.ada.press(asked, "My styles")
    mine = await town.ada.sees(lambda m: "which of your styles" in words(m))
    await town.ada.press(mine, "tiles")
    await town.ada.sees(finished)


async def test_ones_own_styles_are_for_ones_own_eyes_and_offered_to_who_keeps_some(town):
    assert "📁 My styles" not in buttons(await question(town))
    await keeps(town, "tiles", 200)
    assert "📁 My styles" in buttons(await question(town))
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    asked = await town.ada.sees(offers_paintings, STUDIO)
    assert "📁 My styles" not in buttons(asked)
    draft = int(data_of(asked, "my own").split(":")[1])
    refused = await town.ada.forge(asked, MyStyles(draft, 0).pack())
    assert refused["show_alert"] and "from another time" in refused["text"]


async def test_styles_that_were_deleted_meanwhile_are_missed_politely(town):
    await keeps(town, "tiles", 200)
    asked = await question(town)
    await town.ada.press(asked, "My styles")
    mine = await town.ada.sees(lambda m: "which of your styles" in words(m))
    [tiles] = await styles.of(town.house.db, 101)
    await styles.delete(town.house.db, 101, tiles.id)
    assert "no longer have this style" in (await town.ada.press(mine, "1"))["text"]
    await town.ada.press(mine, "All paintings")
    await town.ada.press(await town.ada.sees(offers_paintings), WAVE)
    await town.ada.sees(finished)


def test_the_buttons_have_room_for_what_they_carry():
    name, most = "x" * 32, 2**53
    carried = (Paint, Turn, Taste, Surprise)
    assert all(len(kind(most, name).pack().encode()) <= 64 for kind in carried)
    assert all(len(kind(most, most).pack().encode()) <= 64 for kind in (MyStyles, Like))

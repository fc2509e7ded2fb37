"""/history: what was painted, newest first."""

from people import STUDIO, buttons, finished, mean_colour, offers_paintings, photo, words

from bot.buttons import LONGEST
from bot.portfolio import Delete, Leaf, Sheet, Which, offered
from engine import paintings

OURS = {name: painting.title for name, painting in paintings.offer().items()}


async def two_pictures(town) -> tuple[dict, dict]:
    await town.ada.send("/wave", photo(hue=10))
    first = await town.ada.sees(finished)
    await town.ada.send("/night", photo(90, 120, hue=90))
    return first, await town.ada.sees(lambda m: finished(m) and m["message_id"] > first["message_id"])


async def newest(person) -> dict:
    """The newest picture by itself, by way of its sheet."""
    await person.send("/history")
    await person.press(await person.sees(lambda m: "Press a number" in words(m)), "1")
    return await person.sees(lambda m: "1 of 2" in words(m))


async def test_it_turns_from_page_to_page_without_uploading_anything_again(town):
    first, second = await two_pictures(town)
    page = await newest(town.ada)
    assert page["photo"][-1]["file_id"] == second["photo"][-1]["file_id"]
    assert "◂ newer" not in buttons(page)
    await town.ada.press(page, "older")
    page = await town.ada.sees(lambda m: "2 of 2" in words(m))
    assert page["photo"][-1]["file_id"] == first["photo"][-1]["file_id"]
    assert "older ▸" not in buttons(page)
    await town.ada.press(page, "newer")
    await town.ada.sees(lambda m: "1 of 2" in words(m) and m["message_id"] == page["message_id"])


async def test_a_picture_is_sent_again_with_all_its_buttons(town):
    await two_pictures(town)
    page = await newest(town.ada)
    await town.ada.press(page, "Send it again")
    again = await town.ada.sees(lambda m: finished(m) and m["message_id"] > page["message_id"])
    assert again["photo"][-1]["file_id"] == page["photo"][-1]["file_id"]
    await town.ada.press(await town.ada.opens_more(again), "Full quality")
    await town.ada.sees(lambda m: "document" in m)


async def test_a_picture_is_painted_once_more_in_another_way(town):
    await two_pictures(town)
    page = await newest(town.ada)
    await town.ada.press(page, "Repeat")
    how = await town.ada.sees(lambda m: "once more" in words(m))
    await town.ada.press(how, "Softer")
    await town.ada.sees(lambda m: finished(m) and "35%" in words(m))
    await town.ada.press(how, "With my settings")
    await town.ada.sees(lambda m: finished(m) and "50%" in words(m) and m["message_id"] > how["message_id"])
    await town.ada.press(how, "Another painting")
    await town.ada.sees(offers_paintings)


async def test_a_picture_is_deleted_after_a_question(town):
    await two_pictures(town)
    page = await newest(town.ada)
    await town.ada.press(page, "Delete")
    sure = await town.ada.sees(lambda m: "Keep it" in buttons(m))
    await town.ada.press(sure, "Keep it")
    page = await town.ada.sees(lambda m: "1 of 2" in words(m) and "Delete" in buttons(m))
    await town.ada.press(page, "Delete")
    sure = await town.ada.sees(lambda m: "Yes, delete it" in buttons(m))
    told = await town.ada.press(sure, "Yes, delete it")
    assert told["text"] == "Deleted."
    page = await town.ada.sees(lambda m: "1 of 1" in words(m))
    await town.ada.press(page, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    await town.ada.sees(lambda m: "no pictures yet" in words(m))
    await town.settled()
    assert not [file for file in (town.house.settings.data_dir / "images").rglob("*.*") if file.is_file()]


async def test_without_pictures_it_says_so(town):
    await town.ada.send("/history")
    await town.ada.sees(lambda m: "no pictures yet" in words(m))


async def test_ones_pictures_are_shown_in_private_only(town):
    await town.ada.send("/history", chat=STUDIO)
    answer = await town.ada.sees(lambda m: "for your eyes" in words(m), STUDIO)
    [[link]] = answer["reply_markup"]["inline_keyboard"]
    assert link["url"] == f"https://t.me/{town.house.telegram.username}?start=history"
    await town.ada.send("/start history")
    await town.ada.sees(lambda m: "no pictures yet" in words(m))


async def test_pictures_are_shown_nine_on_a_sheet_newest_first(town):
    for name in ("wave", *["night"] * 9):
        await town.ada.send(f"/{name}", photo())
        await town.settled()
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "sheet 1 of 2" in words(m))
    assert "photo" in sheet
    rows = sheet["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["1", "2", "3"],
        ["4", "5", "6"],
        ["7", "8", "9"],
        ["older ▸"],
        ["🎨 By painting"],
    ]
    await town.ada.press(sheet, "9")
    alone = await town.ada.sees(lambda m: "9 of 10" in words(m))
    assert alone["message_id"] == sheet["message_id"]
    await town.ada.press(alone, "Back to the sheet")
    sheet = await town.ada.sees(lambda m: "sheet 1 of 2" in words(m))
    await town.ada.press(sheet, "older")
    last = await town.ada.sees(lambda m: "sheet 2 of 2" in words(m))
    assert list(buttons(last)) == ["1", "◂ newer", "🎨 By painting"]
    await town.ada.press(last, "1")
    alone = await town.ada.sees(lambda m: "10 of 10" in words(m))
    assert OURS["wave"] in words(alone)
    await town.ada.press(alone, "Back to the sheet")
    await town.ada.press(await town.ada.sees(lambda m: "sheet 2 of 2" in words(m)), "newer")
    await town.ada.sees(lambda m: "sheet 1 of 2" in words(m))
    assert [m["message_id"] for m in await town.ada.messages() if "Your pictures" in words(m)] == [
        sheet["message_id"]
    ]


async def test_a_sheet_shows_the_pictures_as_they_are(town):
    first, second = await two_pictures(town)
    await town.ada.send("/history")
    sheet = await town.ada.picture(await town.ada.sees(lambda m: "Press a number" in words(m)))
    for message, left in ((second, 0), (first, sheet.width // 2)):
        shown = sheet.crop((left, 0, left + sheet.width // 2, sheet.width // 2))
        box = (
            shown.width // 2 - 100,
            shown.height // 2 - 100,
            shown.width // 2 + 100,
            shown.height // 2 + 100,
        )
        picture = await town.ada.picture(message)
        middle = picture.crop(
            (picture.width // 3, picture.height // 3, picture.width // 2, picture.height // 2)
        )
        assert abs(mean_colour(shown.crop(box)) - mean_colour(middle)).max() < 90


async def test_the_pictures_of_one_painting_are_looked_through_by_themselves(town):
    for name in ("wave", "night", "wave", "ink"):
        await town.ada.send(f"/{name}", photo())
        await town.settled()
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    await town.ada.press(sheet, "By painting")
    question = await town.ada.sees(lambda m: "which painting" in words(m))
    assert question["message_id"] == sheet["message_id"]
    assert list(buttons(question)) == [
        f"{OURS['wave']} · 2",
        f"{OURS['ink']} · 1",
        f"{OURS['night']} · 1",
        "All my pictures",
    ]
    await town.ada.press(question, OURS["wave"])
    waves = await town.ada.sees(lambda m: f"in the manner of {OURS['wave']}" in words(m))
    assert list(buttons(waves)) == ["1", "2", "🎨 By painting", "All my pictures"]
    await town.ada.press(waves, "2")
    alone = await town.ada.sees(lambda m: "2 of 2" in words(m))
    assert OURS["wave"] in words(alone)
    await town.ada.press(alone, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    alone = await town.ada.sees(lambda m: "1 of 1" in words(m))
    assert OURS["wave"] in words(alone)
    await town.ada.press(alone, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    assert list(buttons(sheet)) == ["1", "2", "🎨 By painting"], (
        "the others, since none is like that any more"
    )
    await town.ada.press(sheet, "By painting")
    await town.ada.press(await town.ada.sees(lambda m: "which painting" in words(m)), OURS["ink"])
    alone = await town.ada.sees(lambda m: "1 of 1" in words(m) and OURS["ink"] in words(m))
    await town.ada.press(alone, "Back to the sheet")
    await town.ada.sees(lambda m: "Press a number" in words(m) and list(buttons(m))[:2] == ["1", "2"])


async def test_a_picture_in_ones_own_style_is_found_as_such(town):
    await town.ada.send("", photo(), photo(hue=200))
    await town.ada.sees(finished)
    await town.ada.send("/wave", photo())
    await town.settled()
    await town.ada.send("/history")
    await town.ada.press(await town.ada.sees(lambda m: "Press a number" in words(m)), "By painting")
    question = await town.ada.sees(lambda m: "which painting" in words(m))
    await town.ada.press(question, "Your own style")
    await town.ada.sees(lambda m: "1 of 1" in words(m) and "Your own style" in words(m))


async def test_one_picture_needs_no_sheet(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/history")
    alone = await town.ada.sees(lambda m: "1 of 1" in words(m))
    assert list(buttons(alone)) == ["Send it again", "Delete", "Repeat with other settings"]


async def test_a_number_means_its_picture_though_a_newer_one_has_come_meanwhile(town):
    await two_pictures(town)
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    await town.ada.send("/ink", photo())
    await town.settled()
    await town.ada.press(sheet, "1")
    await town.ada.sees(lambda m: "2 of 3" in words(m) and OURS["night"] in words(m))


async def test_the_number_of_a_picture_that_is_deleted_says_so(town):
    await two_pictures(town)
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    number = buttons(sheet)["2"]
    await town.ada.press(sheet, "2")
    page = await town.ada.sees(lambda m: "2 of 2" in words(m))
    await town.ada.press(page, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    page = await town.ada.sees(lambda m: "1 of 1" in words(m))
    assert "no longer have this picture" in (await town.ada.forge(page, number))["text"]


async def test_a_button_of_before_there_were_sheets_still_turns_to_its_picture(town):
    await two_pictures(town)
    page = await newest(town.ada)
    await town.ada.forge(page, "history1:1")
    await town.ada.sees(lambda m: "2 of 2" in words(m) and m["message_id"] == page["message_id"])


async def test_a_sheet_that_is_no_more_is_the_nearest_there_is(town):
    await two_pictures(town)
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    for data in ("pictures1:7:", "pictures1:-3:", "pictures1:0:no_such_painting"):
        await town.ada.press(sheet, "1")
        alone = await town.ada.sees(lambda m: "1 of 2" in words(m))
        await town.ada.forge(alone, data)
        sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
        assert list(buttons(sheet))[:2] == ["1", "2"]
    elsewhere = await town.ada.forge(sheet, "which1:5")
    assert "no longer does anything" in elsewhere["text"], "there is no such button where it was pressed"


async def test_many_paintings_are_offered_page_by_page(town):
    used = {f"painting_{number}": 1 for number in range(45)}
    pages = [offered(town.house, used, page, "en").inline_keyboard for page in (0, 1, 2, 99)]
    shown = [[button.text for row in page for button in row] for page in pages]
    assert [len(page) for page in shown] == [20 + 2, 20 + 3, 5 + 2, 5 + 2]
    assert shown[0][:2] == ["painting_0 · 1", "painting_1 · 1"]
    assert shown[0][20:] == ["more ▸", "All my pictures"]
    assert shown[1][20:] == ["◂ back", "more ▸", "All my pictures"]
    assert shown[2] == shown[3] and shown[2][5:] == ["◂ back", "All my pictures"]


def test_every_button_of_the_history_fits_however_much_there_is():
    longest = "a" * 32
    for button in (
        Sheet(10**6, longest),
        Which(10**6),
        Leaf(10**15, longest),
        Delete(10**15, longest, True),
    ):
        assert len(button.pack()) <= LONGEST

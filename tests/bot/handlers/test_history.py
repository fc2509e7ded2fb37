"""/history: what was painted, newest first."""

from people import STUDIO, buttons, finished, offers_paintings, photo, words


async def two_pictures(town) -> tuple[dict, dict]:
    await town.ada.send("/wave", photo(hue=10))
    first = await town.ada.sees(finished)
    await town.ada.send("/night", photo(90, 120, hue=90))
    return first, await town.ada.sees(lambda m: finished(m) and m["message_id"] > first["message_id"])


async def test_it_turns_from_page_to_page_without_uploading_anything_again(town):
    first, second = await two_pictures(town)
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 2" in words(m))
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
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 2" in words(m))
    await town.ada.press(page, "Send it again")
    again = await town.ada.sees(lambda m: finished(m) and m["message_id"] > page["message_id"])
    assert again["photo"][-1]["file_id"] == page["photo"][-1]["file_id"]
    await town.ada.press(again, "Full quality")
    await town.ada.sees(lambda m: "document" in m)


async def test_a_picture_is_painted_once_more_in_another_way(town):
    await two_pictures(town)
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 2" in words(m))
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
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 2" in words(m))
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

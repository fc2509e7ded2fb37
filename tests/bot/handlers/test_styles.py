"""/save and /mystyles: styles of one's own, by name."""

from people import STUDIO, Message, buttons, decode, finished, mean_colour, offers_paintings, photo, words

from bot.buttons import LONGEST
from bot.handlers.styles import Drop, Like, Style, Styles
from storage import images, people, styles


async def kept(town, name: str, hue: int = 200, **where) -> Message:
    """Ada sends a picture and saves it as a style."""
    [sent] = await town.ada.send("", photo(hue=hue), **where)
    await town.ada.send(f"/save {name}", reply_to=sent["message_id"], **where)
    return await town.ada.sees(lambda m: f"Kept as “{name}”" in words(m), where.get("chat"))


async def sheet_of(town) -> Message:
    await town.ada.send("/mystyles")
    return await town.ada.sees(lambda m: "Press a number" in words(m))


async def test_a_picture_is_kept_as_a_style_and_a_photo_painted_like_it(town):
    await kept(town, "tiles")
    await kept(town, "carpet", hue=90)
    await town.ada.send("/cancel")
    await town.settled()
    sheet = await sheet_of(town)
    assert list(buttons(sheet)) == ["1", "2"]
    await town.ada.press(sheet, "1")
    style = await town.ada.sees(lambda m: words(m).startswith("tiles"))
    assert style["message_id"] == sheet["message_id"]
    assert list(buttons(style)) == ["Give it to a friend", "Rename", "Delete", "◂ Back to the sheet"]
    assert abs(mean_colour(await town.ada.picture(style)) - mean_colour(decode(photo(hue=200)))).max() < 3

    await town.ada.send("", photo())
    question = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] > style["message_id"])
    await town.ada.press(style, "Back")
    await town.ada.press(await town.ada.sees(lambda m: "Press a number" in words(m)), "1")
    await town.ada.press(
        await town.ada.sees(lambda m: "🎨 Paint my photo so" in buttons(m)), "Paint my photo so"
    )
    result = await town.ada.sees(finished)
    assert result["message_id"] == sheet["message_id"] and "tiles" in words(result)
    [style] = town.backend.requests[0].styles
    [tiles, _] = await styles.of(town.house.db, 101)
    assert style.picture == await images.read(town.house.db, tiles.picture_sha)
    await town.settled()
    assert not any(
        offers_paintings(m) for m in await town.ada.messages() if m["message_id"] == question["message_id"]
    )


async def test_a_style_is_deleted_after_a_question(town):
    await kept(town, "tiles")
    await kept(town, "carpet", hue=90)
    await town.ada.press(await sheet_of(town), "1")
    style = await town.ada.sees(lambda m: words(m).startswith("tiles"))
    await town.ada.press(style, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Keep it" in buttons(m)), "Keep it")
    style = await town.ada.sees(lambda m: words(m).startswith("tiles") and "Delete" in buttons(m))
    await town.ada.press(style, "Delete")
    told = await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    assert told["text"] == "Deleted."
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    assert list(buttons(sheet)) == ["1"]
    await town.ada.press(sheet, "1")
    style = await town.ada.sees(lambda m: words(m).startswith("carpet"))
    await town.ada.press(style, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    await town.ada.sees(lambda m: "no styles yet" in words(m))
    assert await styles.of(town.house.db, 101) == []


async def test_what_cannot_be_kept_is_answered_with_a_way_out(town):
    await kept(town, "tiles")
    [sent] = await town.ada.send("", photo(hue=90))
    for command, sentence in {
        "/save": "Reply to a picture",
        "/save My Tiles": "at most 32 letters",
        "/save größe": "at most 32 letters",
        f"/save {'a' * 33}": "at most 32 letters",
        "/save wave": "taken already",
        "/save history": "taken already",
        "/save TILES": "another style by the name “tiles”",
    }.items():
        await town.ada.turn_the_page()
        await town.ada.send(command, reply_to=sent["message_id"])
        assert sentence in words(await town.ada.sees(lambda m: m["from"]["is_bot"] and not buttons(m))), (
            command
        )
    await town.ada.send("/save carpet")
    await town.ada.sees(lambda m: "Reply to a picture" in words(m))
    assert len(await styles.of(town.house.db, 101)) == 1


async def test_there_is_a_most_and_the_sheets_have_nine_each(town):
    await people.meet(town.house.db, 101, name="Ada")
    for number in range(styles.MOST):
        sha = await images.keep(town.house.db, photo(hue=8 * number), mime="image/jpeg")
        await styles.save(town.house.db, 101, f"style_{number}", sha)
    [sent] = await town.ada.send("", photo(hue=90))
    await town.ada.send("/save carpet", reply_to=sent["message_id"])
    await town.ada.sees(lambda m: "You keep 30 styles" in words(m))
    sheet = await sheet_of(town)
    assert "sheet 1 of 4" in words(sheet)
    for number in (2, 3, 4):
        await town.ada.press(sheet, "more")
        sheet = await town.ada.sees(lambda m, number=number: f"sheet {number} of 4" in words(m))
    assert list(buttons(sheet)) == ["1", "2", "3", "◂ back"]
    await town.ada.press(sheet, "3")
    style = await town.ada.sees(lambda m: words(m).startswith("style_29"))
    await town.ada.press(style, "Back")
    await town.ada.sees(lambda m: "sheet 4 of 4" in words(m))


async def test_a_style_may_be_kept_in_a_group_and_is_looked_at_in_private(town):
    await kept(town, "tiles", chat=STUDIO)
    await town.ada.send("/mystyles", chat=STUDIO)
    await town.ada.sees(lambda m: "private chat" in words(m), STUDIO)
    assert list(buttons(await sheet_of(town))) == ["1"]


async def test_nobody_sees_paints_with_or_deletes_the_style_of_another(town):
    await kept(town, "tiles")
    [style] = await styles.of(town.house.db, 101)
    await town.ben.send("", photo())
    question = await town.ben.sees(offers_paintings)
    draft = next(iter(buttons(question).values())).split(":")[1]
    await town.ben.send("/mystyles")
    await town.ben.sees(lambda m: "no styles yet" in words(m))
    for button in (Style(style.id), Drop(style.id, True)):
        assert "no longer have this style" in (await town.ben.forge(question, button.pack()))["text"]
    assert "text" in await town.ben.forge(question, Like(int(draft), style.id).pack())
    await town.settled()
    assert town.backend.requests == [] and len(await styles.of(town.house.db, 101)) == 1


async def test_a_style_that_was_protected_is_shown_and_painted_with_only_where_it_stays_so(town):
    [sent] = await town.ada.send("", photo(hue=90), chat=STUDIO)
    ada = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    private = {"id": 101, "type": "private", "first_name": "Ada"}
    save = {"caption": "/save tiles", "caption_entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    asked = {"message_id": 9000, "date": 1, "chat": private, "from": ada, "photo": sent["photo"]}
    await town.control("update", message=asked | save | {"has_protected_content": True})
    await town.ada.sees(lambda m: "Kept as" in words(m))
    await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    sheet = await sheet_of(town)
    assert sheet["has_protected_content"]
    await town.ada.press(sheet, "1")
    style = await town.ada.sees(lambda m: "🎨 Paint my photo so" in buttons(m))
    assert style["has_protected_content"]
    await town.ada.press(style, "Paint my photo so")
    assert (await town.ada.sees(finished))["has_protected_content"]


def test_every_button_of_the_styles_fits():
    for button in (Styles(10**6), Style(10**15), Like(10**15, 10**15), Drop(10**15, True)):
        assert len(button.pack()) <= LONGEST

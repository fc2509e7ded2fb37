"""The collection in the chat: room after room, and with what an operator hangs up meanwhile."""

import asyncio
import shutil

import pytest
from people import STUDIO, buttons, finished, offers_paintings, photo, words
from telegram import BotCommandScopeAllPrivateChats

from bot.handlers.gallery import facts
from engine import paintings
from engine.paintings import Painting, entries

OURS = list(paintings.offer().values())


def hang(town, name: str, title: str) -> None:
    """As an operator does, while the bot runs."""
    folder = entries.operators_folder(town.house.settings.data_dir)
    folder.mkdir(exist_ok=True)
    shutil.copy(paintings.get("glass").path, folder / f"{name}.jpg")
    with (folder / "catalogue.toml").open("a") as file:
        file.write(f'[{name}]\ntitle = "{title}"\nartist = "The operator"\npicture = "{name}.jpg"\n')


async def test_the_gallery_shows_paintings_by_number_with_their_stories(town):
    await town.ada.send("/paintings")
    sheet = await town.ada.sees(lambda m: "What hangs here" in words(m))
    assert "photo" in sheet
    assert list(buttons(sheet)) == [str(number) for number in range(1, len(OURS) + 1)]
    await town.ada.press(sheet, "2")
    shown = await town.ada.sees(lambda m: OURS[1].title in words(m))
    assert shown["message_id"] == sheet["message_id"] and OURS[1].story in words(shown)
    assert list(buttons(shown)) == ["◂ All paintings"]
    await town.ada.press(shown, "All paintings")
    await town.ada.sees(lambda m: "What hangs here" in words(m) and m["message_id"] == sheet["message_id"])


async def test_a_photo_that_waits_is_painted_from_there(town):
    await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.send("/paintings")
    sheet = await town.ada.sees(lambda m: "What hangs here" in words(m))
    await town.ada.press(sheet, "2")
    await town.ada.press(await town.ada.sees(lambda m: OURS[1].title in words(m)), "Paint my photo so")
    result = await town.ada.sees(finished)
    assert result["message_id"] == sheet["message_id"] and OURS[1].title in words(result)


async def test_a_famous_painting_that_cannot_be_fetched_is_answered_kindly(town):
    await town.ada.send("/starry_night", photo())
    question = await town.ada.sees(lambda m: "“The Starry Night” has not arrived here" in words(m))
    assert offers_paintings(question)
    await town.ada.press(question, OURS[0].title)
    assert (await town.ada.sees(finished))["message_id"] == question["message_id"]
    await town.ada.send("/starry_night", photo(), photo(hue=99))
    question = await town.ada.sees(lambda m: m["message_id"] > question["message_id"] and offers_paintings(m))
    assert "has not arrived here" in words(question)
    refused = await town.ada.forge(question, "show1:starry_night")
    assert "has not arrived here" in refused["text"]


async def test_what_the_operator_hangs_up_is_there_at_once(town):
    ada = town.ada
    hang(town, "mural", "Mural & Yard")
    await ada.send("/paintings")
    sheet = await ada.sees(lambda m: "Room 1 of 2" in words(m))
    await ada.press(sheet, "more")
    sheet = await ada.sees(lambda m: "Room 2 of 2" in words(m))
    assert list(buttons(sheet)) == [str(len(OURS) + 1), "◂ back"]
    await ada.press(sheet, str(len(OURS) + 1))
    shown = await ada.sees(lambda m: "Mural & Yard" in words(m))
    await ada.press(shown, "All paintings")
    await ada.sees(lambda m: "Room 2 of 2" in words(m))

    await ada.send("/mural", photo())
    assert "Mural & Yard" in words(await ada.sees(finished))

    await ada.send("", photo(hue=120))
    question = await ada.sees(offers_paintings)
    assert "Mural & Yard" in buttons(question) and str(len(OURS) + 1) not in buttons(question)
    await ada.press(question, "more")
    question = await ada.sees(lambda m: offers_paintings(m) and str(len(OURS) + 1) in buttons(m))
    await ada.press(question, str(len(OURS) + 1))
    result = await ada.sees(lambda m: finished(m) and m["message_id"] == question["message_id"])
    assert "Mural & Yard" in words(result)

    await ada.send("/help")
    await ada.sees(lambda m: "and 1 more" in words(m))


async def test_what_the_operator_hangs_up_is_in_the_menu_of_commands_too(town_with_menus):
    town = town_with_menus
    hang(town, "mural", "Mural & Yard")
    await town.house.collection.refresh()
    async with asyncio.timeout(60):
        while "mural" not in [
            each.command
            for each in await town.house.telegram.get_my_commands(BotCommandScopeAllPrivateChats())
        ]:
            await town.calls(method="setMyCommands", count=4, wait=1)


async def test_a_painting_that_was_taken_down_is_no_longer_on_offer(town):
    hang(town, "mural", "Mural")
    await town.ada.send("/paintings")
    sheet = await town.ada.sees(lambda m: "Room 1 of 2" in words(m))
    shutil.rmtree(entries.operators_folder(town.house.settings.data_dir))
    await town.house.collection.refresh()
    assert "no longer on offer" in (await town.ada.forge(sheet, "show1:mural"))["text"]
    await town.ada.press(sheet, "more")  # a room that is no more
    await town.ada.sees(lambda m: "Room" not in words(m) and m["message_id"] == sheet["message_id"])


async def test_the_gallery_opens_in_groups_too(town):
    await town.ada.send("/paintings", chat=STUDIO)
    await town.ada.sees(lambda m: "What hangs here" in words(m), STUDIO)


def test_what_is_told_of_a_painting_leaves_out_what_is_not_known(tmp_path):
    page = "https://example.org/?a=1&b"
    known = {"licence": "", "path": tmp_path}
    mural = Painting("mural", "A & B", "", "", "", story="", **known)
    assert facts(mural, "en") == "<b>A &amp; B</b>\n\nSend a photo with the caption /mural"
    linked = Painting("mural", "Mural", "", "", "", story="", source=page, **known)
    assert facts(linked, "en").startswith(
        '<b>Mural</b>\n<a href="https://example.org/?a=1&amp;b">source</a>\n'
    )
    scream = Painting("scream", "The Scream", "Munch", "1893", "oil", story="A story.", source=page, **known)
    assert facts(scream, "en").startswith("<b>The Scream</b>\nMunch, 1893, oil · <a href=")
    assert "\n\nA story.\n\n" in facts(scream, "en")


@pytest.mark.parametrize(
    "painting", paintings.catalogue(entries.PACKAGE).values(), ids=lambda each: each.name
)
def test_what_is_told_of_a_painting_fits_under_its_picture(painting):
    assert len(facts(painting, "en")) < 1024

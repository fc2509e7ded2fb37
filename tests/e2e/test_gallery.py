"""The collection in the chat: room after room, and with what an operator hangs up meanwhile."""

import shutil
from pathlib import Path

import pytest
from people import Telegram, buttons, finished, offers_paintings, photo, words

from engine import paintings
from engine.paintings import entries

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = len(paintings.offer())


def hang(data_dir: Path, name: str, title: str) -> None:
    """As an operator does, while the bot runs."""
    folder = entries.operators_folder(data_dir)
    folder.mkdir(exist_ok=True)
    shutil.copy(paintings.get("glass").path, folder / f"{name}.jpg")
    with (folder / "catalogue.toml").open("a") as file:
        file.write(f'[{name}]\ntitle = "{title}"\nartist = "The operator"\npicture = "{name}.jpg"\n')


async def test_the_gallery_shows_paintings_by_number_with_their_stories(chats: Telegram) -> None:
    ada = chats.ada
    await ada.send("/paintings")
    sheet = await ada.sees(lambda m: "What hangs here" in words(m))
    assert "photo" in sheet
    assert [label for label in buttons(sheet) if label.isdigit()] == [str(n) for n in range(1, OURS + 1)]
    second = list(paintings.offer().values())[1]
    await ada.press(sheet, "2")
    shown = await ada.sees(lambda m: second.title in words(m))
    assert shown["message_id"] == sheet["message_id"] and second.story in words(shown)
    await ada.press(shown, "All paintings")
    await ada.sees(lambda m: "What hangs here" in words(m) and m["message_id"] == sheet["message_id"])


async def test_a_famous_painting_that_cannot_be_fetched_is_answered_kindly(chats: Telegram) -> None:
    ada = chats.ada
    await ada.send("/starry_night", photo())
    question = await ada.sees(lambda m: "“The Starry Night” has not arrived here" in words(m))
    assert offers_paintings(question)
    await ada.press(question, paintings.get("wave").title)
    assert (await ada.sees(finished))["message_id"] == question["message_id"]
    await ada.send("/starry_night", photo(), photo(hue=99))
    question = await ada.sees(lambda m: m["message_id"] > question["message_id"] and offers_paintings(m))
    assert "has not arrived here" in words(question)


async def test_what_the_operator_hangs_up_is_there_at_once(chats: Telegram) -> None:
    ada = chats.ada
    hang(chats.bot.data_dir, "mural", "Mural in the Yard")
    await ada.send("/paintings")
    sheet = await ada.sees(lambda m: "Room 1 of 2" in words(m))
    await ada.press(sheet, "more")
    sheet = await ada.sees(lambda m: "Room 2 of 2" in words(m))
    assert list(buttons(sheet)) == [str(OURS + 1), "◂ back"]
    await ada.press(sheet, str(OURS + 1))
    shown = await ada.sees(lambda m: "Mural in the Yard" in words(m))
    await ada.press(shown, "All paintings")
    await ada.sees(lambda m: "Room 2 of 2" in words(m))

    await ada.send("/mural", photo())
    assert "Mural in the Yard" in words(await ada.sees(finished))

    await ada.send("", photo(hue=120))
    question = await ada.sees(offers_paintings)
    assert "Mural in the Yard" not in buttons(question)
    await ada.press(question, "more")
    question = await ada.sees(lambda m: "Mural in the Yard" in buttons(m))
    await ada.press(question, "Mural in the Yard")
    result = await ada.sees(lambda m: finished(m) and m["message_id"] == question["message_id"])
    assert "Mural in the Yard" in words(result)

    await ada.send("/help")
    told = await ada.sees(lambda m: "and 1 more" in words(m))
    shutil.rmtree(entries.operators_folder(chats.bot.data_dir))
    await ada.send("/paintings")
    sheet = await ada.sees(lambda m: "What hangs here" in words(m) and m["message_id"] > told["message_id"])
    assert "Room" not in words(sheet)

"""/gallery in a group: what it has made this week, on one sheet, and each once more by its number."""

from people import ATTIC, STUDIO, buttons, finished, photo, words
from telegram import BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from engine import paintings

WAVE, NIGHT = paintings.get("wave").title, paintings.get("night").title


def sheet(message) -> bool:
    return "photo" in message and "made this week" in words(message)


async def painted(town, who, name: str, chat: int, hue: int = 30) -> None:
    """Somebody has a photo painted, and sees it done."""
    [sent] = await who.send(f"/{name}", photo(hue=hue), chat=chat)
    await who.sees(lambda m: finished(m) and m["reply_to_message"]["message_id"] == sent["message_id"], chat)
    await town.settled()


async def test_a_group_sees_what_it_has_made_and_a_number_shows_that_one_again(town):
    await painted(town, town.ada, "wave", STUDIO)
    await painted(town, town.ben, "night", STUDIO, hue=90)
    await painted(town, town.ben, "glass", ATTIC)
    await painted(town, town.cleo, "ink", town.cleo.id)
    [asked] = await town.cleo.send("/gallery", chat=STUDIO, thread=2)
    shown = await town.cleo.sees(sheet, STUDIO)
    assert list(buttons(shown)) == ["1", "2"] and shown["message_thread_id"] == 2
    assert shown["reply_to_message"]["message_id"] == asked["message_id"]
    assert (await town.cleo.picture(shown)).width == 1280
    await town.cleo.press(shown, "2")  # the older one, Ada's
    again = await town.cleo.sees(lambda m: m["message_id"] > shown["message_id"] and "photo" in m, STUDIO)
    assert again["reply_to_message"]["message_id"] == shown["message_id"] and WAVE in words(again)
    await town.ben.press(again, "stronger")  # and whoever likes it goes on from there
    await town.ben.sees(lambda m: finished(m) and "65%" in words(m), STUDIO)


async def test_what_was_covered_is_not_shown_to_all_once_more(town):
    await painted(town, town.ada, "wave", ATTIC)
    [sent] = await town.ben.send("", photo(hue=90), chat=ATTIC)
    ben = {"id": 102, "is_bot": False, "first_name": "Ben", "language_code": "en"}
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    for number, cover in enumerate(("has_media_spoiler", "has_protected_content")):
        covered = {**sent, "from": ben, "caption": "/night", "caption_entities": command, cover: True}
        await town.control("update", message={**covered, "message_id": 9000 + number})
    await town.settled()
    assert len([m for m in await town.ben.messages(ATTIC) if finished(m)]) == 3
    await town.cleo.send("/gallery", chat=ATTIC)
    assert list(buttons(await town.cleo.sees(sheet, ATTIC))) == ["1"]


async def test_whoever_is_forgotten_is_on_no_sheet_and_behind_no_number(town):
    await painted(town, town.ada, "wave", ATTIC)
    await painted(town, town.ben, "night", ATTIC)
    await town.cleo.send("/gallery", chat=ATTIC)
    before = await town.cleo.sees(sheet, ATTIC)
    await town.ben.send("/forget")
    await town.ben.press(await town.ben.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await town.settled()
    assert "no longer have" in (await town.cleo.press(before, "1"))["text"]
    await town.cleo.send("/gallery", chat=ATTIC)
    after = await town.cleo.sees(lambda m: sheet(m) and m["message_id"] != before["message_id"], ATTIC)
    await town.cleo.press(after, "1")
    again = await town.cleo.sees(lambda m: m["message_id"] > after["message_id"] and "photo" in m, ATTIC)
    assert WAVE in words(again) and NIGHT not in words(again)


async def test_a_group_that_has_made_nothing_hears_how_to_begin(town):
    await town.ben.send("/gallery", chat=ATTIC)
    await town.ben.sees(lambda m: "nothing has been painted here" in words(m) and "/style" in words(m), ATTIC)


async def test_in_a_private_chat_it_says_that_it_is_for_groups_and_no_menu_offers_it(town_with_menus):
    town = town_with_menus
    await painted(town, town.ada, "wave", town.ada.id)
    await town.ada.send("/gallery")
    await town.ada.sees(lambda m: "gallery is for groups" in words(m) and "/history" in words(m))
    for scope, offered in ((BotCommandScopeAllGroupChats(), True), (BotCommandScopeAllPrivateChats(), False)):
        menu = [command.command for command in await town.house.telegram.get_my_commands(scope)]
        assert ("gallery" in menu) == offered


async def test_a_number_is_of_no_use_in_another_group(town):
    await painted(town, town.ada, "wave", STUDIO)
    await town.ada.send("/gallery", chat=STUDIO)
    number = buttons(await town.ada.sees(sheet, STUDIO))["1"]
    await town.ben.send("/help", chat=ATTIC)
    elsewhere = await town.ben.sees(lambda m: "Ways to ask" in words(m), ATTIC)
    assert "no longer does anything" in (await town.ben.forge(elsewhere, number))["text"]

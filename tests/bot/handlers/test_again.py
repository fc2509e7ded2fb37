"""/again: the last picture once more."""

from datetime import timedelta

from people import STUDIO, finished, photo, words
from telegram import BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from storage import people, space
from storage.look import Colours


async def newer(town, than: int, chat: int | None = None):
    return await town.ada.sees(lambda m: finished(m) and m["message_id"] > than, chat)


async def test_the_last_picture_is_painted_again_with_the_settings_of_now(town):
    await town.ada.send("/wave", photo(hue=10))
    first = await town.ada.sees(finished)
    await town.ada.send("/night", photo(hue=90))
    second = await newer(town, first["message_id"])
    await people.change_look(town.house.db, town.ada.id, strength=0.3, colours=Colours.PHOTO)
    await town.ada.send("/again")
    third = await newer(town, second["message_id"])
    assert third["reply_to_message"]["message_id"] == second["message_id"]
    assert words(third).split("\n")[0] == words(second).split("\n")[0]
    assert words(third).endswith("strength 30% · the photo's colours")
    _, before, after = town.backend.requests
    assert before.content == after.content


async def test_in_a_group_it_is_the_last_one_there_and_in_private_the_last_of_all(town):
    [shared] = await town.ben.send("", photo(hue=150), chat=STUDIO)
    await town.ada.send("/wave", photo(hue=10))
    mine = await town.ada.sees(finished)
    await town.ada.send("/night", chat=STUDIO, reply_to=shared["message_id"])
    ours = await town.ada.sees(finished, STUDIO)
    await town.ada.send("/mosaic", photo(hue=90))
    await newer(town, mine["message_id"])
    [asked] = await town.ada.send("/again", chat=STUDIO)
    again = await newer(town, asked["message_id"], STUDIO)
    assert again["reply_to_message"]["message_id"] == ours["message_id"]
    assert words(again) == words(ours)
    [asked] = await town.ada.send("/again")
    last = await newer(town, asked["message_id"])
    assert words(last) == words(ours), "the newest one is that of the group"
    assert last["reply_to_message"]["message_id"] == asked["message_id"], "which cannot be replied to here"


async def test_somebody_elses_picture_is_not_ones_own(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ben.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await town.ben.sees(finished, STUDIO)
    await town.ada.send("/again", chat=STUDIO)
    await town.ada.sees(lambda m: "no picture of yours here" in words(m), STUDIO)
    await town.settled()
    assert len(town.backend.requests) == 1


async def test_without_any_picture_there_is_a_way_out(town):
    await town.ada.send("/again")
    answer = await town.ada.sees(lambda m: "no picture of yours here" in words(m))
    assert "Send me a photo" in words(answer)


async def test_what_is_painted_again_already_is_not_painted_a_third_time(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    town.backend.hold()
    await town.ada.send("/again")
    await town.ada.send("/again")
    await town.ada.sees(lambda m: "exactly this one already" in words(m))
    town.backend.release()
    await town.settled()
    assert len(town.backend.requests) == 2


async def test_the_same_update_twice_is_one_picture(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/again")
    await town.control("again")
    await town.settled()
    assert len(town.backend.requests) == 2


async def test_a_photo_that_was_let_go_comes_back(town):
    await town.ada.send("/wave", photo())
    first = await town.ada.sees(finished)
    await town.settled()
    await space.make_room(town.house.db, at_most=0, fresh=timedelta(0))
    await town.ada.send("/again")
    await newer(town, first["message_id"])


async def test_it_stands_in_both_menus(town_with_menus):
    town = town_with_menus
    await town.calls(method="setMyCommands", count=2, wait=60)
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        menu = await town.house.telegram.get_my_commands(scope)
        assert "again" in [command.command for command in menu]

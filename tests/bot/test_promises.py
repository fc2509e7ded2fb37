"""What people are promised, whatever Telegram does: nothing lost, nothing twice, nothing out of date."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from people import ATTIC, STUDIO, Message, buttons, finished, offers_paintings, photo, words
from town import IN_A_HURRY, Town, Towns

from bot import sandbox, web
from bot.routing import WORDS


async def pictures_in(town: Town, chat: int | None = None) -> list[Message]:
    """The bot's pictures in a chat, once it has nothing more to say."""
    await town.settled()
    return [m for m in await town.ada.messages(chat) if m["from"]["is_bot"] and "photo" in m]


async def painting_begins(town: Town) -> None:
    async with asyncio.timeout(60):
        while not town.backend.rendering:
            await asyncio.sleep(0.005)


# --- updates --------------------------------------------------------------------------------------


async def test_the_same_update_twice_is_one_picture(town: Town) -> None:
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.control("again")
    await town.ada.send("/night", photo())
    await town.control("again")
    assert len(await pictures_in(town)) == 2
    assert len(town.backend.requests) == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"error_code": 404, "description": "Not Found"},
        {"error_code": 409, "description": "Conflict: terminated by other getUpdates request"},
        {"error_code": 502, "body": "<html>Bad Gateway</html>"},
        {"body": "garbage"},
        {"error_code": 0},
    ],
    ids=str,
)
async def test_whatever_answers_getupdates_in_telegrams_place_the_bot_goes_on_listening(
    town: Town, fault: dict[str, Any]
) -> None:
    await town.fault(method="getUpdates", times=2, **fault)
    await town.ada.send("/help")  # lets the poll go that was waiting
    assert await town.calls(method="getUpdates", outcome="failed", count=1, wait=60)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)


async def test_a_photo_is_fetched_at_last_though_telegram_fails_at_first(town: Town) -> None:
    await town.fault(method="getFile", times=1, error_code=500)
    await town.fault(method="download", times=1, cut=100)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    assert len(await pictures_in(town)) == 1
    assert not any("could not fetch" in words(message) for message in await town.ada.messages())


async def test_an_apology_for_which_telegram_has_no_time_now_is_made_later(towns: Towns) -> None:
    async with towns(pace=replace(IN_A_HURRY, in_line=0.1, handle_again=(1.2, 1.2, 1.2))) as town:
        await town.fault(method="sendMessage", times=1, retry_after=1)
        await town.ada.send("/wave")
        await town.ada.sees(lambda m: "photo" in words(m))
        await town.settled()


async def test_cancel_while_a_photo_is_fetched_and_nothing_is_painted(town: Town) -> None:
    await town.fault(method="download", times=1, hang=30)
    await town.ada.send("/wave", photo())
    await town.calls(method="download", begun=1, wait=60)
    await town.ada.send("/night", photo(hue=90))
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: "Stopped" in words(m))
    assert await pictures_in(town) == []
    assert town.backend.requests == []
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)


# --- one message for each job ---------------------------------------------------------------------


async def test_an_edit_that_hangs_again_and_again_and_the_picture_is_painted_once_and_shown(
    town: Town,
) -> None:
    await town.fault(method="editMessageMedia", times=3, hang=0.7)
    await town.ada.send("/wave", photo())
    await town.ben.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ben.sees(finished)
    assert len(await pictures_in(town)) == 1
    assert len(town.backend.requests) == 2


async def test_one_edit_that_hangs_holds_up_nobody_else(town: Town) -> None:
    await town.fault(method="editMessageMedia", times=-1, hang=600, chat=101)
    await town.ada.send("/wave", photo())
    await town.calls(method="editMessageMedia", chat=101, begun=1, wait=60)
    await town.ben.send("/wave", photo())
    await town.ben.sees(finished)
    await town.ada.send("/help")
    await town.ada.sees(lambda m: "Ways to ask" in words(m))


async def test_a_late_announcement_never_covers_the_finished_picture(town: Town) -> None:
    await town.fault(method="sendMessage", times=1, retry_after=1)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    [picture] = await pictures_in(town)
    states = await town.states(picture)
    assert finished((await town.ada.messages())[-1])
    assert [state for state in states if "photo" in state] == states[-1:]
    answers = [m for m in await town.ada.messages() if m["from"]["is_bot"]]
    assert len(answers) == 1


async def test_an_older_state_never_lands_on_a_newer_one(town: Town) -> None:
    town.backend.hold()
    await town.ada.send("/wave", photo())
    await painting_begins(town)
    await town.fault(method="editMessageText", times=-1, hang=0.4)
    await town.ada.sees(lambda m: any("Cancel" in label for label in buttons(m)))
    town.backend.release()
    await town.ada.sees(finished)
    [picture] = await pictures_in(town)
    assert finished(picture)
    assert "photo" in (await town.states(picture))[-1]


async def test_no_right_to_write_for_ever_is_a_few_tries_and_then_quiet(town: Town) -> None:
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    town.backend.hold()
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await town.ada.sees(lambda m: "▱" in words(m), STUDIO)
    await town.control("rights", chat=STUDIO, status="restricted")
    mark = (await town.calls())[-1]["n"]
    town.backend.release()
    await town.settled()
    tried = [c for c in await town.calls(chat=STUDIO, after=mark) if c["method"].lower() != "getupdates"]
    assert len(tried) <= 8
    assert await town.quiet(seconds=0.5)
    await town.ada.send("/history")  # the picture waits there
    await town.ada.sees(lambda m: "1 of 1" in words(m))


async def test_not_enough_rights_from_the_beginning_and_nothing_is_painted_for_nobody(town: Town) -> None:
    await town.control("rights", chat=STUDIO, status="restricted")
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await town.settled()
    sent = await town.calls(chat=STUDIO, method="sendMessage,sendPhoto,editMessageText,editMessageMedia")
    assert len(sent) <= 8 and not any(call["outcome"] == "ok" for call in sent)
    assert await town.quiet(seconds=0.5)


async def test_a_group_that_becomes_a_supergroup_gets_its_picture_there(town: Town) -> None:
    [shared] = await town.ben.send("", photo(), chat=ATTIC)
    town.backend.hold()
    await town.ada.send("/wave", chat=ATTIC, reply_to=shared["message_id"])
    await painting_begins(town)
    moved = (await town.control("migrate", chat=ATTIC))["chat"]
    chat = moved["id"] if isinstance(moved, dict) else moved
    town.backend.release()
    await town.ada.sees(finished, chat)
    assert len(await pictures_in(town, chat)) == 1


async def test_whoever_blocks_the_bot_finds_the_picture_in_the_history(town: Town) -> None:
    town.backend.hold()
    await town.ada.send("/wave", photo())
    await town.ada.sees(lambda m: "▱" in words(m))
    await town.control("block", **{"from": 101})
    town.backend.release()
    await town.settled()
    await town.control("block", **{"from": 101, "blocked": 0})
    await town.ada.send("/history")
    await town.ada.sees(lambda m: "1 of 1" in words(m))


async def test_a_worker_that_dies_and_the_picture_comes_all_the_same(town: Town) -> None:
    town.backend.die(times=2)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    assert len(await pictures_in(town)) == 1


async def test_a_render_that_fails_is_said_with_a_way_out(town: Town) -> None:
    town.backend.die(times=IN_A_HURRY.attempts)
    await town.ada.send("/wave", photo())
    failed = await town.ada.sees(lambda m: any("Try again" in label for label in buttons(m)))
    assert "brush broke" in words(failed)
    await town.ada.press(failed, "Try again")
    await town.ada.sees(finished)


# --- who may press what ---------------------------------------------------------------------------


async def test_anonymous_admins_can_use_the_buttons_they_are_shown(town: Town) -> None:
    await town.control("anonymous", **{"chat": STUDIO, "from": 103, "anonymous": 1})
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.cleo.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    question = await town.cleo.sees(offers_paintings, STUDIO)
    await town.cleo.press(question, "Claw of the Sea")
    result = await town.cleo.sees(finished, STUDIO)
    await town.cleo.press(result, "stronger")
    await town.cleo.sees(lambda m: finished(m) and "65%" in words(m), STUDIO)


async def test_a_bot_that_can_tell_who_is_an_admin_lets_only_them_press_for_the_group(town: Town) -> None:
    await town.control("rights", chat=STUDIO, status="administrator")
    await town.control("anonymous", **{"chat": STUDIO, "from": 103, "anonymous": 1})
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.cleo.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    question = await town.cleo.sees(offers_paintings, STUDIO)
    assert "somebody else" in (await town.ben.press(question, "of my own"))["text"]
    await town.cleo.press(question, "Claw of the Sea")
    await town.cleo.sees(finished, STUDIO)


FORGED = [
    "",
    ":",
    "x",
    "paint1",
    "paint1:1",
    "paint1:x:wave",
    "cancel1:999",
    "paint:1:wave",
    "drop table",
    "\u202e" * 20,
]


async def test_every_forged_button_is_answered_and_nothing_comes_of_it(town: Town) -> None:
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    for data in [*FORGED, *(f"{word}:1:1:1:1" for word in WORDS)]:
        answer = await town.ada.forge(question, data)
        assert answer["text"] and answer["show_alert"], data
    for word in WORDS:
        assert await town.ada.forge(question, f"{word}:{'9' * 18}"), word
    assert town.backend.requests == []


async def test_a_strangers_button_is_refused(town: Town) -> None:
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ben.send("", photo())
    question = await town.ben.sees(offers_paintings)
    for word, kind in WORDS.items():
        fields = kind.__dataclass_fields__
        if "job" in fields:
            rest = {"again1": ":same", "history-delete1": ":0"}.get(word, "")
            answer = await town.ben.forge(question, f"{word}:1{rest}")
            assert answer.get("text"), word
    await town.settled()
    assert len(town.backend.requests) == 1


# --- a restart ------------------------------------------------------------------------------------


async def test_an_orderly_end_in_the_middle_of_a_render_and_the_next_process_paints_it(towns: Towns) -> None:
    server = TestServer(sandbox.create_app(), host="127.0.0.1")
    await server.start_server()
    async with towns(server=server) as town:
        town.backend.hold()
        await town.ada.send("/wave", photo())
        await painting_begins(town)
    async with towns(server=server) as town:
        await town.ada.sees(finished)
        assert len(await pictures_in(town)) == 1
    await server.close()


async def test_updates_brought_by_a_webhook_come_through_the_same_door(towns: Towns) -> None:
    site = web.Site(webhook_path="/hook")
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(web.serve("127.0.0.1", 0, site))
        hook = f"http://127.0.0.1:{port}/hook"
        town = await stack.enter_async_context(towns(site=site, webhook_url=hook))
        await town.ada.send("/wave", photo())
        await town.ada.sees(finished)
        await town.control("again")
        assert len(await pictures_in(town)) == 1
        async with town.http.post(hook, json={"update_id": 1}) as response:
            assert response.status == 403

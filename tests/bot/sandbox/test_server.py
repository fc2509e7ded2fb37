"""The server itself: parameters, bots, profiles, strangers and restarts."""

import asyncio
import json
import time

import pytest
from aiohttp import FormData
from telegram import (
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import BadRequest, InvalidToken

from bot.sandbox import TOKEN

ADA, BEN, CLEO, STUDIO, ATTIC = 101, 102, 103, -1001000000001, -4001


async def test_parameters_come_by_query_form_json_and_multipart(sandbox, people):
    markup = {"inline_keyboard": [[{"text": "go", "callback_data": "go"}]]}
    flat = {"chat_id": str(ADA), "text": "hi", "reply_markup": json.dumps(markup)}
    multipart = FormData(flat, default_to_multipart=True)
    url = f"/bot{TOKEN}/sendMessage"
    requests = [
        {"method": "GET", "url": url, "params": flat},
        {"method": "POST", "url": url, "data": flat},
        {"method": "POST", "url": url, "json": {"chat_id": ADA, "text": "hi", "reply_markup": markup}},
        {"method": "POST", "url": url, "data": multipart},
        {"method": "POST", "url": f"/bot{TOKEN}/SENDMESSAGE", "data": flat},
    ]
    for request in requests:
        async with sandbox.session.request(**request) as response:
            assert (await response.json())["ok"], request
    messages = await people.messages()
    assert len(messages) == 5
    assert all((m["text"], m["reply_markup"]) == ("hi", markup) for m in messages)


async def test_unknown_methods_and_tokens_are_refused(sandbox):
    assert await sandbox.call("flyToTheMoon") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )
    refused = await sandbox.call("getMe", token="nonsense")
    assert refused == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    with pytest.raises(InvalidToken):
        async with sandbox.bot("12:x"):
            pass


async def test_bodies_that_are_no_parameters_are_refused(sandbox):
    for data in (b"{", b"[1]"):
        async with sandbox.session.post(
            f"/bot{TOKEN}/getMe", data=data, headers={"Content-Type": "application/json"}
        ) as response:
            assert response.status == 400 and not (await response.json())["ok"]


async def test_the_first_bot_that_calls_is_the_bot_of_the_chats(sandbox, people):
    async with sandbox.bot("77:first-token") as first, sandbox.bot("88:second-token") as second:
        assert first.id == 77 and (await people.get("world"))["bot"]["id"] == 77
        await people.send("hello")
        assert len(await first.get_updates()) == 1 and await second.get_updates() == ()
        with pytest.raises(BadRequest, match="Chat not found"):
            await second.send_message(ADA, "let me in")


async def shown(people, chat, person):
    """The commands a person sees in a chat."""
    chats = {each["id"]: each for each in (await people.get("world"))["chats"]}
    return [command["command"] for command in chats[chat]["commands"][str(person)]]


async def test_commands_are_kept_per_scope(bot, people):
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("wave", "Hokusai")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("mine", "For Ada")], scope=BotCommandScopeChat(ADA))
    assert [c.command for c in await bot.get_my_commands()] == ["start"]
    assert [c.command for c in await bot.get_my_commands(BotCommandScopeAllGroupChats())] == ["wave"]
    assert [await shown(people, person, person) for person in (ADA, BEN, CLEO)] == [
        ["mine"],
        ["start"],
        ["start"],
    ]
    assert [await shown(people, group, BEN) for group in (STUDIO, ATTIC)] == [["wave"], ["wave"]]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


async def test_admins_and_who_speaks_another_language_see_commands_of_their_own(bot, people):
    await bot.set_my_commands([("wave", "Hokusai")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("welle", "Hokusai")], BotCommandScopeAllGroupChats(), language_code="pt")
    await bot.set_my_commands([("rules", "Settings")], scope=BotCommandScopeAllChatAdministrators())
    await people.post("speak", language_code="pt-br", **{"from": BEN})
    assert [await shown(people, ATTIC, person) for person in (ADA, BEN, CLEO)] == [
        ["rules"],
        ["welle"],
        ["rules"],
    ]


async def test_bad_commands_are_refused(bot):
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("no-hyphens", "x")])
    with pytest.raises(BadRequest, match="Bot_command_description_invalid"):
        await bot.set_my_commands([("start", "")])


async def test_a_bot_describes_itself(bot, people):
    await bot.set_my_name("Atelier")
    await bot.set_my_description("Paints photos")
    await bot.set_my_short_description("Paints")
    assert (await bot.get_me()).first_name == "Atelier"
    assert (await people.get("world"))["bot"]["first_name"] == "Atelier"
    assert (await bot.get_my_description()).description == "Paints photos"
    assert (await bot.get_my_short_description("de")).short_description == "Paints"
    with pytest.raises(BadRequest):
        await bot.set_my_short_description("x" * 121)


async def test_chats_and_members_can_be_looked_up(bot):
    assert (await bot.get_chat(STUDIO)).is_forum
    assert (await bot.get_chat(ADA)).first_name == "Ada"
    assert [(await bot.get_chat_member(STUDIO, user)).status for user in (ADA, BEN, CLEO, bot.id)] == [
        "creator",
        "member",
        "administrator",
        "member",
    ]
    assert [member.user.id for member in await bot.get_chat_administrators(STUDIO)] == [ADA, CLEO]
    assert await bot.get_chat_member_count(STUDIO) == 4
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(STUDIO, 999)


@pytest.mark.parametrize(
    ("path", "headers", "allowed"),
    [
        ("/sandbox/world", {}, True),
        ("/sandbox/world", {"Host": "localhost:8081"}, True),
        ("/sandbox/world", {"Host": "stranger.example:8081"}, False),
        ("/sandbox/world", {"Origin": "https://stranger.example"}, False),
        ("/sandbox/world", {"Origin": "null"}, False),
        ("/sandbox/world", {"Host": "127.0.0.1:1", "Origin": "http://127.0.0.1:1"}, True),
        ("/sandbox/world", {"Host": "127.0.0.1:1", "Origin": "http://127.0.0.1:2"}, False),
        ("/sandbox/world", {"Sec-Fetch-Site": "cross-site"}, False),
        ("/sandbox/world", {"Sec-Fetch-Site": "same-origin"}, True),
        (f"/bot{TOKEN}/getMe", {"Host": "sandbox:8081"}, True),
        (f"/bot{TOKEN}/getMe", {"Origin": "https://stranger.example"}, False),
        (f"/bot{TOKEN}/getMe", {"Sec-Fetch-Site": "same-site"}, False),
    ],
)
async def test_other_web_sites_are_kept_out(sandbox, path, headers, allowed):
    async with sandbox.session.get(path, headers=headers) as response:
        assert response.status == (200 if allowed else 403)


async def test_a_strangers_page_cannot_write(sandbox, people):
    headers = {"Origin": "https://stranger.example", "Content-Type": "text/plain"}
    async with sandbox.session.post("/sandbox/send", data='{"from":101}', headers=headers) as response:
        assert response.status == 403
    assert await people.messages() == []


async def test_the_page_is_served_and_nothing_beside_it(sandbox):
    async with sandbox.session.get("/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert response.headers["Cache-Control"] == "no-cache"
    for name in ("..%2fserver.py", "%2e%2e%2fserver.py", ".hidden.js", "nothing.js", "server.py"):
        async with sandbox.session.get(f"/page/{name}") as response:
            assert response.status == 404


async def test_files_of_people_are_never_pages(sandbox, people):
    (sent,) = await people.send(files=[("evil.html", b"<script>alert(1)</script>")])
    async with sandbox.session.get("/sandbox/file", params={"id": sent["document"]["file_id"]}) as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_restart_keeps_chats_files_and_waiting_updates(start, tmp_path, picture):
    button = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Go", callback_data="go"))
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot() as bot:
        await bot.set_my_commands([("start", "Begin")])
        (photo,) = await sandbox.people.send("mine", files=[("a.jpg", picture())])
        sent = await bot.send_message(ADA, "pick", reply_markup=button)
        gone = await bot.send_message(ADA, "gone")
        await gone.delete()
        before = await sandbox.people.messages()
        data = await sandbox.people.file(photo["photo"][-1]["file_id"])
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot() as bot:
        people = sandbox.people
        assert await people.messages() == before
        assert (await people.get("messages", chat=ADA))["seq"] > before[-1]["seq"]
        assert await people.file(photo["photo"][-1]["file_id"]) == data
        assert [c.command for c in await bot.get_my_commands()] == ["start"]
        await people.press(sent.message_id, "go")
        updates = await bot.get_updates()
        assert [bool(update.message) for update in updates] == [True, False]
        assert updates[0].message.caption == "mine" and updates[1].callback_query.data == "go"
        assert (await bot.send_message(ADA, "next")).message_id == gone.message_id + 1
        assert (await bot.send_photo(BEN, photo["photo"][0]["file_id"])).photo[-1].width == 640


async def test_state_is_on_disk_soon_without_a_shutdown(start, tmp_path):
    async with start(data_dir=tmp_path) as sandbox:
        await sandbox.people.send("remember me")
        deadline = time.monotonic() + 60
        while "remember me" not in (
            (tmp_path / "state.json").read_text() if (tmp_path / "state.json").exists() else ""
        ):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)


async def test_half_a_sign_in_an_update_or_a_message_keeps_nothing_from_being_saved(start, tmp_path):
    async with start(data_dir=tmp_path) as sandbox:
        people = sandbox.people
        await people.post("update", message={"text": "\ud800"})
        await people.send("/half \udc00", chat=STUDIO)
        await people.send("remember me")
        events = await people.events((await people.get("messages", chat=ADA))["seq"])
        assert events[-1]["message"]["text"] == "remember me"
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot():
        assert [message["text"] for message in await sandbox.people.messages()] == ["remember me"]
        assert (await sandbox.people.get("updates"))["waiting"] == 3


async def test_a_body_without_bottom_is_no_json(sandbox):
    heads = {"Content-Type": "application/json"}
    async with sandbox.session.post("/sandbox/send", data=b"[" * 100_000, headers=heads) as response:
        assert response.status == 400


async def test_the_token_is_not_on_disk(start, tmp_path):
    async with start(data_dir=tmp_path) as sandbox:
        await sandbox.call("getMe", token="4242:a-secret-of-mine")
    assert "a-secret-of-mine" not in (tmp_path / "state.json").read_text()


async def test_a_folder_that_cannot_be_written_ends_the_start(start, tmp_path):
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="taken"):
        async with start(data_dir=tmp_path / "taken"):
            pass


async def test_a_damaged_state_is_named(start, tmp_path):
    (tmp_path / "state.json").write_text("{")
    with pytest.raises(RuntimeError, match=r"state\.json is damaged"):
        async with start(data_dir=tmp_path):
            pass


async def test_a_server_with_open_polls_and_streams_stops_at_once(start):
    async with start() as sandbox, sandbox.bot() as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=50))
        stream = asyncio.create_task(sandbox.people.events(100))
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        await sandbox.stop()
        assert time.monotonic() - begun < 30
        assert await poll == ()
        with pytest.raises(AssertionError, match="the stream ended"):
            await stream

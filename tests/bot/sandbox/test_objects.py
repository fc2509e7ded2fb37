"""Everything the server hands to a bot is built as the Bot API's specification says."""

import json
import os
from pathlib import Path

import pytest

ADA, BEN, CLEO, STUDIO, ATTIC, PAINTINGS = 101, 102, 103, -1001000000001, -4001, 2
SPEC = Path(
    os.environ.get("PASTICHE_BOT_API_SPEC")
    or Path(__file__).parents[4] / "shared" / "telegram" / "bot-api.json"
)
pytestmark = pytest.mark.skipif(not SPEC.exists(), reason=f"the Bot API specification is not at {SPEC}")
PLAIN = {"Integer": int, "Float": (int, float), "String": str, "Boolean": bool, "True": bool}


@pytest.fixture(scope="module")
def spec():
    return json.loads(SPEC.read_text())


def problems(spec, value, kinds, where):
    """What is wrong with a value that should be one of `kinds`, for the kind it comes nearest to."""
    return min((_problems_as(spec, value, kind, where) for kind in kinds), key=len)


def _problems_as(spec, value, kind, where):
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where} is no array"]
        inner = kind.removeprefix("Array of ")
        return [p for i, v in enumerate(value) for p in problems(spec, v, [inner], f"{where}[{i}]")]
    if kind in PLAIN:
        right = isinstance(value, PLAIN[kind]) and (
            kind in ("Boolean", "True") or not isinstance(value, bool)
        )
        return [] if right else [f"{where} is {value!r}, not {kind}"]
    definition = spec["types"][kind]
    if definition.get("subtypes"):
        return problems(spec, value, definition["subtypes"], where)
    if not isinstance(value, dict):
        return [f"{where} is {value!r}, not {kind}"]
    fields = {field["name"]: field for field in definition.get("fields", [])}
    missing = [f"{where}.{n} is missing" for n, f in fields.items() if f["required"] and n not in value]
    unknown = [f"{where}.{n} is no field of {kind}" for n in value if n not in fields]
    inside = [
        p
        for n, v in value.items()
        if n in fields
        for p in problems(spec, v, fields[n]["types"], f"{where}.{n}")
    ]
    return missing + unknown + inside


@pytest.fixture
def api(sandbox, spec):
    """Calls a method and checks that it takes these parameters and returns what the specification says."""

    async def call(method, **fields):
        known = {field["name"] for field in spec["methods"][method].get("fields", [])}
        assert set(fields) <= known, f"{method} has no {set(fields) - known}"
        status, body = await sandbox.call(method, **fields)
        assert status == 200, body
        assert problems(spec, body["result"], spec["methods"][method]["returns"], method) == []
        return body["result"]

    return call


def test_the_check_notices_what_is_wrong(spec):
    chat = {"id": 1, "type": "private"}
    right = {"message_id": 1, "date": 1, "chat": chat}
    assert problems(spec, right, ["Message"], "m") == []
    assert problems(spec, {**right, "date": "1"}, ["Message"], "m") == ["m.date is '1', not Integer"]
    assert problems(spec, {**right, "chat": {"id": 1}}, ["Message"], "m") == ["m.chat.type is missing"]
    assert problems(spec, {**right, "seq": 1}, ["Message"], "m") == ["m.seq is no field of Message"]


KEYBOARD = {
    "inline_keyboard": [
        [{"text": "go", "callback_data": "go"}, {"text": "look", "url": "https://example.org"}]
    ]
}


async def test_answers_to_methods_about_the_bot_and_its_chats(api):
    await api("getMe")
    await api("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    await api("getMyCommands")
    await api("deleteMyCommands")
    for what in ("Name", "Description", "ShortDescription"):
        await api(
            f"setMy{what}",
            **{{"Name": "name", "Description": "description"}.get(what, "short_description"): "x"},
        )
        await api(f"getMy{what}")
    for chat in (ADA, STUDIO):
        await api("getChat", chat_id=chat)
        await api("getChatMember", chat_id=chat, user_id=ADA)
        await api("getChatMemberCount", chat_id=chat)
    await api("getChatAdministrators", chat_id=STUDIO)
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://paint.example.org/"}}
    for button in ({"type": "commands"}, {"type": "default"}, app):
        await api("setChatMenuButton", chat_id=ADA, menu_button=button)
        await api("getChatMenuButton", chat_id=ADA)
    await api("getChatMenuButton")
    await api("getWebhookInfo")
    await api("deleteWebhook")


async def test_messages_a_bot_gets_back(api, people, picture):
    text = "<b>Hi</b> @ada_paints /start https://example.org"
    sent = await api("sendMessage", chat_id=ADA, text=text, parse_mode="HTML", reply_markup=KEYBOARD)
    where = {"chat_id": ADA, "message_id": sent["message_id"]}
    await api("editMessageText", text="two", reply_markup=KEYBOARD, **where)
    app = {"text": "open", "web_app": {"url": "https://paint.example.org/"}}
    await api("editMessageReplyMarkup", reply_markup={"inline_keyboard": [[app]]}, **where)
    await api("editMessageReplyMarkup", **where)
    (photo,) = await people.send("mine", files=[("a.jpg", picture())])
    (document,) = await people.send(files=[("a.png", picture(form="PNG"))], as_document="1")
    ids = photo["photo"][-1]["file_id"], document["document"]["file_id"]
    await api("sendPhoto", chat_id=ADA, photo=ids[0], caption="three", has_spoiler=True, protect_content=True)
    await api(
        "sendDocument", chat_id=ADA, document=ids[1], reply_parameters={"message_id": photo["message_id"]}
    )
    await api("sendAnimation", chat_id=ADA, animation=ids[1], caption="a film", has_spoiler=True)
    media = {"type": "photo", "media": ids[0], "caption": "<i>four</i>", "parse_mode": "HTML"}
    await api("editMessageMedia", media=media, **where)
    await api("editMessageCaption", caption="five", **where)
    await api("sendMediaGroup", chat_id=ADA, media=[media, media])
    await api("copyMessage", chat_id=BEN, from_chat_id=ADA, message_id=photo["message_id"])
    await api("forwardMessage", chat_id=BEN, from_chat_id=ADA, message_id=photo["message_id"])
    await api("sendMessage", chat_id=STUDIO, text="six", message_thread_id=PAINTINGS)
    reply = {"message_id": photo["message_id"], "chat_id": ADA, "quote": "mine"}
    await api("sendMessage", chat_id=STUDIO, text="seven", reply_parameters=reply)
    await api("sendChatAction", chat_id=ADA, action="upload_photo")
    for file_id in ids:
        await api("getFile", file_id=file_id)
    await api("deleteMessage", **where)
    await api("deleteMessages", chat_id=ADA, message_ids=[photo["message_id"]])


async def test_updates_of_every_kind(api, people, picture):
    sent = await api("sendMessage", chat_id=STUDIO, text="pick", reply_markup=KEYBOARD)
    await people.send("/start@pastiche_bot now", chat=STUDIO, thread=PAINTINGS)
    await people.send("yes", chat=STUDIO, reply_to=sent["message_id"])
    await people.send("two", files=[("a.jpg", picture()), ("b.jpg", picture())])
    await people.send(files=[("a.png", picture(form="PNG"))], as_document="1")
    (text,) = await people.send("one")
    await people.post("edit", chat=ADA, message_id=text["message_id"], text="ONE", **{"from": ADA})
    number = await people.press(sent["message_id"], "go", chat=STUDIO)
    await people.post("block", **{"from": BEN})
    updates = await api("getUpdates")
    assert [next(kind for kind in update if kind != "update_id") for update in updates] == [
        *["message"] * 6,
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    await api("answerCallbackQuery", callback_query_id=number, text="ok")


async def test_inline_queries_and_what_is_sent_via_the_bot(api, people, picture):
    photo = (await people.send(files=[("a.jpg", picture())]))[0]["photo"][-1]["file_id"]
    asked = {"chat": ATTIC, "query": "wave", "offset": "50", "from": ADA}
    number = (await people.post("inquire", **asked))["inline_query_id"]
    results = [{"type": "photo", "id": "1", "photo_file_id": photo, "title": "Wave", "caption": "Wave"}]
    button = {"text": "Paint", "start_parameter": "paint"}
    await api("answerInlineQuery", inline_query_id=number, results=results, is_personal=True, button=button)
    await people.post("choose", inline_query_id=number, result_id="1", chat=ATTIC, **{"from": ADA})
    kinds = [next(kind for kind in update if kind != "update_id") for update in await api("getUpdates")]
    assert kinds == ["message", "inline_query", "message"]


async def test_updates_about_a_chat_that_changes_and_who_is_who_in_it(api, people):
    await people.post("topic", chat=STUDIO, thread=PAINTINGS, state="closed")
    await people.post("topic", chat=STUDIO, thread=PAINTINGS, state="open")
    await people.send("/start", chat=STUDIO, **{"from": CLEO, "as": "group"})
    await people.send("/start", chat=STUDIO, **{"from": BEN, "as": "channel"})
    gone = await people.post("press", chat=ATTIC, message_id=7, data="go", forged=1, **{"from": ADA})
    await api("answerCallbackQuery", callback_query_id=gone["callback_query_id"])
    bot = (await api("getMe"))["id"]
    for status in ("restricted", "left", "administrator"):
        await people.post("rights", chat=STUDIO, status=status)
        if status != "left":
            await api("getChatMember", chat_id=STUDIO, user_id=bot)
    for person in (ADA, BEN, CLEO):
        await api("getChatMember", chat_id=STUDIO, user_id=person)
    await api("getChatAdministrators", chat_id=STUDIO)
    await people.post("rights", chat=STUDIO, status="kicked")
    await people.post("migrate", chat=ATTIC)
    updates = await api("getUpdates")
    assert [next(kind for kind in update if kind != "update_id") for update in updates] == [
        *["message"] * 4,
        "callback_query",
        *["my_chat_member"] * 3,
        "message",
        "my_chat_member",
        *["message"] * 2,
    ]


async def test_messages_on_the_page_are_messages_with_a_number(api, people, spec):
    await api("sendMessage", chat_id=STUDIO, text="one", reply_markup=KEYBOARD)
    for message in await people.messages(STUDIO):
        assert message.pop("seq")
        assert problems(spec, message, ["Message"], "message") == []

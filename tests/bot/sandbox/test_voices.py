"""Who speaks, and what no honest app would send: hidden administrators, channels, forged updates."""

import asyncio

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

ADA, BEN, CLEO, STUDIO, ATTIC, GALLERY = 101, 102, 103, -1001000000001, -4001, -1001000000077
ANONYMOUS, AS_CHANNEL = 1087968824, 136817688
BUTTON = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Go", callback_data="go"))


async def test_an_administrator_may_hide_behind_the_group(bot, people):
    await people.send("/start", chat=STUDIO, **{"from": CLEO, "as": "group"})
    await people.post("anonymous", chat=STUDIO, **{"from": CLEO})
    await people.send("/help", chat=STUDIO, **{"from": CLEO})
    await people.post("anonymous", chat=STUDIO, anonymous=0, **{"from": CLEO})
    await people.send("/wave", chat=STUDIO, **{"from": CLEO})
    said = [update.message for update in await bot.get_updates()]
    assert [(message.text, message.from_user.id) for message in said] == [
        ("/start", ANONYMOUS),
        ("/help", ANONYMOUS),
        ("/wave", CLEO),
    ]
    assert said[0].sender_chat.id == STUDIO and said[0].from_user.is_bot
    assert said[2].sender_chat is None


async def test_who_hides_presses_buttons_under_the_own_name(bot, people):
    await people.post("anonymous", chat=STUDIO, **{"from": CLEO})
    sent = await bot.send_message(STUDIO, "pick", reply_markup=BUTTON)
    await people.press(sent.message_id, "go", person=CLEO, chat=STUDIO)
    (update,) = await bot.get_updates()
    assert update.callback_query.from_user.id == CLEO


async def test_who_hides_is_listed_for_administrators_alone(bot, people):
    await people.post("anonymous", chat=STUDIO, **{"from": CLEO})
    assert [member.user.id for member in await bot.get_chat_administrators(STUDIO)] == [ADA]
    assert (await bot.get_chat_member(STUDIO, CLEO)).status == "member"
    await people.post("rights", chat=STUDIO, status="administrator")
    listed = {member.user.id: member.is_anonymous for member in await bot.get_chat_administrators(STUDIO)}
    assert listed == {ADA: False, CLEO: True, bot.id: False}
    assert (await bot.get_chat_member(STUDIO, CLEO)).is_anonymous


async def test_a_person_may_write_as_a_channel(bot, people):
    await people.send("/start", chat=ATTIC, **{"from": BEN, "as": "channel"})
    (update,) = await bot.get_updates()
    message = update.message
    assert (message.from_user.id, message.sender_chat.id, message.sender_chat.type) == (
        AS_CHANNEL,
        GALLERY,
        "channel",
    )


async def test_telegrams_stand_ins_are_no_members(bot):
    for number in (ANONYMOUS, AS_CHANNEL):
        assert (await bot.get_chat_member(STUDIO, number)).status == "left"


async def test_who_speaks_for_the_group_may_edit_what_was_said(bot, people):
    (sent,) = await people.send("/start", chat=STUDIO, **{"from": CLEO, "as": "group"})
    edit = {"chat": STUDIO, "message_id": sent["message_id"], "text": "/help"}
    await people.post("edit", **edit, **{"from": CLEO})
    await people.post("edit", expected=403, **edit, **{"from": BEN})
    assert (await bot.get_updates())[-1].edited_message.from_user.id == ANONYMOUS


@pytest.mark.parametrize(
    ("person", "chat", "voice"), [(BEN, STUDIO, "group"), (ADA, ADA, "channel"), (ADA, STUDIO, "queen")]
)
async def test_not_everybody_may_speak_for_everything(people, person, chat, voice):
    fields = {"from": person, "chat": chat, "as": voice, "text": "/start"}
    assert f"cannot write as {voice!r}" in (await people.post("send", expected=409, **fields))["error"]


async def test_a_forged_press_needs_no_button(bot, people):
    sent = await bot.send_message(ADA, "pick", reply_markup=BUTTON)
    me = {"from": ADA, "chat": ADA, "forged": 1}
    await people.post("press", message_id=sent.message_id, data="forged:data", **me)
    await sent.delete()
    pressed = await people.post("press", message_id=sent.message_id, data="go", **me)
    first, second = [update.callback_query for update in await bot.get_updates()]
    assert (first.data, first.message.text) == ("forged:data", "pick")
    assert second.data == "go" and not second.message.is_accessible
    await second.answer("gone")
    answer = await people.get("answer", id=pressed["callback_query_id"])
    assert answer["answer"]["text"] == "gone"


async def test_any_update_can_be_put_before_the_bot(sandbox, people):
    odd = {"something_new": {"chat": {"id": ADA}}, "message": {"text": None}}
    number = (await people.post("update", **odd))["update_id"]
    _, body = await sandbox.call("getUpdates")
    assert body["result"] == [{"update_id": number, **odd}]


async def test_updates_can_come_together_or_not_at_all(sandbox, people):
    several = [{"message": {"text": words}} for words in ("one", "two")]
    numbers = (await people.post("update", together=several))["update_ids"]
    _, body = await sandbox.call("getUpdates")
    assert body["result"] == [
        {"update_id": number, **update} for number, update in zip(numbers, several, strict=True)
    ]
    for odd in ([*several, 5], [], "", "x"):
        await people.post("update", together=odd, expected=400)
    _, body = await sandbox.call("getUpdates", offset=numbers[-1] + 1)
    assert body["result"] == []


async def test_an_update_can_come_under_any_number(sandbox, bot, people):
    await people.send("one")
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    old = update.update_id - 7
    await people.post("update", update_id=old, message={"text": "late"})
    _, body = await sandbox.call("getUpdates", offset=update.update_id + 1)
    assert body["result"] == [{"update_id": old, "message": {"text": "late"}}]
    assert await bot.get_updates() == ()


async def test_a_confirmed_update_can_come_again_once(bot, people):
    await people.send("one")
    await people.send("two")
    first, second = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=second.update_id + 1, timeout=20))
    again = await people.post("again", update_id=first.update_id)
    assert [update.update_id for update in await poll] == [again["update_id"]] == [first.update_id]
    await people.post("again")
    await people.send("three")
    texts = [update.message.text for update in await bot.get_updates(offset=second.update_id + 1)]
    assert texts == ["two", "three"]
    sent = (await people.get("updates"))["updates"]
    assert [update["message"]["text"] for update in sent] == ["one", "two", "three"]


async def test_only_what_was_can_come_again(people):
    assert "no update yet" in (await people.post("again", expected=404))["error"]
    assert "no update '7'" in (await people.post("again", expected=404, update_id=7))["error"]

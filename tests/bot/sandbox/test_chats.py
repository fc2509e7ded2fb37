"""Chats change under a bot: groups become supergroups, rights go, topics close, administrators hide."""

import pytest
from telegram import InputMediaPhoto, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

ADA, BEN, CLEO, STUDIO, ATTIC, GALLERY, PAINTINGS = 101, 102, 103, -1001000000001, -4001, -1001000000077, 2
ANONYMOUS = 1087968824


async def migrated(people):
    return (await people.post("migrate", chat=ATTIC))["chat"]


async def rights(people, status, chat=STUDIO, **fields):
    return await people.post("rights", chat=chat, status=status, **fields)


async def test_a_plain_group_counts_its_messages_with_the_private_chats(bot):
    first, second = await bot.send_message(ADA, "a"), await bot.send_message(ATTIC, "b")
    assert second.message_id == first.message_id + 1 and second.chat.type == "group"


async def test_a_group_that_becomes_a_supergroup_says_so_in_both_chats(bot, people):
    number = await migrated(people)
    old, new = [update.message for update in await bot.get_updates()]
    assert (old.chat.id, old.chat.type, old.migrate_to_chat_id) == (ATTIC, "group", number)
    assert (new.chat.id, new.chat.type, new.migrate_from_chat_id) == (number, "supergroup", ATTIC)
    assert (new.message_id, new.from_user.id, new.sender_chat.id) == (1, ANONYMOUS, number)
    assert old.from_user.id == ADA


async def test_no_call_reaches_a_group_that_became_a_supergroup(sandbox, bot, people, picture):
    sent = await bot.send_message(ATTIC, "one")
    number = await migrated(people)
    attempts = [
        lambda: bot.send_message(ATTIC, "two"),
        lambda: bot.send_photo(ATTIC, picture()),
        lambda: sent.edit_text("two"),
        lambda: sent.edit_media(InputMediaPhoto(picture())),
        lambda: sent.delete(),
        lambda: bot.send_chat_action(ATTIC, "typing"),
    ]
    for attempt in attempts:
        with pytest.raises(ChatMigrated) as moved:
            await attempt()
        assert moved.value.new_chat_id == number
    assert await sandbox.call("sendMessage", chat_id=ATTIC, text="two") == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": number},
        },
    )


async def test_old_messages_do_not_come_along_into_the_supergroup(bot, people):
    for word in ("one", "two", "three"):
        sent = await bot.send_message(ATTIC, word)
    number = await migrated(people)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("four", number, sent.message_id)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(number, "four", reply_parameters=ReplyParameters(sent.message_id))
    assert (await bot.send_message(number, "five")).message_id == 2


async def test_people_go_on_in_the_supergroup(bot, people):
    number = await migrated(people)
    await people.post("migrate", expected=404, chat=ATTIC)
    await people.send("/start", chat=number, **{"from": CLEO})
    await people.post("send", expected=404, chat=ATTIC, text="/start", **{"from": CLEO})
    assert (await bot.get_updates())[-1].message.chat.id == number
    chats = [chat["id"] for chat in (await people.get("world"))["chats"]]
    assert number in chats and ATTIC not in chats


async def test_only_the_owner_makes_a_group_a_supergroup(people):
    refusal = await people.post("migrate", expected=403, chat=ATTIC, **{"from": CLEO})
    assert refusal["error"] == "Only the owner can make Attic a supergroup."
    assert (await people.post("migrate", chat=ATTIC, **{"from": ADA}))["chat"] < -1000000000000


async def test_only_a_plain_group_becomes_a_supergroup(people):
    assert "no plain group" in (await people.post("migrate", expected=409, chat=STUDIO))["error"]


async def test_a_supergroup_outlives_a_restart(start, tmp_path):
    async with start(data_dir=tmp_path) as sandbox:
        number = await migrated(sandbox.people)
        await rights(sandbox.people, "kicked")
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot() as bot:
        assert (await bot.send_message(number, "here")).message_id == 2
        with pytest.raises(ChatMigrated):
            await bot.send_message(ATTIC, "there")
        with pytest.raises(Forbidden):
            await bot.send_message(STUDIO, "anywhere?")


async def test_a_bot_may_be_muted_altogether_or_in_part(bot, people, picture):
    await rights(people, "restricted", deny="photos")
    sent = await bot.send_message(STUDIO, "a")
    for attempt in (bot.send_photo(STUDIO, picture()), sent.edit_media(InputMediaPhoto(picture()))):
        with pytest.raises(BadRequest, match=r"^Not enough rights to send photos to the chat$"):
            await attempt
    await bot.send_document(STUDIO, b"text", filename="a.txt")
    await rights(people, "restricted")
    with pytest.raises(BadRequest, match=r"^Not enough rights to send text messages to the chat$"):
        await bot.send_message(STUDIO, "a")
    with pytest.raises(BadRequest, match=r"^Not enough rights to send documents to the chat$"):
        await bot.send_document(STUDIO, b"text", filename="a.txt")
    with pytest.raises(BadRequest, match=r"^Not enough rights to send photos to the chat$"):
        await bot.send_media_group(STUDIO, [InputMediaPhoto(picture())] * 2)
    assert (await sent.edit_text("b")).text == "b"
    await bot.send_message(ADA, "a")


@pytest.mark.parametrize(("chat", "kind"), [(STUDIO, "supergroup"), (ATTIC, "group")])
@pytest.mark.parametrize(
    ("status", "words"), [("kicked", "Bot was kicked from the"), ("left", "Bot is not a member of the")]
)
async def test_a_bot_that_is_not_there_any_more_is_told_so(bot, people, chat, kind, status, words):
    sent = await bot.send_message(chat, "a")
    await rights(people, status, chat)
    for attempt in (lambda: bot.send_message(chat, "a"), lambda: sent.edit_text("b")):
        with pytest.raises(Forbidden, match=f"(?i){words} {kind} chat"):
            await attempt()
    await people.send("/start", chat=chat)
    await rights(people, "member", chat)
    updates = await bot.get_updates()
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("member", status),
        (status, "member"),
    ]
    assert changes[0].chat.id == chat and changes[0].from_user.id == ADA
    [joined] = [update.message for update in updates if update.message]
    assert [user.id for user in joined.new_chat_members] == [bot.id] and joined.from_user.id == ADA
    await bot.send_message(chat, "a")


async def test_in_a_channel_a_bot_needs_to_administer(bot, people):
    with pytest.raises(Forbidden, match="not a member of the channel chat"):
        await bot.send_message(GALLERY, "a")
    await rights(people, "member", GALLERY)
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(GALLERY, "a")


async def test_a_bots_rights_can_be_looked_up(bot, people):
    await rights(people, "restricted", deny="photos")
    (update,) = await bot.get_updates()
    for member in (update.my_chat_member.new_chat_member, await bot.get_chat_member(STUDIO, bot.id)):
        assert (member.status, member.can_send_messages, member.can_send_photos) == (
            "restricted",
            True,
            False,
        )
    await rights(people, "administrator")
    assert (await bot.get_chat_member(STUDIO, bot.id)).can_delete_messages
    assert bot.id in [member.user.id for member in await bot.get_chat_administrators(STUDIO)]


async def test_an_administrator_sees_all_that_is_said(bot, people):
    await rights(people, "administrator")
    await people.send("just talking", chat=STUDIO)
    assert (await bot.get_updates())[-1].message.text == "just talking"


async def test_nobody_but_administrators_writes_in_a_closed_topic(bot, people):
    (asked,) = await people.send("/start", chat=STUDIO, thread=PAINTINGS)
    await people.post("topic", chat=STUDIO, thread=PAINTINGS, state="closed")
    assert (await bot.get_updates())[-1].message.forum_topic_closed
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(STUDIO, "a", message_thread_id=PAINTINGS)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(STUDIO, "a", reply_parameters=ReplyParameters(asked["message_id"]))
    await bot.send_message(STUDIO, "a")
    await rights(people, "administrator")
    await bot.send_message(STUDIO, "a", message_thread_id=PAINTINGS)
    await rights(people, "member")
    await people.post("topic", chat=STUDIO, thread=PAINTINGS, state="open")
    await bot.send_message(STUDIO, "a", message_thread_id=PAINTINGS)
    await people.post("topic", chat=STUDIO, thread=1, state="closed")
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(STUDIO, "a")


async def test_a_topic_that_is_deleted_takes_its_messages_along(bot, people):
    sent = await bot.send_message(STUDIO, "a", message_thread_id=PAINTINGS)
    await people.post("topic", chat=STUDIO, thread=PAINTINGS, state="deleted")
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(STUDIO, "a", message_thread_id=PAINTINGS)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("b")


@pytest.mark.parametrize(
    ("action", "fields", "status", "words"),
    [
        ("rights", {"chat": STUDIO, "status": "king"}, 400, "not 'king'"),
        ("rights", {"chat": STUDIO, "status": "restricted", "deny": "music"}, 400, "not 'music'"),
        ("rights", {"chat": ADA, "status": "kicked"}, 409, "In Ada"),
        ("rights", {"chat": 7, "status": "kicked"}, 404, "no chat '7'"),
        ("topic", {"chat": STUDIO, "thread": 9, "state": "closed"}, 404, "no topic 9"),
        ("topic", {"chat": STUDIO, "thread": 1, "state": "deleted"}, 400, "cannot become 'deleted'"),
        ("anonymous", {"chat": STUDIO, "from": BEN}, 409, "no administrator of Salon"),
    ],
)
async def test_a_change_that_makes_no_sense_is_refused(people, action, fields, status, words):
    assert words in (await people.post(action, expected=status, **fields))["error"]

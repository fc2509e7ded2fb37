"""The people: what they send, what of it the bot sees, and what they cannot do."""

import asyncio

import pytest
from aiohttp import FormData
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest

ADA, BEN, CLEO, STUDIO, ATTIC, PAINTINGS = 101, 102, 103, -1001000000001, -4001, 2
PICNIC = -1001000000055


async def test_the_world_names_bot_people_and_chats(bot, people):
    await bot.set_my_commands([("start", "Begin")])
    world = await people.get("world")
    assert (world["bot"]["id"], world["bot"]["is_bot"]) == (bot.id, True)
    assert world["bot"]["commands"] == [{"command": "start", "description": "Begin"}]
    assert [(person["id"], person["first_name"]) for person in world["people"]] == [
        (ADA, "Ada"),
        (BEN, "Ben"),
        (CLEO, "Cleo"),
    ]
    chats = {chat["id"]: (chat["type"], chat["title"], chat["people"]) for chat in world["chats"]}
    assert chats == {
        ADA: ("private", "Ada", [ADA]),
        BEN: ("private", "Ben", [BEN]),
        CLEO: ("private", "Cleo", [CLEO]),
        STUDIO: ("supergroup", "Studio", [ADA, BEN, CLEO]),
        ATTIC: ("group", "Attic", [ADA, BEN, CLEO]),
        PICNIC: ("supergroup", "Picnic", [ADA, BEN, CLEO]),
    }
    (studio,) = (chat for chat in world["chats"] if chat["id"] == STUDIO)
    assert studio["is_forum"]
    assert studio["topics"] == [{"id": 1, "name": "General"}, {"id": PAINTINGS, "name": "Paintings"}]


async def seen_texts(bot):
    return [
        (u.message or u.edited_message).text or (u.message or u.edited_message).caption
        for u in await bot.get_updates()
    ]


async def test_in_a_group_the_bot_sees_only_what_is_meant_for_it(bot, people, picture):
    own = await bot.send_message(STUDIO, "hello")
    group = {"chat": STUDIO}
    await people.send("just talking", **group)
    await people.send("/start@another_bot", **group)
    await people.send("/help", **group)
    await people.send("/wave@pastiche_bot", **group)
    await people.send("ask @pastiche_bot, it knows", **group)
    await people.send("thanks", reply_to=own.message_id, **group)
    await people.send(files=[("a.jpg", picture())], **group)
    await people.send("/wave", files=[("a.jpg", picture())], **group)
    await people.send("a cow", files=[("a.jpg", picture())], **group)
    assert await seen_texts(bot) == [
        "/help",
        "/wave@pastiche_bot",
        "ask @pastiche_bot, it knows",
        "thanks",
        "/wave",
    ]


async def test_a_command_in_reply_to_a_photo_brings_the_photo_along(bot, people, picture):
    (photo,) = await people.send(files=[("a.jpg", picture())], chat=STUDIO, thread=PAINTINGS)
    await people.send("/wave", chat=STUDIO, reply_to=photo["message_id"], **{"from": BEN})
    (update,) = await bot.get_updates()
    message = update.message
    assert (message.from_user.id, message.message_thread_id, message.is_topic_message) == (
        BEN,
        PAINTINGS,
        True,
    )
    assert message.reply_to_message.from_user.id == ADA
    data = await (await message.reply_to_message.photo[-1].get_file()).download_as_bytearray()
    assert len(data) == photo["photo"][-1]["file_size"]


async def test_messages_in_topics_name_them_and_general_ones_do_not(bot, people):
    (general,) = await people.send("/start", chat=STUDIO, thread=1)
    (inside,) = await people.send("/start", chat=STUDIO, thread=PAINTINGS)
    (answer,) = await people.send("/start", chat=STUDIO, reply_to=general["message_id"])
    assert "message_thread_id" not in general and "reply_to_message" not in general
    assert (inside["message_thread_id"], inside["is_topic_message"]) == (PAINTINGS, True)
    # As on Telegram: the first message of a topic is what its messages reply to,
    assert inside["reply_to_message"]["forum_topic_created"]["name"] == "Paintings"
    # and a reply outside of topics carries its thread, which is none of the topics.
    assert answer["message_thread_id"] == general["message_id"] and "is_topic_message" not in answer


async def test_a_bot_may_answer_a_command_in_general_as_it_stands(bot, people):
    await people.send("/start", chat=STUDIO)
    (update,) = await bot.get_updates()
    sent = await update.message.reply_text("hello", do_quote=True)
    assert sent.reply_to_message.text == "/start" and not sent.is_topic_message


async def test_pictures_go_as_photos_or_as_files(people, picture):
    data = picture(600, 400, "PNG")
    (photo,) = await people.send("look", files=[("a.png", data)])
    (document,) = await people.send("look", files=[("a.png", data)], as_document="1")
    (other,) = await people.send(files=[("notes.txt", b"not a picture")])
    assert photo["photo"][-1]["width"] == 600 and photo["caption"] == "look"
    assert document["document"]["mime_type"] == "image/png"
    assert await people.file(document["document"]["file_id"]) == data
    assert other["document"]["file_name"] == "notes.txt"


async def test_a_picture_too_large_for_a_bot_is_shrunk_for_a_person(people, picture):
    (sent,) = await people.send(files=[("a.jpg", picture(9000, 1200))])
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (1280, 171)


async def test_what_cannot_be_sent_is_refused_with_a_sentence(people, picture):
    me = {"from": ADA, "chat": ADA}
    problems = [
        ({"from": ADA, "chat": BEN, "text": "a"}, 404, "Ada is in no chat '102'."),
        ({"from": 7, "chat": ADA, "text": "a"}, 404, "There is no person '7'."),
        (me, 400, "There is nothing to send: write something or choose a file."),
        ({**me, "text": "a" * 4097}, 400, "The text has 4097 characters; Telegram takes 4096."),
        ({**me, "text": "a", "reply_to": 9}, 404, "Message 9, to be replied to, is not there any more."),
        ({**me, "text": "a", "thread": 2}, 404, "There is no topic 2 in this chat."),
    ]
    for fields, status, sentence in problems:
        assert (await people.post("send", expected=status, **fields))["error"] == sentence
    eleven = [(f"{number}.jpg", picture(40, 40)) for number in range(11)]
    with pytest.raises(AssertionError, match="at most 10 files"):
        await people.send(files=eleven)


async def test_people_edit_and_delete_their_own_messages(bot, people, picture):
    (text,) = await people.send("one")
    (photo,) = await people.send("two", files=[("a.jpg", picture())])
    me = {"from": ADA, "chat": ADA}
    await people.post("edit", message_id=text["message_id"], text="ONE", **me)
    await people.post("edit", message_id=photo["message_id"], caption="TWO", **me)
    assert await seen_texts(bot) == ["one", "two", "ONE", "TWO"]
    own = await bot.send_message(ADA, "three")
    await people.post("edit", expected=403, message_id=own.message_id, text="four", **me)
    await people.post("delete", message_id=own.message_id, **me)
    await people.post("delete", message_id=text["message_id"], **me)
    assert [message["caption"] for message in await people.messages()] == ["TWO"]
    await people.post("delete", expected=404, message_id=text["message_id"], **me)


async def test_only_a_button_that_is_there_can_be_pressed(bot, people):
    button = InlineKeyboardButton("Go", callback_data="go")
    sent = await bot.send_message(ADA, "pick", reply_markup=InlineKeyboardMarkup.from_button(button))
    await sent.edit_text("too late")
    refused = await people.post(
        "press", expected=409, chat=ADA, message_id=sent.message_id, data="go", **{"from": ADA}
    )
    assert "no button" in refused["error"]
    assert await bot.get_updates() == ()


async def test_in_a_group_both_may_press_the_same_button(bot, people):
    button = InlineKeyboardButton("Go", callback_data="go")
    sent = await bot.send_message(STUDIO, "pick", reply_markup=InlineKeyboardMarkup.from_button(button))
    for person in (ADA, BEN):
        await people.press(sent.message_id, "go", person=person, chat=STUDIO)
    queries = [update.callback_query for update in await bot.get_updates()]
    assert [query.from_user.id for query in queries] == [ADA, BEN]
    assert queries[0].id != queries[1].id and queries[0].chat_instance == queries[1].chat_instance


async def test_events_tell_everything_in_order(bot, people):
    (first,) = await people.send("one")
    sent = await bot.send_message(ADA, "two", reply_parameters=ReplyParameters(first["message_id"]))
    await sent.edit_text("three")
    await sent.delete()
    await bot.set_my_commands([("start", "Begin")])
    events = (await people.events(7))[2:]
    assert [event["type"] for event in events] == ["message", "message", "edit", "delete", "commands"]
    assert [event["seq"] for event in events] == [3, 4, 5, 6, 7]
    assert events[2]["message"]["text"] == "three"
    assert (events[3]["chat"], events[3]["message_id"]) == (ADA, sent.message_id)


async def test_events_can_be_followed_from_any_point_and_live(people):
    await people.send("one")
    seq = (await people.get("messages", chat=ADA))["seq"]
    waiting = asyncio.create_task(people.events(1, after=seq))
    await asyncio.sleep(0.1)
    await people.send("two")
    (event,) = await asyncio.wait_for(waiting, 60)
    assert (event["seq"], event["message"]["text"]) == (seq + 1, "two")


async def test_a_reader_from_before_a_restart_still_gets_what_is_new(people):
    waiting = asyncio.create_task(people.events(1, after=10_000))
    await asyncio.sleep(0.1)
    await people.send("hello again")
    (event,) = await asyncio.wait_for(waiting, 60)
    assert event["message"]["text"] == "hello again"


async def test_messages_after_a_point_are_the_changed_ones(bot, people):
    sent = await bot.send_message(ADA, "one")
    await people.send("two")
    seq = (await people.get("messages", chat=ADA))["seq"]
    await sent.edit_text("ONE")
    changed = (await people.get("messages", chat=ADA, after=seq))["messages"]
    assert [(message["text"], message["seq"]) for message in changed] == [("ONE", seq + 1)]


async def test_a_persons_app_speaks_the_language_they_set(bot, people, start, tmp_path):
    for code in ("zh-hans", ""):
        await people.post("speak", language_code=code, **{"from": BEN})
        await people.send("hello", chat=BEN, **{"from": BEN})
    await people.send("hello")
    spoken = [update.message.from_user.language_code for update in await bot.get_updates()]
    assert spoken == ["zh-hans", None, "en"]
    refusal = await people.post("speak", expected=400, language_code="<b>", **{"from": BEN})
    assert "not '<b>'" in refusal["error"]

    async with start(data_dir=tmp_path) as sandbox:
        await sandbox.people.post("speak", language_code="de", **{"from": ADA})
    async with start(data_dir=tmp_path) as sandbox:
        assert (await sandbox.people.get("world"))["people"][0]["language_code"] == "de"


async def test_a_sticker_is_kept_as_it_is_and_moves_if_it_is_no_picture(bot, people, picture):
    data = picture(512, 400, "WEBP")
    (still,) = await people.send("no caption", files=[("a.webp", data)], as_sticker="1")
    await people.send(files=[("a.tgs", b"moving")], as_sticker="1")
    await people.send(files=[("a.webm", b"moving")], as_sticker="1")
    assert "caption" not in still and await people.file(still["sticker"]["file_id"]) == data
    first, *others = [update.message.sticker for update in await bot.get_updates()]
    assert (first.width, first.height, first.is_animated, first.is_video) == (512, 400, False, False)
    assert [(each.is_animated, each.is_video) for each in others] == [(True, False), (False, True)]


async def test_the_newest_profile_photo_comes_first_until_all_are_hidden(bot, people, picture):
    assert (await bot.get_user_profile_photos(ADA)).total_count == 0
    for size in ((600, 300), (300, 600)):
        form = FormData({"from": str(ADA)})
        form.add_field("file", picture(*size), filename="me.jpg")
        async with people.session.post("/sandbox/portrait", data=form) as response:
            assert response.status == 200
    found = await bot.get_user_profile_photos(ADA, limit=1)
    assert (found.total_count, len(found.photos), found.photos[0][-1].height) == (2, 1, 600)
    assert (await bot.get_user_profile_photos(ADA, offset=1)).photos[0][-1].width == 600
    assert (await people.post("portrait", **{"from": ADA}))["photos"] == 0
    assert (await bot.get_user_profile_photos(ADA)).photos == ()
    with pytest.raises(BadRequest, match="ser not found"):
        await bot.get_user_profile_photos(7)

"""What a bot writes, edits and deletes, through python-telegram-bot."""

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

ADA, BEN, STUDIO, PAINTINGS = 101, 102, -1001000000001, 2
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def keyboard(data):
    return InlineKeyboardMarkup([[InlineKeyboardButton(data, callback_data=data)]])


async def test_a_text_arrives_with_its_entities_and_keyboard(bot, people):
    sent = await bot.send_message(ADA, "<b>Hi</b> /start", parse_mode="HTML", reply_markup=keyboard("go"))
    (seen,) = await people.messages()
    assert sent.message_id == seen["message_id"]
    assert [(e["type"], e["offset"]) for e in seen["entities"]] == [("bold", 0), ("bot_command", 3)]
    assert seen["reply_markup"] == {"inline_keyboard": [[{"text": "go", "callback_data": "go"}]]}
    assert sent.from_user == await bot.get_me()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"chat_id": 999, "text": "a"}, "Chat not found"),
        ({"chat_id": ADA, "text": " \n "}, "Text must be non-empty"),
        ({"chat_id": ADA, "text": "a" * 4097}, "Message is too long"),
        ({"chat_id": ADA, "text": "<b>a", "parse_mode": "HTML"}, "Can't parse entities: can't find end tag"),
        ({"chat_id": ADA, "text": "a", "reply_markup": keyboard("x" * 65)}, "Button_data_invalid"),
        ({"chat_id": ADA, "text": "a", "reply_markup": keyboard("é" * 33)}, "Button_data_invalid"),
        (
            {
                "chat_id": ADA,
                "text": "a",
                "reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("a")]]),
            },
            "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
        ),
        (
            {"chat_id": ADA, "text": "a", "reply_parameters": ReplyParameters(77)},
            "Message to be replied not found",
        ),
        ({"chat_id": STUDIO, "text": "a", "message_thread_id": 99}, "Message thread not found"),
        ({"chat_id": STUDIO, "text": "a", "message_thread_id": 1}, "Message thread not found"),
    ],
)
async def test_what_telegram_refuses_is_refused_in_its_words(bot, people, arguments, words):
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(**arguments)
    assert refused.value.message.lower().startswith(words.lower())
    assert await people.messages() == []


async def test_an_empty_text_is_refused(sandbox):
    status, body = await sandbox.call("sendMessage", chat_id=ADA, text="")
    assert (status, body["description"]) == (400, "Bad Request: message text is empty")


async def test_a_text_of_4096_and_data_of_64_bytes_pass(bot):
    sent = await bot.send_message(ADA, "a" * 4096, reply_markup=keyboard("x" * 64))
    assert len(sent.text) == 4096


async def test_a_reply_carries_the_message_it_answers(bot, people):
    (asked,) = await people.send("hello")
    answered = await bot.send_message(ADA, "yes?", reply_parameters=ReplyParameters(asked["message_id"]))
    again = await bot.send_message(ADA, "well?", reply_parameters=ReplyParameters(answered.message_id))
    assert answered.reply_to_message.text == "hello"
    assert again.reply_to_message.reply_to_message is None


async def test_a_reply_may_go_without_a_message_that_is_gone(bot):
    sent = await bot.send_message(
        ADA, "yes?", reply_parameters=ReplyParameters(77, allow_sending_without_reply=True)
    )
    assert sent.reply_to_message is None


async def test_a_reply_to_another_chat_names_its_origin(bot, people):
    (asked,) = await people.send("/start in the group", chat=STUDIO)
    sent = await bot.send_message(
        ADA, "here", reply_parameters=ReplyParameters(asked["message_id"], chat_id=STUDIO)
    )
    assert sent.reply_to_message is None
    assert sent.external_reply.origin.sender_user.id == ADA
    assert sent.external_reply.message_id == asked["message_id"]


async def test_a_quote_stands_where_it_was_said(bot, people):
    (asked,) = await people.send("😀 a blue wave")
    sent = await bot.send_message(
        ADA, "yes", reply_parameters=ReplyParameters(asked["message_id"], quote="blue")
    )
    assert (sent.quote.text, sent.quote.position) == ("blue", 5)


async def test_an_edit_replaces_text_and_takes_an_unnamed_keyboard_away(bot, people):
    sent = await bot.send_message(ADA, "one", reply_markup=keyboard("go"))
    edited = await bot.edit_message_text("two", ADA, sent.message_id)
    (seen,) = await people.messages()
    assert (seen["text"], seen["edit_date"]) == ("two", int(edited.edit_date.timestamp()))
    assert "reply_markup" not in seen


async def test_an_edit_without_a_difference_is_refused(bot, picture):
    text = await bot.send_message(ADA, "<b>one</b>", parse_mode="HTML", reply_markup=keyboard("go"))
    photo = await bot.send_photo(ADA, picture(), caption="two")
    attempts = [
        lambda: text.edit_text("<b>one</b>", parse_mode="HTML", reply_markup=keyboard("go")),
        lambda: text.edit_reply_markup(keyboard("go")),
        lambda: photo.edit_caption("two"),
        lambda: photo.edit_media(InputMediaPhoto(photo.photo[-1].file_id, caption="two")),
    ]
    for attempt in attempts:
        with pytest.raises(BadRequest) as refused:
            await attempt()
        assert refused.value.message == NOT_MODIFIED
    await text.edit_text("one", reply_markup=keyboard("go"))  # only the bold is gone
    await text.edit_reply_markup(keyboard("stop"))


async def test_a_text_message_becomes_a_photo_and_then_another(bot, people, picture):
    sent = await bot.send_message(ADA, "working", reply_markup=keyboard("cancel"))
    first = await sent.edit_media(InputMediaPhoto(picture(), caption="<i>half</i>", parse_mode="HTML"))
    again = await first.edit_media(InputMediaPhoto(picture(320, 200)), reply_markup=keyboard("again"))
    (seen,) = await people.messages()
    assert seen["message_id"] == sent.message_id
    assert "text" not in seen and "caption" not in seen
    assert seen["photo"][-1]["width"] == 320
    assert first.caption == "half" and first.caption_entities[0].type == "italic"
    assert again.reply_markup == keyboard("again")


async def test_a_photo_becomes_a_document(bot, picture):
    sent = await bot.send_photo(ADA, picture())
    edited = await sent.edit_media(InputMediaDocument(picture(form="PNG"), filename="full.png"))
    assert (edited.document.file_name, edited.photo) == ("full.png", ())


async def test_captions_change_and_go(bot, picture):
    sent = await bot.send_photo(ADA, picture(), caption="one")
    assert (await sent.edit_caption("<b>two</b>", parse_mode="HTML")).caption_entities[0].type == "bold"
    assert (await sent.edit_caption()).caption is None


async def test_an_edit_fits_the_kind_of_message(bot, picture):
    text, photo = await bot.send_message(ADA, "one"), await bot.send_photo(ADA, picture())
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("two")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("two")


async def test_only_own_messages_that_are_there_can_be_edited(bot, people):
    (theirs,) = await people.send("mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", ADA, theirs["message_id"])
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("yours", ADA, 99)


async def test_a_caption_of_more_than_1024_is_refused(bot, picture):
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(ADA, picture(), caption="a" * 1025)


async def test_messages_are_deleted_once(bot, people):
    sent = await bot.send_message(ADA, "one")
    (theirs,) = await people.send("two")
    await bot.delete_message(ADA, theirs["message_id"])
    await sent.delete()
    assert await people.messages() == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()


async def test_several_messages_are_deleted_and_missing_ones_skipped(bot, people):
    numbers = [(await bot.send_message(ADA, word)).message_id for word in ("one", "two", "three")]
    assert await bot.delete_messages(ADA, [*numbers[:2], 99])
    assert [message["text"] for message in await people.messages()] == ["three"]


async def test_in_a_group_only_own_messages_can_be_deleted(bot, people):
    (theirs,) = await people.send("/start", chat=STUDIO)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(STUDIO, theirs["message_id"])


async def test_a_message_of_two_days_ago_stays(start):
    now = 1_700_000_000.0
    async with start(clock=lambda: now) as sandbox, sandbox.bot() as bot:
        sent = await bot.send_message(ADA, "one")
        now += 49 * 3600
        with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
            await sent.delete()


async def test_private_chats_share_their_numbers_and_the_group_has_its_own(bot):
    first, second = await bot.send_message(ADA, "a"), await bot.send_message(BEN, "b")
    third = await bot.send_message(STUDIO, "c")
    assert (first.message_id, second.message_id, third.message_id) == (1, 2, 3)


async def test_a_message_in_a_topic_names_it(bot):
    sent = await bot.send_message(STUDIO, "a", message_thread_id=PAINTINGS)
    assert (sent.message_thread_id, sent.is_topic_message) == (PAINTINGS, True)
    assert sent.reply_to_message.forum_topic_created.name == "Paintings"


async def test_a_reply_stays_in_the_topic_of_its_message(bot, people):
    (asked,) = await people.send("/wave", chat=STUDIO, thread=PAINTINGS)
    sent = await bot.send_message(STUDIO, "a", reply_parameters=ReplyParameters(asked["message_id"]))
    assert (sent.message_thread_id, sent.is_topic_message) == (PAINTINGS, True)


async def test_an_album_is_several_messages_with_one_group(bot, people, picture):
    sent = await bot.send_media_group(
        ADA, [InputMediaPhoto(picture()), InputMediaPhoto(picture(300, 200), caption="two")]
    )
    assert len({message.media_group_id for message in sent}) == 1 and sent[0].media_group_id
    assert [message.caption for message in sent] == [None, "two"]
    assert len(await people.messages()) == 2


async def test_messages_are_copied_and_forwarded(bot, people, picture):
    sent = await bot.send_photo(ADA, picture(), caption="one")
    copied = await bot.copy_message(BEN, ADA, sent.message_id, caption="two")
    forwarded = await bot.forward_message(BEN, ADA, sent.message_id)
    seen = await people.messages(BEN)
    assert [message["caption"] for message in seen] == ["two", "one"]
    assert seen[0]["message_id"] == copied.message_id
    assert forwarded.forward_origin.sender_user == sent.from_user
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(BEN, ADA, 99)


async def test_a_person_who_blocked_the_bot_gets_nothing(bot, people):
    await people.post("block", **{"from": ADA})
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ADA, "hello?")
    await people.post("block", **{"from": ADA, "blocked": False})
    await bot.send_message(ADA, "hello again")
    changes = [update.my_chat_member.new_chat_member.status for update in await bot.get_updates()]
    assert changes == ["kicked", "member"]


async def test_what_the_bot_is_doing_is_an_event(bot, people):
    await bot.send_chat_action(ADA, "upload_photo")
    event = (await people.events(3))[-1]
    assert (event["type"], event["chat"], event["action"]) == ("typing", ADA, "upload_photo")


async def test_link_previews_and_protection_are_kept(bot):
    sent = await bot.send_message(
        ADA,
        "https://example.org",
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.has_protected_content and sent.link_preview_options.is_disabled

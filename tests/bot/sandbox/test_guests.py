"""Guest mode: a bot that is named in a chat it is not in answers once, and edits that later."""

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
)
from telegram.error import BadRequest, Forbidden

ADA, PICNIC = 101, -1001000000055
SAID = InlineQueryResultArticle(
    "1",
    "Answer",
    InputTextMessageContent("<b>On</b> its way", parse_mode="HTML"),
    reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Come in", url="https://t.me/pastiche_bot")]]),
)


async def summoned(bot, people, picture):
    """Ada names the bot in reply to a photo; gives what the bot gets of it."""
    [shown] = await people.send(files=[("a.jpg", picture())], chat=PICNIC)
    await people.send("hello @pastiche_bot", chat=PICNIC, reply_to=shown["message_id"])
    [update] = await bot.get_updates()
    return update.guest_message


async def test_a_bot_that_is_named_gets_the_message_and_what_it_replies_to(bot, people, picture):
    message = await summoned(bot, people, picture)
    assert (message.chat.id, message.from_user.id, message.text) == (PICNIC, ADA, "hello @pastiche_bot")
    assert message.guest_query_id and message.reply_to_message.photo
    assert (await bot.get_me()).supports_guest_queries
    with pytest.raises(Forbidden):
        await bot.send_message(PICNIC, "I am not in here")


async def test_it_answers_once_in_reply(bot, people, picture):
    message = await summoned(bot, people, picture)
    await bot.answer_guest_query(message.guest_query_id, SAID)
    answer = (await people.messages(PICNIC))[-1]
    assert (answer["text"], answer["from"]["id"]) == ("On its way", bot.id)
    assert answer["reply_to_message"]["message_id"] == message.message_id
    assert answer["guest_bot_caller_user"]["id"] == ADA and answer["reply_markup"]["inline_keyboard"]
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_guest_query(message.guest_query_id, SAID)


async def test_the_answer_becomes_a_photo_that_telegram_has_but_no_new_one(bot, people, picture):
    message = await summoned(bot, people, picture)
    name = (await bot.answer_guest_query(message.guest_query_id, SAID)).inline_message_id
    with pytest.raises(BadRequest, match="upload a new file"):
        await bot.edit_message_media(InputMediaPhoto(picture()), inline_message_id=name)
    known = (await bot.send_photo(ADA, picture())).photo[-1].file_id
    assert (
        await bot.edit_message_media(InputMediaPhoto(known, caption="Done"), inline_message_id=name) is True
    )
    shown = (await people.messages(PICNIC))[-1]
    assert (shown["caption"], shown["photo"][-1]["file_id"]) == ("Done", known) and "text" not in shown
    assert await bot.edit_message_caption(caption="Done, again", inline_message_id=name) is True


async def test_no_other_name_is_a_message(bot):
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await bot.edit_message_text("hello", inline_message_id="forged")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_guest_query("1", SAID)


async def test_an_answer_can_be_edited_after_a_restart(start, tmp_path, picture):
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot() as bot:
        message = await summoned(bot, sandbox.people, picture)
        name = (await bot.answer_guest_query(message.guest_query_id, SAID)).inline_message_id
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot() as bot:
        assert await bot.edit_message_text("Still here", inline_message_id=name) is True
        assert (await sandbox.people.messages(PICNIC))[-1]["text"] == "Still here"

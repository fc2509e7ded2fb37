"""Updates reach the bot by polling or by webhook, in order, and none is lost."""

import asyncio

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler

from bot.sandbox import TOKEN

ADA, STUDIO = 101, -1001000000001


async def test_a_long_poll_ends_when_something_happens(bot, people):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    assert not poll.done()
    await people.send("hello")
    (update,) = await asyncio.wait_for(poll, 60)
    assert update.message.text == "hello" and update.message.from_user.first_name == "Ada"


async def test_a_long_poll_ends_empty_when_its_time_is_over(bot):
    assert await bot.get_updates(timeout=1) == ()


async def test_updates_stay_until_they_are_confirmed(bot, people):
    for word in ("one", "two", "three"):
        await people.send(word)
    first = await bot.get_updates(limit=1)
    assert [update.message.text for update in first] == ["one"]
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [update.message.text for update in rest] == ["two", "three"]
    assert [update.update_id for update in await bot.get_updates()] == [update.update_id for update in rest]
    assert [update.message.text for update in await bot.get_updates(offset=-1)] == ["three"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()


async def test_of_two_polls_the_older_one_ends_in_conflict(sandbox, bot, people):
    async with sandbox.bot() as twin:
        older = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        newer = asyncio.create_task(twin.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        await people.send("hello")
        assert len(await newer) == 1


async def test_only_kinds_that_were_asked_for_arrive_from_then_on(bot, people):
    await bot.get_updates(allowed_updates=["edited_message"])
    (sent,) = await people.send("one")
    await people.post("edit", chat=ADA, message_id=sent["message_id"], text="two", **{"from": ADA})
    (update,) = await bot.get_updates()
    assert update.edited_message.text == "two" and update.edited_message.edit_date


async def test_an_album_of_a_person_arrives_as_separate_updates_in_order(bot, people, picture):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    await people.send("both", files=[("a.jpg", picture()), ("b.jpg", picture(320, 200))])
    first, second = (update.message for update in await poll)
    assert first.media_group_id == second.media_group_id
    assert (first.caption, second.caption) == ("both", None)
    assert second.photo[-1].width == 320 and second.message_id == first.message_id + 1


async def test_a_pressed_button_is_answered_once(bot, people):
    sent = await bot.send_message(ADA, "pick", reply_markup=InlineKeyboardMarkup.from_button(BUTTON))
    number = await people.press(sent.message_id, "go:1")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert (query.id, query.data, query.from_user.id) == (number, "go:1", ADA)
    assert query.message.message_id == sent.message_id and query.message.reply_markup and query.chat_instance
    waiting = asyncio.create_task(people.get("answer", id=number))
    await query.answer("on its way", show_alert=True)
    assert (await waiting)["answer"] == {"person": ADA, "text": "on its way", "show_alert": True}
    event = (await people.events(4))[-1]
    assert (event["type"], event["chat"], event["answer"]["text"]) == ("answer", ADA, "on its way")
    with pytest.raises(
        BadRequest, match="Query is too old and response timeout expired or query id is invalid"
    ):
        await query.answer()


async def test_an_answer_that_comes_too_late_is_refused(start):
    now = 1_700_000_000.0
    async with start(clock=lambda: now) as sandbox, sandbox.bot() as bot:
        sent = await bot.send_message(ADA, "pick", reply_markup=InlineKeyboardMarkup.from_button(BUTTON))
        number = await sandbox.people.press(sent.message_id, "go:1")
        now += 60
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(number)


async def test_a_real_application_polls_and_answers(sandbox, people):
    application = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{sandbox.url}/bot")
        .base_file_url(f"{sandbox.url}/file/bot")
        .build()
    )

    async def greet(update, context):
        await update.message.reply_text("Pick:", reply_markup=InlineKeyboardMarkup.from_button(BUTTON))

    async def pressed(update, context):
        await update.callback_query.answer("ok")
        await update.callback_query.edit_message_text(f"You picked {update.callback_query.data}")

    application.add_handlers([CommandHandler("start", greet), CallbackQueryHandler(pressed)])
    async with application:
        await application.updater.start_polling()
        await application.start()
        await people.send("/start")
        (asked,) = [event["message"] for event in await people.events(4) if event["seq"] == 4]
        number = await people.press(asked["message_id"], "go:1")
        assert (await people.get("answer", id=number))["answer"]["text"] == "ok"
        assert [event["message"]["text"] for event in (await people.events(6))[5:]] == ["You picked go:1"]
        await application.updater.stop()
        await application.stop()


class Receiver:
    """A bot's end of a webhook: keeps what comes, answers with the next of `statuses`, then 200."""

    def __init__(self):
        self.updates, self.secrets, self.statuses = [], [], []
        self.arrived = asyncio.Event()

    async def take(self, request):
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.updates.append(await request.json())
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.arrived.set()
        return web.Response(status=status)

    async def until(self, count):
        while len(self.updates) < count:
            self.arrived.clear()
            await asyncio.wait_for(self.arrived.wait(), 60)
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def receiver():
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_its_secret(bot, people, receiver):
    await people.send("before")
    await bot.set_webhook(receiver.url, secret_token="only-we-know")
    for word in ("one", "two"):
        await people.send(word)
    assert await receiver.until(3) == ["before", "one", "two"]
    assert set(receiver.secrets) == {"only-we-know"}


async def test_a_webhook_that_fails_gets_the_same_update_again_first(bot, people, receiver):
    receiver.statuses = [500, 503]
    await bot.set_webhook(receiver.url)
    for word in ("one", "two"):
        await people.send(word)
    assert await receiver.until(2) == ["one", "two"]
    info = await bot.get_webhook_info()
    assert info.last_error_message.startswith("Wrong response from the webhook: 503")
    assert info.url == receiver.url


async def test_a_webhook_gets_an_update_again_beside_those_that_wait(bot, people, receiver):
    await bot.set_webhook(receiver.url)
    await people.send("one")
    await receiver.until(1)
    await people.post("again")
    await people.send("two")
    assert await receiver.until(3) == ["one", "one", "two"]
    assert receiver.updates[0] == receiver.updates[1]


async def test_polling_and_a_webhook_exclude_each_other(bot, people, receiver):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    await people.send("hello")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert len(await bot.get_updates()) == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_bad_webhook_is_refused(bot):
    with pytest.raises(BadRequest, match="Bad webhook"):
        await bot.set_webhook("ftp://example.org")
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook("http://127.0.0.1:1", secret_token="not allowed!")


BUTTON = InlineKeyboardButton("Go", callback_data="go:1")

"""Inline queries: asked in any chat, answered once and in time, and what is chosen is sent via the bot."""

import pytest
from telegram import InlineQueryResultCachedPhoto, InlineQueryResultsButton
from telegram.error import BadRequest

ADA, BEN, STUDIO, ATTIC = 101, 102, -1001000000001, -4001
TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


@pytest.fixture
def ask(bot, people):
    """Ada types the bot's name and some words; gives the query as the bot gets it."""

    async def asked(query="", *, chat=ADA, **fields):
        await people.post("inquire", chat=chat, query=query, **{"from": ADA, **fields})
        return (await bot.get_updates(offset=-1))[0].inline_query

    return asked


@pytest.fixture
async def photo(bot, picture):
    """A picture that the bot has sent, by its file id."""
    return (await bot.send_photo(BEN, picture())).photo[-1].file_id


def results(*photos):
    return [
        InlineQueryResultCachedPhoto(
            str(number), photo, title=f"No. {number}", caption="<b>Wave</b>", parse_mode="HTML"
        )
        for number, photo in enumerate(photos)
    ]


async def test_a_query_reaches_the_bot_with_who_asks_and_in_what_kind_of_chat(ask):
    query = await ask("wave", offset="50")
    assert (query.query, query.offset, query.from_user.id) == ("wave", "50", ADA)
    assert query.chat_type == "sender"
    assert (await ask(chat=STUDIO)).chat_type == "supergroup"
    assert (await ask(chat=ATTIC)).chat_type == "group"


async def test_what_is_chosen_is_the_persons_own_message_via_the_bot(ask, bot, people, photo):
    query = await ask("wave", chat=STUDIO)
    await bot.answer_inline_query(query.id, results(photo), is_personal=True, cache_time=5, next_offset="50")
    answer = (await people.get("offer", id=query.id))["answer"]
    assert [result["title"] for result in answer["results"]] == ["No. 0"]
    assert (answer["next_offset"], answer["is_personal"], answer["cache_time"]) == ("50", True, 5)
    chosen = {"inline_query_id": query.id, "result_id": "0", "chat": STUDIO, "thread": 2, "from": ADA}
    (sent,) = (await people.post("choose", **chosen))["messages"]
    assert (sent["from"]["id"], sent["via_bot"]["id"], sent["caption"]) == (ADA, bot.id, "Wave")
    assert sent["message_thread_id"] == 2 and photo in [size["file_id"] for size in sent["photo"]]
    heard = (await bot.get_updates(offset=-1))[0].message  # also under privacy mode
    assert (heard.message_id, heard.via_bot.id) == (sent["message_id"], bot.id)


async def test_the_bot_need_not_be_in_the_chat_and_hears_nothing_from_there(ask, bot, people, photo):
    await people.post("rights", chat=ATTIC, status="kicked")
    query = await ask(chat=ATTIC)
    await bot.answer_inline_query(query.id, results(photo))
    await people.post("choose", inline_query_id=query.id, result_id="0", chat=ATTIC, **{"from": ADA})
    assert (await people.messages(ATTIC))[-1]["via_bot"]["id"] == bot.id
    assert (await bot.get_updates(offset=-1))[0].inline_query.id == query.id, "nothing came after it"


async def test_nobody_sends_what_was_offered_to_somebody_else_or_to_nobody(ask, bot, people, photo):
    query = await ask()
    chosen = {"inline_query_id": query.id, "result_id": "0", "chat": STUDIO}
    await people.post("choose", expected=404, **chosen, **{"from": ADA})
    await bot.answer_inline_query(query.id, results(photo))
    await people.post("choose", expected=404, **chosen, **{"from": BEN})
    await people.post("choose", expected=404, **{**chosen, "result_id": "1"}, **{"from": ADA})
    await people.post("choose", **chosen, **{"from": ADA})


async def test_a_query_is_answered_once_and_in_time(start, picture):
    now = 1_700_000_000.0
    async with start(clock=lambda: now) as sandbox, sandbox.bot() as bot:
        asked = {"chat": ADA, "query": "", "from": ADA}
        first = (await sandbox.people.post("inquire", **asked))["inline_query_id"]
        await bot.answer_inline_query(first, [])
        with pytest.raises(BadRequest, match=TOO_OLD):
            await bot.answer_inline_query(first, [])
        second = (await sandbox.people.post("inquire", **asked))["inline_query_id"]
        now += 16
        with pytest.raises(BadRequest, match=TOO_OLD):
            await bot.answer_inline_query(second, [])
        with pytest.raises(BadRequest, match=TOO_OLD):
            await bot.answer_inline_query("12345", [])


async def test_an_answer_may_have_a_button_into_the_private_chat(ask, bot, people):
    query = await ask("nothing of the kind")
    await bot.answer_inline_query(
        query.id, [], button=InlineQueryResultsButton("Paint", start_parameter="paint")
    )
    answer = (await people.get("offer", id=query.id))["answer"]
    assert answer["results"] == []
    assert answer["button"] == {"text": "Paint", "start_parameter": "paint"}


async def test_fifty_results_are_taken_and_no_more(ask, bot, photo):
    await bot.answer_inline_query((await ask()).id, results(*[photo] * 50))
    query = await ask()
    with pytest.raises(BadRequest, match="Too many inline query results specified"):
        await bot.answer_inline_query(query.id, results(*[photo] * 51))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"results": [{"type": "article", "id": "1"}]}, "takes photos by photo_file_id only"),
        (
            {"results": [{"type": "photo", "id": "1", "photo_url": "https://a.example/b.jpg"}]},
            "photo_file_id",
        ),
        ({"results": ["photo"]}, "Object expected"),
        ({"results": [{"reply_markup": {}}]}, "does not know what to do with reply_markup"),
        ({"results": [{"id": ""}]}, "RESULT_ID_EMPTY"),
        ({"results": [{"id": "x" * 65}]}, "RESULT_ID_INVALID"),
        ({"results": [{}, {}]}, "RESULT_ID_DUPLICATE"),
        ({"results": [{"photo_file_id": "AgACnothing"}]}, "wrong remote file identifier"),
        ({"results": [{"caption": "x" * 1025}]}, "caption is too long"),
        ({"results": {}}, "Array expected"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"start_parameter": "paint"}}, "text must be non-empty"),
        ({"button": {"text": "Paint"}}, "can't use empty start_parameter"),
        ({"button": {"text": "Paint", "start_parameter": "x" * 65}}, "too long start_parameter"),
        ({"button": {"text": "Paint", "start_parameter": "a b"}}, "unallowed characters"),
    ],
)
async def test_what_telegram_does_not_take_is_refused_and_leaves_the_query_open(
    ask, sandbox, photo, wrong, words
):
    query, good = await ask(), {"type": "photo", "id": "1", "photo_file_id": photo}
    if isinstance(wrong.get("results"), list):
        wrong = {
            "results": [
                each if each == "photo" or "type" in each else good | each for each in wrong["results"]
            ]
        }
    asked = {"inline_query_id": query.id, "results": [], **wrong}
    status, body = await sandbox.call("answerInlineQuery", **asked)
    assert status == 400 and words in body["description"]
    status, _ = await sandbox.call("answerInlineQuery", inline_query_id=query.id, results=[good])
    assert status == 200


async def test_a_query_that_is_too_long_is_none(people):
    refused = await people.post("inquire", expected=400, chat=ADA, query="x" * 257, **{"from": ADA})
    assert "at most 256" in refused["error"]

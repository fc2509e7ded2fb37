"""The bot's name typed in any chat: one's own pictures, found and sent there."""

import logging

import pytest
from people import ATTIC, STUDIO, buttons, finished, offers_paintings, photo, rows, words
from sqlalchemy import insert, select, update

from storage.schema import Job, JobStyle


async def painted(town, person, *captions: str) -> list[dict]:
    """Pictures of a person's, in that order."""
    shown: list[dict] = []
    for caption in captions:
        last = shown[-1]["message_id"] if shown else 0
        await person.send(caption, photo(hue=10 + 40 * len(shown)))
        shown.append(await person.sees(lambda m, last=last: finished(m) and m["message_id"] > last))
    await town.settled()
    return shown


async def delivered_again(town, *, times: int) -> None:
    """The newest picture as often again, as if it had been ordered and delivered each time."""
    own = {"id", "update_id", "status_message_id"}
    async with town.house.db.transaction() as session:
        table = Job.__table__
        row = (await session.execute(select(table).order_by(table.c.id.desc()).limit(1))).mappings().one()
        values = {name: value for name, value in row.items() if name not in own}
        for _ in range(times):
            number = (await session.execute(insert(table).values(values).returning(table.c.id))).scalar_one()
            style = {"job_id": number, "position": 0, "painting": "wave", "weight": 1.0}
            await session.execute(insert(JobStyle.__table__).values(style))


def titles(offer) -> list[str]:
    return [result["title"] for result in offer["results"]]


def share_key(message) -> dict:
    """The button that stands alone in the last row under a picture."""
    [key] = rows(message)[-1]
    return key


def files(offer) -> list[str]:
    return [result["content"]["photo"][-1]["file_id"] for result in offer["results"]]


async def test_ones_pictures_are_offered_newest_first_and_sent_into_any_chat(town):
    wave, night = await painted(town, town.ada, "/wave", "/night")
    offer = await town.ada.looks_for(chat=ATTIC)
    assert files(offer) == [night["photo"][-1]["file_id"], wave["photo"][-1]["file_id"]]
    assert offer["is_personal"] and offer["cache_time"] <= 10 and "button" not in offer
    called = words(wave).partition("\n")[0]
    sent = await town.ada.shares(offer, called, ATTIC)
    assert sent["from"]["id"] == town.ada.id and sent["via_bot"]["id"] == town.house.telegram.id
    assert sent["caption"] == called
    [offered] = [each for each in offer["results"] if each["title"] == called]
    assert sent["photo"] == offered["content"]["photo"]


async def test_words_find_the_paintings_they_begin_in_name_or_title(town):
    wave, night = await painted(town, town.ada, "/wave", "/night")
    for query in ("wave", "WAV", " wave "):
        assert files(await town.ada.looks_for(query)) == [wave["photo"][-1]["file_id"]], query
    title = words(night).partition("\n")[0]
    assert files(await town.ada.looks_for(title)) == [night["photo"][-1]["file_id"]]
    assert titles(await town.ada.looks_for(f"{title} wave")) == [], "no picture is after both"


async def test_a_picture_after_an_image_of_ones_own_is_found_as_such(town):
    await town.ada.send("", photo(), photo(hue=120))
    own = await town.ada.sees(finished)
    await town.settled()
    await painted(town, town.ada, "/wave")
    assert files(await town.ada.looks_for("own sty")) == [own["photo"][-1]["file_id"]]


async def test_who_has_no_picture_or_asks_for_what_is_not_there_is_shown_the_way_to_the_brush(town):
    way = {"text": "Paint a photo", "start_parameter": "paint"}
    nothing = await town.ben.looks_for(chat=STUDIO)
    assert (nothing["results"], nothing["button"]) == ([], way)
    await painted(town, town.ada, "/wave")
    for query in ("zebra", "wave zebra", "#424242", "#x"):
        nothing = await town.ada.looks_for(query)
        assert (nothing["results"], nothing["button"]) == ([], way), query
    await town.ben.send("/start paint")
    await town.ben.sees(lambda m: "Welcome to Pastiche" in words(m))


async def test_nobody_is_offered_a_picture_of_somebody_else(town):
    [theirs] = await painted(town, town.ada, "/wave")
    for query in ("", "wave", share_key(theirs)["switch_inline_query"]):
        assert (await town.ben.looks_for(query))["results"] == []


async def test_the_share_button_finds_just_the_picture_above_it(town):
    wave, night = await painted(town, town.ada, "/wave", "/night")
    for message in (wave, night):
        key = share_key(message)
        assert key["text"] == "Share"
        offer = await town.ada.looks_for(key["switch_inline_query"], chat=STUDIO)
        assert files(offer) == [message["photo"][-1]["file_id"]]
    await town.ada.send("/history")
    await town.ada.press(await town.ada.sees(lambda m: "Your pictures" in words(m)), "1")
    page = await town.ada.sees(lambda m: "1 of 2" in words(m))
    assert share_key(page) == share_key(night)
    await town.ada.press(page, "older")
    page = await town.ada.sees(lambda m: "2 of 2" in words(m))
    assert share_key(page) == share_key(wave)
    await town.ada.press(page, "Send it again")
    again = await town.ada.sees(lambda m: finished(m) and m["message_id"] > page["message_id"])
    assert share_key(again) == share_key(wave)


async def test_what_was_painted_in_a_group_is_its_orderers_to_share(town):
    [shown] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shown["message_id"])
    result = await town.ada.sees(finished, STUDIO)
    await town.settled()
    assert len((await town.ada.looks_for(share_key(result)["switch_inline_query"]))["results"]) == 1
    assert (await town.ben.looks_for(share_key(result)["switch_inline_query"]))["results"] == []


@pytest.mark.parametrize("how", ["has_media_spoiler", "has_protected_content"])
async def test_a_covered_picture_is_not_offered_and_has_no_share_button(town, how):
    await painted(town, town.ada, "/wave")
    [sent] = await town.ben.send("", photo(), chat=STUDIO)
    person = {"id": town.ada.id, "is_bot": False, "first_name": "Ada"}
    said = {"message_id": 9000, "date": 1, "from": person, "photo": sent["photo"], how: True}
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    private = {"id": town.ada.id, "type": "private", "first_name": "Ada"}
    covered = said | {"chat": private, "caption": "/night", "caption_entities": command}
    await town.control("update", message=covered)
    result = await town.ada.sees(lambda m: finished(m) and how in m)
    await town.settled()
    assert "switch_inline_query" not in str(rows(result))
    assert len((await town.ada.looks_for())["results"]) == 1, "only the one that came first"


async def test_what_an_anonymous_admin_has_ordered_is_offered_to_nobody(town):
    [shown] = await town.ben.send("", photo(), chat=STUDIO)
    await town.control("anonymous", **{"from": town.ada.id, "chat": STUDIO, "anonymous": 1})
    await town.ada.send("/wave", chat=STUDIO, reply_to=shown["message_id"])
    result = await town.ada.sees(finished, STUDIO)
    await town.settled()
    assert "switch_inline_query" not in str(rows(result))
    assert (await town.ada.looks_for())["results"] == []


async def test_a_picture_that_telegram_does_not_know_is_left_out(town):
    wave, night = await painted(town, town.ada, "/wave", "/night")
    newest = int(share_key(night)["switch_inline_query"].removeprefix("#"))
    async with town.house.db.transaction() as session:
        await session.execute(update(Job).where(Job.id == newest).values(file_id=None))
    assert files(await town.ada.looks_for()) == [wave["photo"][-1]["file_id"]]


async def test_what_is_deleted_is_offered_no_more(town):
    await painted(town, town.ada, "/wave")
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 1" in words(m))
    await town.ada.press(page, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    assert "button" in await town.ada.looks_for()


async def test_a_picture_that_was_shared_is_no_new_photo_to_paint(town):
    [shown] = await painted(town, town.ada, "/wave")
    title = words(shown).partition("\n")[0]
    await town.ada.turn_the_page()
    for chat in (town.ada.id, STUDIO):
        await town.ada.shares(await town.ada.looks_for(), title, chat)
        await town.settled()
        assert [m for m in await town.ada.messages(chat) if m["from"]["is_bot"]] == []
    [shared] = await town.ada.messages(STUDIO)
    await town.ben.send("/night", chat=STUDIO, reply_to=shared["message_id"])
    await town.ben.sees(finished, STUDIO)


async def test_a_picture_that_was_shared_is_the_style_where_one_is_waited_for(town):
    [shown] = await painted(town, town.ada, "/wave")
    await town.ada.send("", photo(hue=200))
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, "style picture of my own")
    await town.ada.shares(await town.ada.looks_for(), words(shown).partition("\n")[0], town.ada.id)
    await town.ada.sees(lambda m: finished(m) and m["message_id"] > shown["message_id"])


async def test_fifty_are_a_page_and_the_offset_turns_it(town):
    await painted(town, town.ada, "/wave")
    await delivered_again(town, times=51)
    first = await town.ada.looks_for("wave")
    assert (len(first["results"]), first["next_offset"]) == (50, "50")
    rest = await town.ada.looks_for("wave", offset=first["next_offset"])
    assert (len(rest["results"]), rest["next_offset"]) == (2, "")
    assert len({result["id"] for result in first["results"] + rest["results"]}) == 52
    beyond = await town.ada.looks_for("wave", offset="52")
    assert beyond["results"] == [] and "button" not in beyond
    assert len((await town.ada.looks_for("wave", offset="of another bot"))["results"]) == 50


async def test_what_telegram_says_to_an_answer_troubles_nobody(town, caplog):
    await painted(town, town.ada, "/wave")
    before = await town.ada.messages()
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    no_mode = "Bad Request: USER_BOT_INVALID"
    for fault in (
        {"error_code": 400, "description": too_old},
        {"error_code": 400, "description": no_mode},
        {"error_code": 502},
        {"retry_after": 8},
    ):
        await town.fault(method="answerInlineQuery", times=1, **fault)
        await town.control("inquire", chat=STUDIO, query="", **{"from": town.ada.id})
        await town.settled()
    assert len(await town.calls(method="answerInlineQuery", outcome="failed")) == 4
    assert await town.ada.messages() == before
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len((await town.ada.looks_for())["results"]) == 1


async def test_without_an_inline_mode_nothing_speaks_of_it(town, monkeypatch):
    monkeypatch.setattr(type(town.house.telegram), "supports_inline_queries", False)
    [shown] = await painted(town, town.ada, "/wave")
    assert "switch_inline_query" not in str(rows(shown))
    await town.ada.send("/help")
    said = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    assert "In any chat" not in words(said)


async def test_help_says_how_to_ask_for_ones_pictures(town):
    await town.ada.send("/help")
    said = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    assert f"@{town.house.telegram.username} wave" in words(said)

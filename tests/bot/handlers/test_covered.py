"""Covered photos, files of no clear kind, stickers, photos of other chats, and what is no question at all."""

import logging
from typing import Any

import pytest
from people import STUDIO, buttons, finished, offers_paintings, photo, words

from storage import images, styles
from storage.look import Veil

ADA = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
PRIVATE = {"id": 101, "type": "private", "first_name": "Ada"}


async def kept(town, data: bytes, **how: Any) -> dict[str, Any]:
    """A message with that file in a group, where the bot is not told of it."""
    [message] = await town.ada.send("", data, chat=STUDIO, **how)
    return message


async def tell(town, kind: str = "message", **message: Any) -> None:
    """An update as no app here would send it."""
    await town.control("update", **{kind: said(**message)})


def said(**message: Any) -> dict[str, Any]:
    return {"message_id": 9000, "date": 1, "chat": PRIVATE, "from": ADA, **message}


async def test_what_was_covered_stays_so_in_its_previews_its_result_and_the_history(town):
    sent = await kept(town, photo())
    await tell(town, photo=sent["photo"], has_media_spoiler=True, has_protected_content=True)
    question = await town.ada.sees(offers_paintings)
    assert question["has_protected_content"] and not question.get("has_media_spoiler"), "it shows no photo"
    await town.ada.press(question, list(buttons(question))[1])
    result = await town.ada.sees(finished)
    assert result["has_media_spoiler"] and result["has_protected_content"]
    await town.ada.press(result, "stronger")
    again = await town.ada.sees(lambda m: finished(m) and "65%" in words(m))
    assert again["has_media_spoiler"] and again["has_protected_content"]
    await town.ada.press(await town.ada.opens_more(again), "Full quality")
    assert (await town.ada.sees(lambda m: "document" in m))["has_protected_content"]
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    assert sheet["has_media_spoiler"] and sheet["has_protected_content"]
    await town.ada.press(sheet, "1")
    page = await town.ada.sees(lambda m: "1 of 2" in words(m))
    assert page["has_media_spoiler"] and page["has_protected_content"]


async def test_what_is_painted_like_a_protected_style_is_protected_from_the_beginning(town):
    await town.ada.send("", photo())
    asked = await town.ada.sees(offers_paintings)
    secret = await images.keep(town.house.db, photo(hue=200), mime="image/jpeg")
    await styles.save(town.house.db, 101, "secret", secret, Veil(spoiler=True, protected=True))
    await town.ada.send("/cancel")
    await town.ada.send("", photo())
    asked = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] > asked["message_id"])
    await town.ada.press(asked, "My styles")
    mine = await town.ada.sees(lambda m: "which of your styles" in words(m))
    assert mine["has_media_spoiler"] and not mine.get("has_protected_content")
    blank = await town.ada.picture(mine)
    assert len(blank.crop((200, 300, 1000, 1000)).getcolors(1 << 20)) < 20, "it is not to be seen here"
    await town.ada.press(mine, "1")
    result = await town.ada.sees(finished)
    assert result["message_id"] != asked["message_id"]
    assert result["has_media_spoiler"] and result["has_protected_content"]
    await town.ada.sees(lambda m: "goes on in another" in words(m) and m["message_id"] == asked["message_id"])


async def test_the_history_never_shows_a_protected_picture_in_an_open_message(town):
    sent = await kept(town, photo())
    await tell(
        town,
        photo=sent["photo"],
        caption="/wave",
        has_protected_content=True,
        caption_entities=[{"type": "bot_command", "offset": 0, "length": 5}],
    )
    await town.ada.sees(finished)
    await town.ada.send("/mosaic", photo(hue=90))
    await town.settled()
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "Press a number" in words(m))
    assert sheet["has_protected_content"]
    await town.ada.press(sheet, "2")
    assert (await town.ada.sees(lambda m: "2 of 2" in words(m)))["has_protected_content"]


async def test_a_sheet_of_open_pictures_makes_way_for_one_that_holds_a_protected_one(town):
    sent = await kept(town, photo())
    await tell(
        town,
        photo=sent["photo"],
        caption="/wave",
        has_protected_content=True,
        caption_entities=[{"type": "bot_command", "offset": 0, "length": 5}],
    )
    await town.ada.sees(finished)
    for hue in range(9):
        await town.ada.send("/mosaic", photo(hue=20 * hue))
        await town.settled()
    await town.ada.send("/history")
    sheet = await town.ada.sees(lambda m: "sheet 1 of 2" in words(m))
    assert not sheet.get("has_protected_content")
    await town.ada.press(sheet, "9")
    await town.ada.press(await town.ada.sees(lambda m: "9 of 10" in words(m)), "older")
    alone = await town.ada.sees(lambda m: "10 of 10" in words(m))
    assert alone["has_protected_content"] and "older ▸" not in buttons(alone)
    await town.settled()
    assert not any("9 of 10" in words(m) for m in await town.ada.messages())
    await town.ada.press(alone, "Back")
    last = await town.ada.sees(lambda m: "Press a number" in words(m) or "10 of 10" in words(m))
    assert last["has_protected_content"]


@pytest.mark.parametrize("kind", ["application/octet-stream", None])
async def test_a_file_of_no_clear_kind_is_looked_into(town, kind):
    document = (await kept(town, photo(kind="PNG"), as_document=True))["document"] | {"mime_type": kind}
    document = {key: value for key, value in document.items() if value is not None and key != "file_name"}
    await tell(town, document=document)
    await town.ada.sees(offers_paintings)


async def test_a_file_that_is_no_picture_gets_a_friendly_answer(town):
    await town.ada.send("", b"%PDF-1.7 and more", as_document=True)
    answer = await town.ada.sees(lambda m: m["from"]["is_bot"])
    assert "JPEG" in words(answer) or "picture" in words(answer)


async def test_half_an_album_of_no_clear_kind_is_its_painting(town):
    content = (await kept(town, photo(120, 60), as_document=True))["document"]
    style = (await kept(town, photo(90, 90, hue=200), as_document=True))["document"]
    style |= {"mime_type": "application/octet-stream", "file_name": "painting.HEIC"}
    parts = [said(document=content), said(document=style, message_id=9001)]
    await town.control("update", together=[{"message": part | {"media_group_id": "7"}} for part in parts])
    await town.ada.sees(finished)


async def test_a_still_sticker_and_a_photo_in_another_chat_are_painted(town):
    sent = await kept(town, photo())
    wave = {"text": "/wave", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
    await tell(town, **wave, external_reply={"origin": origin, "photo": sent["photo"]})
    await town.ada.sees(finished)
    look = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    file = {key: sent["photo"][-1][key] for key in ("file_id", "file_unique_id")}
    await tell(town, sticker={**file, **look}, message_id=9001)
    await town.ada.sees(offers_paintings)


async def test_what_is_nobodys_question_is_passed_over_without_a_word(town, caplog):
    sent = await kept(town, photo())
    await tell(town, "edited_message", text="hello")
    channel = {"id": -1001000000077, "type": "channel", "title": "Gallery"}
    await tell(town, "channel_post", chat=channel, sender_chat=channel, text="/wave", photo=sent["photo"])
    await tell(town, "edited_channel_post", chat=channel, text="/wave")
    await tell(town, gift_of_the_year={"stars": 3})
    await tell(town, message_auto_delete_timer_changed={"message_auto_delete_time": 3})
    await town.settled()
    assert [m for m in await town.ada.messages() if m["from"]["is_bot"]] == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: message thread not found",
        "Bad Request: chat not found",
    ],
)
async def test_where_nobody_can_be_told_nothing_is_painted_and_no_alarm_is_raised(town, caplog, description):
    sent = await kept(town, photo())
    refusal = {"error_code": 400, "description": description}
    await town.fault(method="*", chat=STUDIO, times=-1, **refusal)
    await town.ada.send("/wave", chat=STUDIO, reply_to=sent["message_id"])
    await town.settled()
    assert town.backend.requests == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []

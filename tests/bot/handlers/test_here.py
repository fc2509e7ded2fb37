"""/here and *Only here*: a photo that is painted only where somebody has painted over it."""

import io

import numpy as np
import pytest
from aiohttp.test_utils import TestServer
from people import STUDIO, buttons, decode, finished, offers_paintings, photo, words
from PIL import Image, ImageDraw

from bot import sandbox
from bot.buttons import LONGEST, OnlyHere
from bot.choice import PaintOver
from engine import paintings
from storage import history, images

SIZE = (480, 360)
WAVE, NIGHT = (paintings.get(name).title for name in ("wave", "night"))


def taken() -> bytes:
    return photo(*SIZE)


def painted_over(picture: bytes, box=(40, 40, 200, 300), *, colour=(230, 40, 200), outline=False) -> bytes:
    """The picture, with a box painted over it, or drawn around it, and sent anew."""
    scribbled = decode(picture)
    draw = ImageDraw.Draw(scribbled)
    draw.rectangle(box, outline=colour, width=14, fill=None if outline else colour)
    file = io.BytesIO()
    scribbled.save(file, "JPEG", quality=82)
    return file.getvalue()


def share_of(mask: bytes, box=(40, 40, 200, 300)) -> float:
    """How far a mask and a box of the photo agree, 0 to 1."""
    found = np.asarray(Image.open(io.BytesIO(mask)).convert("L").resize(SIZE)) > 127
    meant = np.zeros_like(found)
    meant[box[1] : box[3], box[0] : box[2]] = True
    return float((found & meant).sum() / (found | meant).sum())


def is_the_photo(data: bytes) -> bool:
    """Whether it is the photo as it was sent, but for how Telegram compresses it."""
    found = np.asarray(decode(data).resize(SIZE), dtype=float)
    return bool(np.abs(found - np.asarray(decode(taken()))).mean() < 4)


def off_the_photo(picture: Image.Image, place: tuple[int, int]) -> float:
    """By how much a place of the picture, in the photo's pixels, is another colour than there."""
    there, here = decode(taken()).resize(picture.size), picture
    at = tuple(round(where * picture.width / SIZE[0]) for where in place)
    pixels = zip(there.getpixel(at), here.getpixel(at), strict=True)
    return max(abs(one - other) for one, other in pixels)


async def test_a_photo_is_painted_only_where_it_was_painted_over(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.sees(offers_paintings)
    await town.ada.send("/here wave", painted_over(taken()), reply_to=sent["message_id"])
    result = await town.ada.sees(finished)
    assert WAVE in words(result)
    [request] = town.backend.requests
    [style] = request.styles
    assert is_the_photo(request.content) and share_of(style.mask) > 0.95
    picture = await town.ada.picture(result)
    assert off_the_photo(picture, (400, 60)) < 20 < off_the_photo(picture, (120, 60))


async def test_to_draw_around_a_part_is_enough(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.send("/here wave", painted_over(taken(), outline=True), reply_to=sent["message_id"])
    await town.ada.sees(finished)
    assert share_of(town.backend.requests[0].styles[0].mask) > 0.95


@pytest.mark.parametrize("said", ["/here wave night", "/here wave, night", "/here Wave; night"])
async def test_a_second_painting_takes_the_rest(town, said):
    [sent] = await town.ada.send("", taken())
    await town.ada.send(said, painted_over(taken()), reply_to=sent["message_id"])
    result = await town.ada.sees(finished)
    assert f"{WAVE} · {NIGHT}" in words(result)
    here, elsewhere = town.backend.requests[0].styles
    assert share_of(here.mask) > 0.95 and elsewhere.mask is None


async def test_without_a_painting_it_is_asked_which_and_the_part_is_kept(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.sees(offers_paintings)
    [over] = await town.ada.send("/here", painted_over(taken()), reply_to=sent["message_id"])
    question = await town.ada.sees(
        lambda m: offers_paintings(m) and m["reply_to_message"]["message_id"] == over["message_id"]
    )
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)
    assert share_of(town.backend.requests[0].styles[0].mask) > 0.95


async def test_a_name_that_is_none_is_asked_about_too(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.send("/here wavy", painted_over(taken()), reply_to=sent["message_id"])
    question = await town.ada.sees(lambda m: offers_paintings(m) and "wavy" in words(m))
    await town.ada.send("night", reply_to=question["message_id"])
    await town.ada.sees(finished)
    assert share_of(town.backend.requests[0].styles[0].mask) > 0.95


async def test_under_a_photos_question_one_may_say_first_where(town):
    await town.ada.send("", taken())
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("", painted_over(taken()))
    question = await town.ada.sees(
        lambda m: offers_paintings(m) and m["message_id"] != question["message_id"]
    )
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)
    await town.settled()
    [request] = town.backend.requests
    assert is_the_photo(request.content) and share_of(request.styles[0].mask) > 0.95


async def test_only_one_photo_at_a_time_waits_to_be_painted_over(town):
    await town.ada.send("", photo(*SIZE, hue=150))
    first = await town.ada.sees(offers_paintings)
    await town.ada.press(first, "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("/wave", taken())
    await town.ada.press(await town.ada.opens_more(await town.ada.sees(finished)), "Only here")
    await town.ada.sees(lambda m: m["message_id"] == first["message_id"] and offers_paintings(m))
    await town.ada.send("", painted_over(taken()))
    await town.settled()
    assert is_the_photo(town.backend.requests[-1].content)
    assert share_of(town.backend.requests[-1].styles[0].mask) > 0.95
    await town.ada.press(first, WAVE)
    await town.settled()
    assert not is_the_photo(town.backend.requests[-1].content)


async def test_a_caption_says_at_once_in_which_manner(town):
    await town.ada.send("", taken())
    await town.ada.press(await town.ada.sees(offers_paintings), "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("wave", painted_over(taken()))
    await town.ada.sees(finished)
    [request] = town.backend.requests
    assert is_the_photo(request.content) and share_of(request.styles[0].mask) > 0.95


@pytest.mark.parametrize("what", ["the photo", "the picture"])
async def test_under_a_finished_picture_the_same_is_painted_only_there(town, what):
    await town.ada.send("/wave", taken())
    result = await town.ada.sees(finished)
    shown = io.BytesIO()
    (await town.ada.picture(result)).resize(SIZE).save(shown, "JPEG", quality=90)
    more = await town.ada.opens_more(result)
    await town.ada.press(more, "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("", painted_over(taken() if what == "the photo" else shown.getvalue()))
    again = await town.ada.sees(lambda m: finished(m) and m["message_id"] != result["message_id"])
    assert WAVE in words(again)
    first, second = town.backend.requests
    assert second.content == first.content and share_of(second.styles[0].mask) > 0.9


async def test_what_waits_outlives_a_restart(towns):
    async with TestServer(sandbox.create_app(), host="127.0.0.1") as server:
        async with towns(server=server) as town:
            await town.ada.send("", taken())
            await town.ada.press(await town.ada.sees(offers_paintings), "Only here")
            await town.ada.sees(lambda m: "paint over the part" in words(m))
            await town.settled()
        async with towns(server=server) as town:
            await town.ada.send("wave", painted_over(taken()))
            await town.ada.sees(finished)
            assert share_of(town.backend.requests[0].styles[0].mask) > 0.95


async def test_a_reply_to_the_question_or_to_the_picture_will_do(town):
    await town.ada.send("", taken())
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("/here wave", painted_over(taken()), reply_to=question["message_id"])
    result = await town.ada.sees(finished)
    await town.ada.send(
        "/here night", painted_over(taken(), (260, 60, 440, 300)), reply_to=result["message_id"]
    )
    await town.ada.sees(lambda m: finished(m) and NIGHT in words(m))
    first, second = town.backend.requests
    assert first.content == second.content
    assert share_of(second.styles[0].mask, (260, 60, 440, 300)) > 0.95


async def test_without_a_reply_it_is_the_newest_photo_that_fits(town):
    await town.ada.send("", taken())
    await town.ada.send("", photo(480, 360, hue=150))
    await town.settled()
    await town.ada.send("/here wave", painted_over(taken()))
    await town.ada.sees(finished)
    assert is_the_photo(town.backend.requests[0].content)


async def test_in_a_group_it_is_a_reply(town):
    [sent] = await town.ben.send("", taken(), chat=STUDIO)
    await town.ada.send("/here wave", painted_over(taken()), reply_to=sent["message_id"], chat=STUDIO)
    result = await town.ada.sees(finished, STUDIO)
    more = await town.ada.opens_more(result)
    assert "somebody else" in (await town.ben.press(more, "Only here"))["text"]
    await town.ada.press(more, "Only here")
    asking = await town.ada.sees(lambda m: "reply to this message" in words(m), STUDIO)
    over = painted_over(taken(), (260, 60, 440, 300))
    await town.ada.send("", over, reply_to=asking["message_id"], chat=STUDIO)
    await town.ada.sees(lambda m: finished(m) and m["message_id"] != result["message_id"], STUDIO)
    first, second = town.backend.requests
    assert share_of(first.styles[0].mask) > 0.95
    assert share_of(second.styles[0].mask, (260, 60, 440, 300)) > 0.95


async def test_the_part_stays_whatever_is_made_of_the_picture_next(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.send("/here wave night", painted_over(taken()), reply_to=sent["message_id"])
    result = await town.ada.sees(finished)
    for label in ("stronger", "Bigger", "Larger strokes"):
        await town.ada.press(result, label)
        await town.settled()
    await town.ada.send("/again")
    await town.settled()
    await town.ada.press(result, "Another painting")
    question = await town.ada.sees(lambda m: "Another painting" in words(m))
    await town.ada.press(question, paintings.get("ink").title)
    await town.settled()
    assert len(town.backend.requests) == 6
    for request in town.backend.requests:
        here, elsewhere = request.styles
        assert share_of(here.mask) > 0.95 and elsewhere.mask is None
        assert elsewhere.picture == town.backend.requests[0].styles[1].picture


async def test_a_part_is_tasted_and_gone_on_from(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.send("/here", painted_over(taken()), reply_to=sent["message_id"])
    question = await town.ada.sees(
        lambda m: offers_paintings(m) and m["reply_to_message"]["message_id"] != sent["message_id"]
    )
    await town.ada.press(question, "Taste")
    sheet = await town.ada.sees(lambda m: "tastes best" in words(m))
    await town.ada.press(sheet, "2")
    await town.ada.sees(finished)
    assert all(share_of(request.styles[0].mask) > 0.9 for request in town.backend.requests)


async def test_what_cannot_be_understood_is_answered_with_a_way_out(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.sees(offers_paintings)
    cropped = decode(painted_over(taken())).crop((0, 0, 480, 250))
    file = io.BytesIO()
    cropped.save(file, "JPEG", quality=82)
    for caption, picture, reply_to, sentence in (
        ("/here wave", taken(), sent, "nothing painted over"),
        ("/here wave", file.getvalue(), sent, "cropped or turned"),
        ("/here wave", photo(*SIZE, hue=150), sent, "Too much of this"),
        ("/here wave", photo(400, 400, hue=200), None, "which photo"),
        ("/here wave night ink", painted_over(taken()), sent, "A second painting takes the rest"),
    ):
        await town.ada.turn_the_page()
        await town.ada.send(caption, picture, reply_to=reply_to and reply_to["message_id"])
        assert sentence in words(await town.ada.sees(lambda m: not buttons(m)))
    await town.ada.turn_the_page()
    await town.ada.send("/here wave")
    assert "Open a photo" in words(await town.ada.sees(lambda m: not buttons(m)))
    assert town.backend.requests == []


async def test_what_was_asked_for_may_be_sent_again_after_a_refusal_or_let_go(town):
    await town.ada.send("", taken())
    await town.ada.press(await town.ada.sees(offers_paintings), "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("what now?")
    await town.ada.sees(lambda m: "paint over the part" in words(m) and m.get("reply_to_message"))
    await town.ada.send("", taken())
    await town.ada.sees(lambda m: "nothing painted over" in words(m))
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: "no longer do" in words(m))
    await town.ada.turn_the_page()
    await town.ada.send("", painted_over(taken()))
    await town.ada.sees(offers_paintings)
    await town.settled()


async def test_the_part_is_in_my_data_and_forgotten_with_me(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.send("/here wave", painted_over(taken()), reply_to=sent["message_id"])
    await town.ada.sees(finished)
    await town.settled()
    job = await history.last(town.house.db, 101)
    mask = job.styles[0].mask
    assert await images.read(town.house.db, mask)
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete everything" in buttons(m)), "Yes")
    await town.ada.sees(lambda m: "I have forgotten you" in words(m))
    with pytest.raises(images.MissingImage):
        await images.read(town.house.db, mask)


async def test_old_and_forged_buttons_are_answered(town):
    await town.ada.send("", taken())
    question = await town.ada.sees(offers_paintings)
    for button in (OnlyHere(10**6), PaintOver(10**6)):
        assert (await town.ada.forge(question, button.pack()))["text"]
        assert len(type(button)(10**15).pack()) <= LONGEST


@pytest.mark.parametrize("said", ["night", "/night"])
async def test_a_name_while_the_paint_is_awaited_says_what_comes_there(town, said):
    await town.ada.send("", taken())
    await town.ada.press(await town.ada.sees(offers_paintings), "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send(said)
    await town.settled()
    assert not town.backend.requests, "all of it was not asked for"
    await town.ada.send("", painted_over(taken()))
    assert NIGHT in words(await town.ada.sees(finished))
    [request] = town.backend.requests
    assert share_of(request.styles[0].mask) > 0.95


async def test_the_same_photo_without_any_paint_is_not_taken_for_a_painted_one(town):
    [sent] = await town.ada.send("", taken())
    await town.ada.send("/here wave", painted_over(taken()), reply_to=sent["message_id"])
    more = await town.ada.opens_more(await town.ada.sees(finished))
    await town.ada.press(more, "Only here")
    await town.ada.sees(lambda m: "paint over the part" in words(m))
    await town.ada.send("", taken())
    await town.ada.sees(lambda m: "nothing painted over" in words(m))
    await town.settled()
    assert len(town.backend.requests) == 1


async def test_an_album_cannot_say_where(town):
    await town.ada.send("/here wave", taken(), painted_over(taken()))
    await town.ada.sees(lambda m: "captioned /here and a painting" in words(m))
    await town.settled()
    assert not town.backend.requests


async def test_a_second_press_of_a_friend_under_a_part_makes_no_second_picture(town):
    [sent] = await town.ada.send("", taken(), chat=STUDIO)
    await town.ada.send("/here", painted_over(taken()), chat=STUDIO, reply_to=sent["message_id"])
    question = await town.ada.sees(offers_paintings, STUDIO)
    town.backend.hold()
    await town.ben.press(question, WAVE)
    await town.cleo.press(question, WAVE)
    assert "exactly this one" in (await town.ben.press(question, WAVE))["text"]
    town.backend.release()
    await town.settled()
    assert len(town.backend.requests) == 2


async def test_not_even_an_admin_has_the_next_picture_of_somebody_else_awaited(town):
    [sent] = await town.ben.send("", taken(), chat=STUDIO)
    await town.ben.send("/style", chat=STUDIO, reply_to=sent["message_id"])
    question = await town.ben.sees(offers_paintings, STUDIO)
    for label in ("Only here", "of my own"):
        assert "somebody else" in (await town.ada.press(question, label))["text"]

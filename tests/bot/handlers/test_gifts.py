"""Links for friends: a style of one's own, or the way a picture was painted, handed on and taken back."""

import re

import pytest
from people import Message, buttons, decode, finished, mean_colour, offers_paintings, photo, rows, words

from bot.buttons import LONGEST
from bot.handlers.gifts import KeepGift, TakeBack, UseGift
from bot.keepsakes import Once
from storage import images, people, styles
from storage.look import Veil

TOKEN = "A" * 32


async def keeps(town, name: str = "tiles", *, hue: int = 200, who: int = 101, **veil: bool) -> bytes:
    await people.meet(town.house.db, who, name="Ada" if who == 101 else "Ben")
    picture = photo(hue=hue)
    sha = await images.keep(town.house.db, picture, mime="image/jpeg")
    await styles.save(town.house.db, who, name, sha, Veil(**veil))
    return picture


async def card(town, number: str = "1") -> Message:
    """The card of one of Ada's styles."""
    await town.ada.turn_the_page()
    await town.ada.send("/mystyles")
    await town.ada.press(await town.ada.sees(lambda m: "Press a number" in words(m)), number)
    return await town.ada.sees(lambda m: "Rename" in buttons(m))


def start_of(message: Message) -> str:
    """What the app of a friend sends who opens the link in a message."""
    [link] = re.findall(r"https://t\.me/\S+\?start=(\S+)", words(message))
    assert re.fullmatch(r"[A-Za-z0-9_-]{30,64}", link)
    return f"/start {link}"


async def gives(town) -> Message:
    """Ada asks for the link to her style."""
    shown = await card(town)
    await town.ada.press(shown, "Give it to a friend")
    return await town.ada.sees(lambda m: "Whoever opens this link" in words(m))


async def test_a_friend_opens_the_link_and_keeps_the_style(town, data_dir):
    picture = await keeps(town)
    given = await gives(town)
    [[send], *_] = rows(given)
    assert send["url"].startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")
    await town.ben.send(start_of(given))
    shown = await town.ben.sees(lambda m: "A style that Ada gives you" in words(m))
    assert words(shown).startswith("tiles") and list(buttons(shown)) == ["Keep it as mine"]
    assert abs(mean_colour(await town.ben.picture(shown)) - mean_colour(decode(picture))).max() < 3
    files = sorted((data_dir / "images").rglob("*.jpg"))
    await town.ben.press(shown, "Keep it")
    await town.ben.sees(lambda m: "Kept as “tiles”" in words(m))
    [kept], [hers] = await styles.of(town.house.db, 102), await styles.of(town.house.db, 101)
    assert (kept.name, kept.picture_sha) == ("tiles", hers.picture_sha)
    assert sorted((data_dir / "images").rglob("*.jpg")) == files, "the picture is stored once"

    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await town.ada.sees(lambda m: "forgotten" in words(m))
    await town.ben.send("tiles", photo(hue=20))
    await town.ben.sees(finished)
    assert town.backend.requests[0].styles[0].picture == picture, "his copy is his own"


async def test_a_photo_that_waits_is_painted_so_without_keeping_it(town):
    picture = await keeps(town)
    link = start_of(await gives(town))
    await town.ben.send("", photo(hue=20))
    question = await town.ben.sees(offers_paintings)
    await town.ben.send(link)
    shown = await town.ben.sees(lambda m: "Ada gives you" in words(m))
    await town.ben.press(shown, "Paint my photo so")
    result = await town.ben.sees(finished)
    assert result["message_id"] == shown["message_id"]
    assert town.backend.requests[0].styles[0].picture == picture
    await town.ben.sees(lambda m: "goes on in another message" in words(m))
    assert question["message_id"] != result["message_id"]
    assert await styles.of(town.house.db, 102) == []


async def test_the_same_style_has_one_link_and_a_name_that_is_taken_gets_a_number(town):
    await keeps(town)
    await keeps(town, hue=20, who=102)
    link = start_of(await gives(town))
    assert start_of(await gives(town)) == link
    for _ in range(2):
        await town.ben.turn_the_page()
        await town.ben.send(link)
        await town.ben.press(await town.ben.sees(lambda m: "Ada gives you" in words(m)), "Keep it")
        await town.ben.sees(lambda m: "Kept as “tiles_2”" in words(m))
    assert [style.name for style in await styles.of(town.house.db, 102)] == ["tiles", "tiles_2"]


@pytest.mark.parametrize("how", ["taken back", "deleted", "forgotten", "forged", "cut short"])
async def test_a_link_that_opens_nothing_is_answered_with_a_sentence(town, how):
    await keeps(town)
    given = await gives(town)
    link = start_of(given)
    await town.ben.send(link)
    shown = await town.ben.sees(lambda m: "Ada gives you" in words(m))
    if how == "taken back":
        await town.ada.press(given, "Take it back")
        await town.ada.sees(lambda m: "opens nothing any more" in words(m))
    elif how == "deleted":
        [style] = await styles.of(town.house.db, 101)
        await styles.delete(town.house.db, 101, style.id)
    elif how == "forgotten":
        await people.forget(town.house.db, 101)
    elif how == "forged":
        link = f"/start gift-{TOKEN}"
    else:
        link = link[:-1]
    await town.ben.send(link)
    await town.ben.sees(lambda m: "This link opens nothing" in words(m))
    if how in ("taken back", "deleted", "forgotten"):
        assert "This link opens nothing" in (await town.ben.press(shown, "Keep it"))["text"]
    assert await styles.of(town.house.db, 102) == []


async def test_what_may_not_be_passed_on_has_no_link(town):
    await keeps(town, protected=True)
    shown = await card(town)
    assert "Give it to a friend" not in buttons(shown)
    [style] = await styles.of(town.house.db, 101)
    assert "another time" in (await town.ada.forge(shown, f"gift1:{style.id}"))["text"]


async def test_nobody_takes_back_or_gives_what_is_anothers(town):
    await keeps(town)
    link = start_of(await gives(town))
    [style] = await styles.of(town.house.db, 101)
    await town.ben.send("/start")
    hello = await town.ben.sees(lambda m: "Welcome" in words(m))
    await town.ben.forge(hello, TakeBack(1).pack())
    assert "no longer have this style" in (await town.ben.forge(hello, f"gift1:{style.id}"))["text"]
    await town.ben.send(link)
    await town.ben.sees(lambda m: "Ada gives you" in words(m))
    for button in (KeepGift(TOKEN), UseGift(TOKEN), Once(1, TOKEN)):
        assert (await town.ben.forge(hello, button.pack()))["text"]


async def test_a_hidden_style_is_shown_hidden(town):
    await keeps(town, spoiler=True)
    await town.ben.send(start_of(await gives(town)))
    assert (await town.ben.sees(lambda m: "Ada gives you" in words(m)))["has_media_spoiler"]


async def shares_a_look(town) -> str:
    """Ada's picture in the photo's colours, and the link to its look."""
    await town.ada.send("/settings")
    await town.ada.press(await town.ada.sees(lambda m: "Settings" in words(m)), "Photo's colours")
    await town.ada.send("wave", photo())
    await town.ada.press(await town.ada.opens_more(await town.ada.sees(finished)), "Share this look")
    return start_of(await town.ada.sees(lambda m: "Whoever opens this link" in words(m)))


async def test_a_look_says_what_it_changes_and_is_used_from_now_on(town):
    link = await shares_a_look(town)
    await town.ben.send(link)
    shown = await town.ben.sees(lambda m: "Ada shows you a way to paint" in words(m))
    assert "the photo's colours" in words(shown) and "Yours is now:\n64 px · strength 50%" in words(shown)
    assert list(buttons(shown)) == ["Use it from now on"]
    assert "Saved" in (await town.ben.press(shown, "Use it"))["text"]
    await town.ben.send("night", photo())
    assert "the photo's colours" in words(await town.ben.sees(finished))


async def test_a_look_is_used_once_for_a_photo_that_waits(town):
    link = await shares_a_look(town)
    await town.ben.send("", photo(hue=90))
    await town.ben.sees(offers_paintings)
    await town.ben.send(link)
    await town.ben.press(await town.ben.sees(lambda m: "Ada shows you" in words(m)), "Paint my photo so")
    result = await town.ben.sees(finished)
    assert "the photo's colours" in words(result) and "Claw" in words(result)
    await town.ben.turn_the_page()
    await town.ben.send("night", photo())
    assert "the photo's colours" not in words(await town.ben.sees(finished))


async def test_a_look_shows_nothing_of_ones_own_pictures(town):
    await keeps(town)
    await town.ada.send("tiles", photo())
    await town.ada.press(await town.ada.opens_more(await town.ada.sees(finished)), "Share this look")
    link = start_of(await town.ada.sees(lambda m: "Whoever opens this link" in words(m)))
    await town.ben.send("", photo(hue=90))
    await town.ben.sees(offers_paintings)
    await town.ben.send(link)
    shown = await town.ben.sees(lambda m: "Ada shows you" in words(m))
    assert list(buttons(shown)) == ["Use it from now on"] and "photo" not in shown


async def test_a_look_is_taken_back(town):
    link = await shares_a_look(town)
    given = await town.ada.sees(lambda m: "Whoever opens this link" in words(m))
    await town.ada.press(given, "Take it back")
    await town.ada.sees(lambda m: "opens nothing any more" in words(m))
    await town.ben.send(link)
    await town.ben.sees(lambda m: "This link opens nothing" in words(m))


def test_every_button_of_the_links_fits():
    for button in (TakeBack(10**15), KeepGift(TOKEN), UseGift(TOKEN), Once(10**15, TOKEN)):
        assert len(button.pack()) <= LONGEST

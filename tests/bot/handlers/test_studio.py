"""The way into the studio: /studio, the button under a photo that waits, a link from a group."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from people import STUDIO, decode, finished, offers_paintings, photo, rows, words

from bot.texts import LANGUAGES, plain
from storage import drafts, history, uploads

AT = "https://paint.example.org/studio/"


@pytest_asyncio.fixture(loop_scope="session")
async def town(towns):
    """A town whose bot has a studio."""
    async with towns(studio_url=AT) as opened:
        yield opened


def opens(message):
    """What the buttons under a message open inside Telegram."""
    return [key["web_app"]["url"] for row in rows(message) for key in row if "web_app" in key]


def photo_in(url):
    """The picture with which the studio at this address begins."""
    return parse_qs(urlsplit(url).query)["photo"][0]


async def test_studio_opens_it_in_the_private_chat(town):
    await town.ada.send("/studio")
    told = await town.ada.sees(lambda m: "The studio" in words(m))
    assert opens(told) == [AT]


async def test_a_greeting_and_the_help_lead_there(town):
    await town.ada.send("/start")
    assert opens(await town.ada.sees(lambda m: "Welcome" in words(m))) == [AT]
    await town.ada.send("/help")
    await town.ada.sees(lambda m: "/studio – your photo" in words(m))


async def test_a_photo_that_waits_can_be_taken_there(town):
    await town.ada.send("", photo())
    [address] = opens(await town.ada.sees(offers_paintings))
    sha = photo_in(address)
    assert address == f"{AT}?photo={sha}"
    draft = await drafts.latest(town.house.db, town.ada.id, town.ada.id)
    assert draft is not None and draft.content_sha == sha
    assert await uploads.may_use(town.house.db, town.ada.id, sha)
    assert not await uploads.may_use(town.house.db, town.ben.id, sha)

    await town.ada.send("/studio")
    told = await town.ada.sees(lambda m: "waits in the studio" in words(m))
    assert opens(told) == [f"{AT}?photo={sha}"]


async def test_a_photo_with_the_command_or_under_a_reply_with_it_is_there_at_once(town):
    await town.ada.send("/studio", photo(hue=90))
    told = await town.ada.sees(lambda m: "waits in the studio" in words(m))
    with_it = photo_in(opens(told)[0])
    [earlier] = await town.ada.send("/wave", photo(hue=150))
    await town.settled()
    await town.ada.turn_the_page()
    await town.ada.send("/studio", reply_to=earlier["message_id"])
    told = await town.ada.sees(lambda m: "waits in the studio" in words(m))
    assert photo_in(opens(told)[0]) != with_it
    for sha in (with_it, photo_in(opens(told)[0])):
        assert await uploads.may_use(town.house.db, town.ada.id, sha)


async def test_a_finished_picture_goes_on_there(town):
    await town.ada.send("wave", photo())
    more = await town.ada.opens_more(await town.ada.sees(finished))
    picture = await history.last(town.house.db, town.ada.id)
    assert picture is not None
    assert opens(more) == [f"{AT}?job={picture.id}"]
    await town.ada.press(more, "back")
    await town.ada.sees(lambda m: m["message_id"] == more["message_id"] and not opens(m))


async def test_in_a_group_a_finished_picture_does_not(town):
    await town.ben.send("/wave", photo(), chat=STUDIO)
    result = await town.ben.sees(finished, STUDIO)
    assert opens(await town.ben.opens_more(result)) == []


async def test_an_album_and_a_photo_that_is_painted_in_part_are_not_offered_there(town):
    await town.ada.send("", photo(hue=10), photo(hue=60), photo(hue=110))
    await town.ada.press(await town.ada.sees(rows), "All in one manner")
    assert opens(await town.ada.sees(offers_paintings)) == []

    [sent] = await town.ben.send("", photo(480, 360))
    await town.ben.sees(opens)
    await town.ben.turn_the_page()
    over = decode(photo(480, 360))
    over.paste((230, 40, 200), (40, 40, 200, 300))
    file = io.BytesIO()
    over.save(file, "JPEG")
    await town.ben.send("/here", file.getvalue(), reply_to=sent["message_id"])
    assert opens(await town.ben.sees(offers_paintings)) == []


async def test_in_a_group_a_link_leads_to_the_private_chat(town):
    await town.ben.send("/studio", chat=STUDIO)
    told = await town.ben.sees(lambda m: "private chat" in words(m), STUDIO)
    assert opens(told) == []
    [[link]] = rows(told)
    name = town.house.telegram.username
    assert link["url"] == f"https://t.me/{name}?start=studio"
    await town.ben.send("/start studio")  # as the link does
    assert opens(await town.ben.sees(lambda m: "The studio" in words(m))) == [AT]


async def test_no_button_of_an_app_stands_under_a_photo_in_a_group(town):
    [sent] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ben.send("/style", chat=STUDIO, reply_to=sent["message_id"])
    assert opens(await town.ben.sees(offers_paintings, STUDIO)) == []


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
async def test_it_is_called_so_in_every_language(town, code):
    await town.ada.speaks(code.replace("_", "-"))
    await town.ada.send("/studio")
    told = await town.ada.sees(opens)
    [[button]] = rows(told)
    assert button["text"] == plain("button-studio", code) != plain("button-studio", "en")
    assert words(told) == plain("studio", code)


async def test_where_there_is_none_nothing_leads_there(towns):
    async with towns() as town:
        await town.ada.send("/studio")
        told = await town.ada.sees(lambda m: "no studio" in words(m))
        assert rows(told) == []
        await town.ada.send("/start")
        assert rows(await town.ada.sees(lambda m: "Welcome" in words(m))) == []
        await town.ada.send("/help")
        assert "/studio" not in words(await town.ada.sees(lambda m: "Ways to ask" in words(m)))
        await town.ada.send("", photo())
        assert opens(await town.ada.sees(offers_paintings)) == []

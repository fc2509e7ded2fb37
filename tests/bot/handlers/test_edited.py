"""A caption that is written or changed later."""

import pytest
from people import buttons, finished, offers_paintings, photo, words

from engine import paintings

WAVE, NIGHT = paintings.get("wave").title, paintings.get("night").title


async def titles(town) -> list[str]:
    await town.settled()
    return [words(m).splitlines()[0] for m in await town.ada.messages() if finished(m)]


@pytest.mark.parametrize(
    ("caption", "expected"), [("wave", [WAVE]), ("/wave", [WAVE]), ("wave, night", [WAVE, NIGHT])]
)
async def test_a_photo_that_waits_is_painted_when_its_caption_names_a_painting(town, caption, expected):
    [sent] = await town.ada.send("my cat", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.rewrites(sent, caption)
    result = await town.ada.sees(finished)
    assert result["reply_to_message"]["message_id"] == sent["message_id"]
    assert await titles(town) == expected
    [old] = [m for m in await town.ada.messages() if m["message_id"] == question["message_id"]]
    assert not buttons(old) and "goes on in another message" in words(old)


async def test_a_caption_that_names_none_changes_nothing(town):
    [sent] = await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    for caption in ("my cat", "waev"):
        await town.ada.rewrites(sent, caption)
        await town.settled()
    said = [m for m in await town.ada.messages() if m["from"]["is_bot"]]
    assert said == [question] and town.backend.requests == []


async def test_a_caption_of_a_photo_that_is_ordered_or_done_orders_nothing_more(town):
    town.backend.hold()
    [sent] = await town.ada.send("/wave", photo())
    await town.ada.sees(lambda m: any("Cancel" in label for label in buttons(m)))
    await town.ada.rewrites(sent, "/night")
    town.backend.release()
    await town.ada.sees(finished)
    await town.ada.rewrites(sent, "ink")
    assert await titles(town) == [WAVE]


async def test_words_that_are_changed_are_not_said_again(town):
    [thanks] = await town.ada.send("thanks")
    [sent] = await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.rewrites(thanks, "wave")
    await town.settled()
    assert sent and len([m for m in await town.ada.messages() if m["from"]["is_bot"]]) == 2
    assert town.backend.requests == []


@pytest.mark.parametrize("number", [0, 1])
async def test_an_album_that_waits_is_painted_when_a_caption_of_it_names_a_painting(town, number):
    sent = await town.ada.send("", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.sees(lambda m: "How shall I take them?" in words(m))
    await town.ada.rewrites(sent[number], "wave")
    assert await titles(town) == [WAVE] * 3

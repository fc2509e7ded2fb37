"""What people write beside commands, and commands that there are not."""

import pytest
from people import data_of, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title


def says(part: str):
    return lambda m: part in words(m)


@pytest.mark.parametrize("name", ["wave", " Wave! ", WAVE.upper(), "/wave"])
async def test_a_paintings_name_chooses_while_a_photo_waits(town, name):
    [sent] = await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.send(name)
    result = await town.ada.sees(finished)
    assert WAVE in words(result) and result["reply_to_message"]["message_id"] == sent["message_id"]


@pytest.mark.parametrize("greeting", ["नमस्ते", "Привіт!", "سلام", "你好", "Olá"])
async def test_a_greeting_is_understood_in_any_of_our_languages(town, greeting):
    await town.ada.send(greeting)
    await town.ada.sees(says("Hello! Send me a photo"))


async def test_each_thing_that_is_said_gets_its_own_answer(town):
    ada = town.ada
    await ada.send("wave")
    await ada.sees(says("Send me a photo with the caption /wave"))
    await ada.send("thanks a lot!")
    await ada.sees(says("You are welcome"))
    await ada.send("hello")
    await ada.sees(says("Hello! Send me a photo"))
    await ada.send("/nonsense")
    await ada.sees(says("I do not know /nonsense."))
    await ada.send("/hlep")
    await ada.sees(says("Did you mean /help"))
    await ada.send("", photo())
    await ada.sees(offers_paintings)
    await ada.send("what now?")
    await ada.sees(says("Your photo waits for its painting"))
    await ada.send("mosiac")
    await ada.sees(says("Did you mean mosaic?"))
    await ada.press(await ada.sees(offers_paintings), "my own")
    await ada.send("what?")
    await ada.sees(says("waiting for the picture whose style"))
    await town.settled()
    assert town.backend.requests == []


async def test_markup_in_what_is_written_is_shown_as_it_is(town):
    for text in (
        "<b>bold</b> & 'quoted'",
        "'; DROP TABLE jobs; --",
        "../../etc/passwd",
        "\u202eabc",
        "🎨" * 2000,
    ):
        await town.ada.send(text)
        await town.settled()
    said = [m for m in await town.ada.messages() if m["from"]["is_bot"]]
    assert len(said) == 5 and not any("Something went wrong" in words(m) for m in said)


async def test_an_unknown_command_as_a_caption_is_asked_about(town):
    await town.ada.send("/wav", photo())
    question = await town.ada.sees(offers_paintings)
    assert "I do not know /wav. Did you mean /wave" in words(question)
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)


async def test_an_album_with_an_unknown_command_is_asked_about(town):
    await town.ada.send("/wav", photo(), photo(hue=90))
    question = await town.ada.sees(offers_paintings)
    assert "I do not know /wav" in words(question) and data_of(question, WAVE)

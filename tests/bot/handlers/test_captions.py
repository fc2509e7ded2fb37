"""Asking in one message: names in a caption, several of them, and mixtures."""

import pytest
from people import ATTIC, STUDIO, buttons, decode, finished, offers_paintings, photo, words

from engine import paintings

WAVE, NIGHT = paintings.get("wave").title, paintings.get("night").title
BOT = "@pastiche_bot"


async def titles(town, chat: int | None = None) -> list[str]:
    """What stands in bold under the finished pictures, in order."""
    await town.settled()
    return [words(m).splitlines()[0] for m in await town.ada.messages(chat) if finished(m)]


@pytest.mark.parametrize("caption", ["wave", "The Wave", WAVE.upper()])
async def test_a_caption_with_a_paintings_name_needs_no_dialog(town, caption):
    [sent] = await town.ada.send(caption, photo())
    result = await town.ada.sees(finished)
    assert result["reply_to_message"]["message_id"] == sent["message_id"]
    assert await titles(town) == [WAVE]
    assert not any(offers_paintings(m) for m in await town.ada.messages())


@pytest.mark.parametrize("caption", ["wave, night", "/wave /night", "Wave\n/night"])
async def test_several_names_make_a_picture_each(town, caption):
    await town.ada.send(caption, photo())
    assert await titles(town) == [WAVE, NIGHT]


@pytest.mark.parametrize(
    ("caption", "title"),
    [
        ("wave + night", f"50% {WAVE} + 50% {NIGHT}"),
        ("/wave + /night", f"50% {WAVE} + 50% {NIGHT}"),
        ("70% wave + 30% night", f"70% {WAVE} + 30% {NIGHT}"),
        ("3 wave + night", f"75% {WAVE} + 25% {NIGHT}"),
        ("wave & night", f"50% {WAVE} + 50% {NIGHT}"),
        ("wave and night", f"50% {WAVE} + 50% {NIGHT}"),
        ("wave 70 night 30", f"70% {WAVE} + 30% {NIGHT}"),
    ],
)
async def test_names_with_a_plus_or_numbers_make_one_mixed_picture(town, caption, title):
    await town.ada.send(caption, photo())
    assert await titles(town) == [title]
    [request] = town.backend.requests
    assert len(request.styles) == 2


async def test_a_caption_of_just_words_is_a_photo_asked_about(town):
    await town.ada.send("my cat", photo())
    assert words(await town.ada.sees(offers_paintings)) == "In which manner shall I paint it?"
    await town.settled()
    assert town.backend.requests == []


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("/waev", "I do not know /waev. Did you mean /wave"),
        ("waev", "No painting is called “waev”. Did you mean wave"),
        ("/wave /nigth", "I do not know /nigth. Did you mean /night"),
        ("wave + nigth", "No painting is called “nigth”. Did you mean night"),
        ("wave + night + ink + glass", "I mix at most 3 paintings"),
    ],
)
async def test_what_cannot_be_understood_is_asked_about(town, caption, said):
    await town.ada.send(caption, photo())
    question = await town.ada.sees(offers_paintings)
    assert said in words(question)
    await town.settled()
    assert town.backend.requests == []
    await town.ada.press(question, WAVE)
    assert await titles(town) == [WAVE]


async def test_words_after_a_photo_may_be_several_names_or_a_mixture(town):
    await town.ada.send("", photo(hue=10))
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("wave, 2 night + wave")
    assert await titles(town) == [WAVE, f"67% {NIGHT} + 33% {WAVE}"]
    [old] = [m for m in await town.ada.messages() if m["message_id"] == question["message_id"]]
    assert not buttons(old) and "goes on in another message" in words(old)
    await town.ada.send("/ink")
    await town.ada.sees(lambda m: "Send me a photo first" in words(m))


async def test_a_slip_among_names_paints_nothing_and_the_photo_waits_on(town):
    await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.send("ink & nigth")
    await town.ada.sees(lambda m: "No painting is called “nigth”. Did you mean night?" in words(m))
    await town.ada.send("wave, nigth")
    await town.ada.sees(lambda m: "No painting is called “nigth”. Did you mean night?" in words(m))
    await town.ada.send("wave, night")
    assert await titles(town) == [WAVE, NIGHT]


async def test_words_in_reply_to_a_photo_are_about_that_photo(town):
    [first] = await town.ada.send("", photo(120, 60))
    await town.ada.send("", photo(60, 120))
    await town.ada.send("wave + night", reply_to=first["message_id"])
    await town.settled()
    assert [decode(request.content).size for request in town.backend.requests] == [(120, 60)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("/wave /night", [WAVE, NIGHT]),
        ("/wave + /night", [f"50% {WAVE} + 50% {NIGHT}"]),
        (f"{BOT} wave, night", [WAVE, NIGHT]),
        (f"wave {BOT}", [WAVE]),
    ],
)
async def test_in_a_group_a_reply_that_begins_with_a_command_or_names_the_bot(town, said, expected):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send(said, chat=STUDIO, reply_to=shared["message_id"])
    assert await titles(town, STUDIO) == expected


async def test_in_a_group_a_photo_captioned_with_the_bots_name_and_paintings(town):
    await town.ada.send(f"{BOT} wave + night", photo(), chat=STUDIO)
    assert await titles(town, STUDIO) == [f"50% {WAVE} + 50% {NIGHT}"]


async def test_words_in_a_group_are_said_to_the_others(town):
    [shared] = await town.ben.send("", photo(), chat=ATTIC)
    await town.ada.send("wave", chat=ATTIC, reply_to=shared["message_id"])
    await town.ada.send(f"{BOT} what a wave", chat=ATTIC, reply_to=shared["message_id"])
    await town.settled()
    assert not any(m["from"]["is_bot"] for m in await town.ada.messages(ATTIC))


async def test_as_many_are_painted_as_there_is_room_for_and_it_is_said(town):
    town.backend.hold()
    for hue in range(0, 180, 20):
        await town.ada.send("/night", photo(hue=hue))
    await town.ada.send("wave, night, ink", photo(hue=200))
    said = await town.ada.sees(lambda m: "found no room" in words(m))
    assert words(said).startswith("2 of these pictures found no room: I take 10 of yours at a time.")
    await town.ada.send("wave, night", photo(hue=210))
    await town.ada.sees(lambda m: "10 pictures waiting already" in words(m))
    town.backend.release()
    assert len(await titles(town)) == 10


async def test_a_painting_that_is_not_here_is_asked_about_and_the_others_are_painted(town):
    await town.ada.send("wave, starry night", photo())
    question = await town.ada.sees(offers_paintings)
    assert "has not arrived here" in words(question)
    assert await titles(town) == [WAVE]
    await town.ada.press(question, NIGHT)
    assert await titles(town) == [WAVE, NIGHT] or await titles(town) == [NIGHT, WAVE]

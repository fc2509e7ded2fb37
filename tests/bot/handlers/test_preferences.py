"""/settings, and what they decide."""

from people import STUDIO, buttons, finished, photo, words

from engine.request import Colour


def chosen(message) -> list[str]:
    return [label for label in buttons(message) if label.startswith("✓")]


async def test_settings_decide_size_strength_and_colours_of_the_next_picture(town):
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    assert chosen(settings) == ["✓ 64 px", "✓ Balanced", "✓ Painting's colours"]
    for label in ("Photo's colours", "256 px", "Strong"):
        told = await town.ada.press(settings, label)
        assert told["text"] == "Saved for your next pictures."
        settings = await town.ada.sees(lambda m, label=label: f"✓ {label}" in buttons(m))
    assert chosen(settings) == ["✓ 256 px", "✓ Strong", "✓ Photo's colours"]
    await town.ada.send("/wave", photo())
    result = await town.ada.sees(finished)
    assert "256 px · strength 70% · the photo's colours" in words(result)
    [request] = town.backend.requests
    assert (request.size, request.strength, request.colour) == (256, 0.7, Colour.PHOTO)


async def test_what_is_chosen_already_can_be_chosen_again(town):
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    assert (await town.ada.press(settings, "Balanced"))["text"] == "Saved for your next pictures."
    await town.settled()
    assert len([m for m in await town.ada.messages() if m["from"]["is_bot"]]) == 1


async def test_sizes_that_are_not_on_offer_and_strengths_beyond_all_are_refused(town):
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    forged = ("size:4096", "size:-1", "strength:1.01", "colours:match2", "recipe:gatys", "id:1")
    for data in (*(f"set1:{choice}" for choice in forged), "size1:256"):
        assert "no longer does anything" in (await town.ada.forge(settings, data))["text"]
    await town.ada.send("/wave", photo())
    assert "64 px · strength 50%" in words(await town.ada.sees(finished))


async def test_everybody_has_settings_of_their_own(town):
    await town.ada.send("/settings")
    await town.ada.press(await town.ada.sees(lambda m: "Settings" in words(m)), "256 px")
    await town.ben.send("/wave", photo())
    assert "64 px" in words(await town.ben.sees(finished))


async def test_settings_are_for_the_private_chat(town):
    await town.ada.send("/settings", chat=STUDIO)
    await town.ada.sees(lambda m: "private chat" in words(m), STUDIO)

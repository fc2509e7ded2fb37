"""/settings, and what they decide."""

from people import STUDIO, buttons, finished, photo, words

from bot.languages import Languages
from engine.request import Colour
from storage import people


def chosen(message) -> list[str]:
    return [label for label in buttons(message) if label.startswith("✓")]


async def test_settings_decide_size_strength_colours_and_strokes_of_the_next_picture(town):
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    assert chosen(settings) == ["✓ 64 px", "✓ Balanced", "✓ Painting's colours", "✓ As painted"]
    for label in ("Photo's colours", "256 px", "Strong", "Fine strokes"):
        told = await town.ada.press(settings, label)
        assert told["text"] == "Saved for your next pictures."
        settings = await town.ada.sees(lambda m, label=label: f"✓ {label}" in buttons(m))
    assert chosen(settings) == ["✓ 256 px", "✓ Strong", "✓ Photo's colours", "✓ Fine strokes"]
    await town.ada.send("/wave", photo())
    result = await town.ada.sees(finished)
    assert "256 px · strength 70% · the photo's colours · strokes × 0.67" in words(result)
    [request] = town.backend.requests
    assert (request.size, request.strength, request.colour) == (256, 0.7, Colour.PHOTO)
    assert [style.scale for style in request.styles] == [0.67]


async def test_what_is_chosen_already_can_be_chosen_again(town):
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    assert (await town.ada.press(settings, "Balanced"))["text"] == "Saved for your next pictures."
    await town.settled()
    assert len([m for m in await town.ada.messages() if m["from"]["is_bot"]]) == 1


async def test_sizes_that_are_not_on_offer_and_strengths_beyond_all_are_refused(town):
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    forged = ("size:4096", "size:-1", "strength:1.01", "stroke:9.0", "colours:match2", "recipe:gatys", "id:1")
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
    await town.ben.send("/settings", chat=STUDIO)
    await town.ben.sees(lambda m: "private chat" in words(m), STUDIO)


async def test_the_language_is_chosen_in_the_settings_and_spoken_from_then_on(town):
    ada = town.ada
    await ada.send("/settings")
    settings = await ada.sees(lambda m: "Settings" in words(m))
    await ada.press(settings, "Language: English")
    question = await ada.sees(lambda m: "Deutsch" in buttons(m))
    assert {"فارسی", "हिन्दी", "简体中文", "Українська"} <= set(buttons(question))
    assert chosen(question) == ["✓ As in Telegram"]
    told = await ada.press(question, "Deutsch")
    assert told["text"] == "Ab jetzt reden wir auf Deutsch."
    await ada.sees(lambda m: "Einstellungen" in words(m) and "🌐 Sprache: Deutsch" in buttons(m))
    await ada.send("", photo())
    await ada.sees(lambda m: "In welchem Stil" in words(m) and "🎲 Überrasch mich" in buttons(m))
    await ada.send("klaue des meeres")
    result = await ada.sees(lambda m: "photo" in m and "Stärker · 65\xa0%" in buttons(m))
    assert "Die Klaue des Meeres" in words(result) and "Stärke 50\xa0%" in words(result)
    await ada.send("/history")
    await ada.sees(lambda m: "1 von 1 · Die Klaue des Meeres" in words(m))
    await ada.send("", photo(hue=90))
    await ada.sees(lambda m: "In welchem Stil" in words(m) and "Die Klaue des Meeres" in buttons(m))
    alert = await ada.forge(result, "cancel1:424242")
    assert alert["text"] == "Dieses Bild habe ich nicht mehr."
    await town.ben.send("/help")
    await town.ben.sees(lambda m: "Ways to ask" in words(m))


async def test_a_chosen_language_outlives_a_restart_and_as_in_telegram_takes_it_back(towns):
    async with towns() as town:
        await speak(town.ada, "Русский")
        assert await people.language_of(town.house.db, 101) == "ru"
        assert await people.chosen_languages(town.house.db) == {101: "ru"}
        again = await Languages.known(town.house.db)
        assert again.of(101, "en") == "ru" and again.of(102, "en") == "en"
        settings = await town.ada.sees(lambda m: "Настройки" in words(m))
        await town.ada.press(settings, "Язык: Русский")
        question = await town.ada.sees(lambda m: "Как в Telegram" in buttons(m))
        assert chosen(question) == ["✓ Русский"]
        assert (await town.ada.press(question, "Как в Telegram"))["text"] == "From now on we talk in English."
        assert await people.chosen_languages(town.house.db) == {}
        assert await people.language_of(town.house.db, 101) == "en"


async def test_who_has_chosen_nothing_is_spoken_to_as_their_telegram_is_set(town):
    for language, said in (
        ("uk", "Як попросити"),
        ("pt-br", "Formas de pedir"),
        ("fr", "Ways to ask"),
        ("", "Ways to ask"),
    ):
        await town.ben.speaks(language)
        await town.ben.turn_the_page()
        await town.ben.send("/help")
        await town.ben.sees(lambda m, said=said: said in words(m))


async def test_who_is_forgotten_is_spoken_to_as_their_telegram_is(town):
    ada = town.ada
    await speak(ada, "Español")
    await ada.send("/forget")
    question = await ada.sees(lambda m: "Sí, borrar todo" in buttons(m))
    await ada.press(question, "Sí, borrar todo")
    await ada.sees(lambda m: "Te he olvidado" in words(m))
    await ada.send("/help")
    await ada.sees(lambda m: "Ways to ask" in words(m))


async def test_a_message_of_the_chosen_language_does_not_count_as_what_telegram_says(town):
    await speak(town.ada, "Deutsch")
    await town.ada.send("/wave", photo())
    await town.ada.sees(lambda m: "photo" in m and "Stärker · 65\xa0%" in buttons(m))
    await town.house.languages.choose(101, None)
    assert await people.language_of(town.house.db, 101) == "en"


async def test_languages_that_there_are_not_and_buttons_in_groups_are_refused(town):
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    for data in ("speak1:fr", "speak1:", "speak1:phrases", "languages1:x"):
        assert "no longer does anything" in (await town.ada.forge(settings, data))["text"]
    await town.ben.send("/settings", chat=STUDIO)
    hint = await town.ada.sees(lambda m: "private chat" in words(m), STUDIO)
    for data in ("speak1:de", "languages1", "settings1"):
        assert "private chat" in (await town.ada.forge(hint, data))["text"]
    assert await people.chosen_languages(town.house.db) == {}


async def speak(person, language):
    """Choose a language in the settings."""
    await person.send("/settings")
    settings = await person.sees(lambda m: any("🌐" in label for label in buttons(m)))
    await person.press(settings, "🌐")
    await person.press(await person.sees(lambda m: language in buttons(m)), language)

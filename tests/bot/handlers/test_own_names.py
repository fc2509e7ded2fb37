"""One's own styles called by their names: in captions, in words, as commands, mixed with paintings."""

from people import STUDIO, Message, buttons, decode, finished, mean_colour, offers_paintings, photo, words

from engine import paintings
from storage import images, jobs, people, styles
from storage.look import StyleChoice, Veil

WAVE = paintings.get("wave").title


async def keeps(town, name: str, hue: int = 200, *, who: int = 101, **veil: bool) -> bytes:
    """Ada keeps a picture as a style of hers by that name."""
    picture = photo(hue=hue)
    await people.meet(town.house.db, who, name="Somebody")
    sha = await images.keep(town.house.db, picture, mime="image/jpeg")
    await styles.save(town.house.db, who, name, sha, Veil(**veil))
    return picture


def has(picture: bytes):
    """Whether a style of a request is that picture."""
    return lambda style: style.picture == picture


async def test_a_photo_is_painted_like_the_style_its_caption_names(town):
    grandma = await keeps(town, "grandma")
    for caption in ("grandma", "Grandma!", "/grandma", "/grandma please"):
        await town.ada.turn_the_page()
        await town.ada.send(caption, photo(hue=20))
        result = await town.ada.sees(finished)
        assert words(result).startswith("grandma\n"), caption
        assert town.backend.requests[-1].styles[0].picture == grandma
    assert len(town.backend.requests) == 4


async def test_it_mixes_with_a_painting_and_takes_a_weight(town):
    grandma = await keeps(town, "grandma")
    await town.ada.send("70% grandma + wave", photo(hue=20))
    await town.ada.sees(finished)
    [request] = town.backend.requests
    first, second = request.styles
    assert first.picture == grandma and second.picture != grandma
    assert (round(first.weight), round(second.weight)) == (70, 30)
    mixed = await town.ada.sees(finished)
    assert words(mixed).startswith(f"70% grandma + 30% {WAVE}\n")
    await town.ada.press(mixed, "stronger")
    await town.ada.sees(lambda m: "grandma" in words(m) and "strength 65%" in words(m))


async def test_a_picture_has_the_name_its_style_had_when_it_was_ordered(town):
    await keeps(town, "grandma")
    await town.ada.send("grandma", photo(hue=20))
    await town.ada.sees(finished)
    await town.ada.send("/mystyles")
    await town.ada.press(await town.ada.sees(lambda m: "1" in buttons(m)), "1")
    await town.ada.press(await town.ada.sees(lambda m: "Rename" in buttons(m)), "Rename")
    await town.ada.send("quilt")
    await town.settled()
    await town.ada.send("/history")
    await town.ada.sees(lambda m: "grandma" in words(m))
    await town.ada.send("quilt", photo(hue=40))
    await town.ada.sees(lambda m: finished(m) and words(m).startswith("quilt\n"))


async def test_words_call_it_for_a_photo_that_waits_and_say_what_to_do_without_one(town):
    grandma = await keeps(town, "old_tiles")
    await town.ada.send("Old tiles")
    await town.ada.sees(lambda m: "caption /old_tiles" in words(m))
    await town.ada.send("", photo(hue=20))
    await town.ada.sees(offers_paintings)
    await town.ada.send("old tiles, wave")
    await town.settled()
    assert len([m for m in await town.ada.messages() if finished(m)]) == 2
    assert any(has(grandma)(style) for request in town.backend.requests for style in request.styles)


async def test_each_photo_of_an_album_and_a_photo_in_a_group_are_painted_so(town):
    grandma = await keeps(town, "grandma")
    await town.ada.send("grandma", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.settled()
    [shared] = await town.ben.send("", photo(hue=20), chat=STUDIO)
    await town.ada.send("/grandma", chat=STUDIO, reply_to=shared["message_id"])
    await town.ada.sees(finished, STUDIO)
    await town.settled()
    assert [request.styles[0].picture for request in town.backend.requests] == [grandma] * 4


async def test_a_caption_that_is_changed_to_its_name_counts(town):
    await keeps(town, "grandma")
    [sent] = await town.ada.send("for you", photo(hue=20))
    await town.ada.sees(offers_paintings)
    await town.ada.rewrites(sent, "grandma")
    assert "grandma" in words(await town.ada.sees(finished))


async def test_nobody_else_is_understood_by_it_and_a_painting_is_called_by_its_own_name(town):
    grandma = await keeps(town, "grandma")
    wave = await keeps(town, "wave", hue=90)  # as of a time when no painting was called so
    await town.ben.send("grandma", photo(hue=20))
    await town.ben.sees(offers_paintings)
    await town.ben.send("/grandma")
    await town.ben.sees(lambda m: "do not know /grandma" in words(m))
    await town.ada.send("wave", photo(hue=20))
    await town.ada.sees(finished)
    [request] = town.backend.requests
    assert request.styles[0].picture not in (grandma, wave)


async def test_its_name_goes_before_what_a_slip_of_the_pen_might_mean(town):
    await keeps(town, "waves")
    await town.ada.send("waves", photo(hue=20))
    assert "waves" in words(await town.ada.sees(finished))


async def test_a_picture_is_covered_as_the_style_it_is_painted_like(town):
    await keeps(town, "secret", protected=True)
    await keeps(town, "veiled", hue=90, spoiler=True)
    await town.ada.send("secret", photo(hue=20))
    assert (await town.ada.sees(finished))["has_protected_content"]
    await town.ada.turn_the_page()
    await town.ada.send("veiled + wave", photo(hue=20))
    result = await town.ada.sees(finished)
    assert result["has_media_spoiler"] and not result.get("has_protected_content")


async def more_of(town, caption: str, *pictures: bytes) -> Message:
    await town.ada.send(caption, *pictures)
    return await town.ada.opens_more(await town.ada.sees(finished))


async def test_what_a_picture_was_painted_like_is_kept_and_named(town):
    opened = await more_of(town, "", photo(120, 60, hue=20), photo(80, 80, hue=150))
    await town.ada.press(opened, "Keep as my style")
    kept = await town.ada.sees(lambda m: "Kept as “mine”" in words(m))
    await town.ada.press(kept, "Rename")
    await town.ada.sees(lambda m: "What shall “mine” be called" in words(m))
    await town.ada.send("Grandma")
    await town.ada.sees(lambda m: "called “grandma” now" in words(m))
    await town.ada.turn_the_page()
    await town.ada.send("grandma", photo(hue=70))
    await town.ada.sees(finished)
    assert town.backend.requests[-1].styles == town.backend.requests[0].styles

    again = await town.ada.opens_more(await town.ada.sees(finished))
    assert "Keep as my style" not in buttons(again), "it is kept already"
    await town.ada.press(opened, "Keep as my style")
    await town.ada.sees(lambda m: "Kept as “grandma”" in words(m))
    assert [each.name for each in await styles.of(town.house.db, 101)] == ["grandma"]


async def test_only_a_picture_of_ones_own_can_become_a_style(town):
    opened = await more_of(town, "wave", photo(hue=20))
    assert "Keep as my style" not in buttons(opened)
    [job] = await jobs.made_of(town.house.db, (await jobs.get(town.house.db, 1)).update_id)
    told = await town.ada.forge(opened, f"keepstyle1:{job.id}")
    assert "another time" in told["text"]
    told = await town.ben.forge(await _hello(town.ben), f"keepstyle1:{job.id}")
    assert "somebody else" in told["text"]
    assert job.styles == [StyleChoice(painting="wave")]


async def _hello(person) -> Message:
    await person.send("/start")
    return await person.sees(lambda m: "Welcome" in words(m))


async def test_a_style_that_is_kept_of_a_protected_picture_stays_so(town):
    await keeps(town, "secret", protected=True)
    await town.ada.send("secret", photo(hue=20))
    result = await town.ada.sees(finished)
    [kept] = await styles.of(town.house.db, 101)
    await styles.delete(town.house.db, 101, kept.id)
    await town.ada.press(await town.ada.opens_more(result), "Keep as my style")
    await town.ada.sees(lambda m: "Kept as" in words(m))
    [kept] = await styles.of(town.house.db, 101)
    assert kept.veil.protected
    shown = decode(await images.read(town.house.db, kept.picture_sha))
    assert abs(mean_colour(shown) - mean_colour(decode(photo(hue=200)))).max() < 3

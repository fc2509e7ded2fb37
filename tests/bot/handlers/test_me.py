"""/me: one's own profile photo."""

from people import STUDIO, decode, finished, offers_paintings, photo, words

from engine import paintings

WAVE, NIGHT = paintings.get("wave").title, paintings.get("night").title


async def test_a_profile_photo_is_painted_in_the_manner_that_is_named(town):
    await town.ada.shows_as_profile(photo(120, 60))
    await town.ada.shows_as_profile(photo(90, 90))
    [sent] = await town.ada.send("/me wave")
    result = await town.ada.sees(finished)
    assert WAVE in words(result) and result["reply_to_message"]["message_id"] == sent["message_id"]
    [request] = town.backend.requests
    assert decode(request.content).size == (90, 90)


async def test_several_manners_and_mixtures_work_there_too(town):
    await town.ada.shows_as_profile(photo())
    await town.ada.send("/me wave, wave + night")
    await town.settled()
    titles = [words(m).splitlines()[0] for m in await town.ada.messages() if finished(m)]
    assert titles == [WAVE, f"50% {WAVE} + 50% {NIGHT}"]


async def test_without_a_name_it_is_asked_in_which_manner(town):
    await town.ada.shows_as_profile(photo())
    await town.ada.send("/me")
    question = await town.ada.sees(offers_paintings)
    assert words(question) == "Your profile photo. In which manner shall I paint it?"
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)
    await town.ada.send("/me waev")
    await town.ada.sees(lambda m: offers_paintings(m) and "Did you mean wave?" in words(m))


async def test_who_shows_no_profile_photo_is_told_so(town):
    await town.ada.send("/me wave")
    await town.ada.sees(lambda m: "I see no profile photo of yours" in words(m))
    await town.ada.shows_as_profile(photo())
    await town.ada.shows_as_profile(None)
    await town.ada.send("/me")
    await town.settled()
    told = [m for m in await town.ada.messages() if "I see no profile photo of yours" in words(m)]
    assert len(told) == 2 and town.backend.requests == []


async def test_in_a_group_it_is_the_photo_of_who_asks(town):
    await town.ben.shows_as_profile(photo(60, 120))
    await town.ada.shows_as_profile(photo(120, 60))
    await town.ben.send("/me wave", chat=STUDIO)
    await town.ben.sees(finished, STUDIO)
    [request] = town.backend.requests
    assert decode(request.content).size == (60, 120)


async def test_who_speaks_for_the_group_has_no_face(town):
    await town.control("anonymous", **{"chat": STUDIO, "from": 101})
    await town.ada.send("/me wave", chat=STUDIO)
    await town.ada.sees(lambda m: "You speak for a whole chat" in words(m), STUDIO)

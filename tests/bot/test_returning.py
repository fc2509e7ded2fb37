"""What was let go for want of room comes back when it is asked for again."""

from dataclasses import replace
from datetime import timedelta

from people import Message, buttons, finished, mean_colour, photo, words
from town import IN_A_HURRY, Town, Towns

from bot.chores import Chores
from storage import images, space


async def emptied(town: Town) -> int:
    """Lets every file go that may be let go."""
    await town.settled()
    return await space.make_room(town.house.db, at_most=0, fresh=timedelta(0))


async def painted(town: Town) -> Message:
    await town.ada.send("/wave", photo())
    return await town.ada.sees(finished)


async def test_a_photo_that_was_let_go_is_painted_again(town: Town) -> None:
    shown = await painted(town)
    first = town.backend.requests[0].content
    assert await emptied(town) == 3
    await town.ada.press(shown, "stronger")
    await town.settled()
    assert len([m for m in await town.ada.messages() if finished(m)]) == 2
    assert town.backend.requests[1].content == first, "Telegram gives the same bytes for the same photo"


async def test_a_photo_that_was_let_go_can_be_given_another_painting(town: Town) -> None:
    shown = await painted(town)
    await emptied(town)
    await town.ada.press(shown, "Another painting")
    chooser = await town.ada.sees(lambda m: any(d.startswith("paint1:") for d in buttons(m).values()))
    paints = [label for label, data in buttons(chooser).items() if data.startswith("paint1:")]
    await town.ada.press(chooser, paints[1])
    await town.settled()
    assert len(town.backend.requests) == 2


async def test_the_history_is_shown_and_sent_again_without_any_file(town: Town) -> None:
    await painted(town)
    await emptied(town)
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 1" in words(m))
    await town.ada.press(page, "Send it again")
    await town.settled()
    assert len([m for m in await town.ada.messages() if finished(m)]) == 2


async def test_full_quality_that_was_let_go_says_that_it_is_not_whole(town: Town) -> None:
    shown = await painted(town)
    await emptied(town)
    await town.ada.press(await town.ada.opens_more(shown), "Full quality")
    sent = await town.ada.sees(lambda m: "document" in m)
    assert "no longer have the lossless file" in words(sent)
    assert sent["document"]["file_name"].endswith(".jpg")


async def test_full_quality_that_was_sent_once_comes_back_whole(towns: Towns) -> None:
    patient = replace(IN_A_HURRY, twice=0.0)  # the second press is meant, however soon it comes
    async with towns(pace=patient) as town:
        shown = await painted(town)
        more = await town.ada.opens_more(shown)
        await town.ada.press(more, "Full quality")
        first = await town.ada.sees(lambda m: "document" in m)
        await emptied(town)
        await town.ada.press(more, "Full quality")
        second = await town.ada.sees(lambda m: "document" in m and m["message_id"] != first["message_id"])
    assert words(second) == ""
    assert second["document"]["file_name"].endswith(".png")
    assert second["document"]["file_size"] == first["document"]["file_size"]


async def test_where_telegram_has_it_no_longer_either_the_person_is_told(town: Town) -> None:
    shown = await painted(town)
    await emptied(town)
    await town.fault(method="getFile", times=-1, error_code=400, description="Bad Request: wrong file_id")
    answer = await town.ada.press(shown, "stronger")
    assert "could not fetch this picture" in answer["text"]
    assert len(town.backend.requests) == 1


async def test_the_chore_lets_nothing_go_that_is_within_the_limits(town: Town) -> None:
    await painted(town)
    await town.settled()
    taken = await space.taken(town.house.db)
    await Chores(town.house).make_room()
    assert await space.taken(town.house.db) == taken > 0
    assert await images.sweep(town.house.db, older_than=timedelta(0)) == 0


async def test_privacy_says_how_long_files_are_kept(town: Town) -> None:
    await town.ada.send("/privacy")
    said = words(await town.ada.sees(lambda m: "What I keep" in words(m)))
    assert "more than 10 GB" in said
    assert said.endswith("nothing is learned from it.")


async def sheet_of(town: Town) -> Message:
    await town.ada.send("/history")
    return await town.ada.sees(lambda m: "Press a number" in words(m))


async def test_a_sheet_of_pictures_that_were_let_go_is_drawn_from_what_telegram_has(town: Town) -> None:
    await painted(town)
    await town.ada.send("/night", photo(hue=90))
    await town.settled()
    before = await town.ada.picture(await sheet_of(town))
    await emptied(town)
    await town.ada.turn_the_page()
    after = await town.ada.picture(await sheet_of(town))
    assert abs(mean_colour(before) - mean_colour(after)).max() < 3


async def test_the_place_of_a_picture_that_nobody_has_says_so_and_the_others_are_shown(town: Town) -> None:
    await painted(town)
    await emptied(town)
    await town.ada.send("/night", photo(hue=90))
    await town.settled()
    await town.fault(method="getFile", times=-1, error_code=400, description="Bad Request: wrong file_id")
    sheet = await sheet_of(town)
    assert list(buttons(sheet))[:2] == ["1", "2"]
    drawn = await town.ada.picture(sheet)
    there, gone = (drawn.crop((left, 80, left + 600, 500)) for left in (20, 650))
    assert mean_colour(gone).min() > 200 > mean_colour(there).min()
    await town.ada.press(sheet, "2")  # by itself Telegram shows it still
    await town.ada.sees(lambda m: "2 of 2" in words(m))

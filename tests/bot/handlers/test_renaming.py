"""Another name for a style: a button and the next message, or /rename."""

import pytest_asyncio
from people import finished, photo, words

from storage import images, people, styles


@pytest_asyncio.fixture(loop_scope="session")
async def tiles(town) -> None:
    """Ada keeps two styles."""
    await people.meet(town.house.db, 101, name="Ada")
    for name, hue in (("tiles", 200), ("carpet", 90)):
        sha = await images.keep(town.house.db, photo(hue=hue), mime="image/jpeg")
        await styles.save(town.house.db, 101, name, sha)


async def names(town) -> list[str]:
    return [style.name for style in await styles.of(town.house.db, 101)]


async def asked(town, number: str = "1"):
    """Ada presses Rename under one of them."""
    await town.ada.send("/mystyles")
    await town.ada.press(await town.ada.sees(lambda m: "Press a number" in words(m)), number)
    name = (await styles.of(town.house.db, 101))[int(number) - 1].name
    await town.ada.press(await town.ada.sees(lambda m: words(m).startswith(name)), "Rename")
    return await town.ada.sees(lambda m: f"“{name}” be called? Write me its new name" in words(m))


async def test_the_next_message_is_the_name(town, tiles):
    await asked(town)
    await town.ada.send("Kitchen Floor")
    await town.ada.sees(lambda m: "called “kitchen_floor” now" in words(m))
    assert await names(town) == ["kitchen_floor", "carpet"]
    await town.ada.send("Kitchen Floor")
    await town.ada.sees(lambda m: "caption /kitchen_floor" in words(m))


async def test_what_cannot_be_a_name_is_said_and_another_is_waited_for(town, tiles):
    await asked(town)
    for said, sentence in {"größe": "at most 32", "wave": "taken already", "carpet": "another style"}.items():
        await town.ada.send(said)
        await town.ada.sees(lambda m, sentence=sentence: sentence in words(m))
    assert await names(town) == ["tiles", "carpet"]
    await town.ada.send("kitchen")
    await town.ada.sees(lambda m: "called “kitchen” now" in words(m))


async def test_who_goes_back_leaves_it_as_it_is(town, tiles):
    await town.ada.press(await asked(town), "back")
    await town.ada.sees(lambda m: words(m).startswith("tiles"))
    await town.ada.send("hello")
    await town.ada.sees(lambda m: "Hello!" in words(m))
    assert await names(town) == ["tiles", "carpet"]


async def test_the_name_is_waited_for_after_a_restart_and_for_one_style_only(town, tiles):
    """What is waited for is a row: nothing of it is in memory."""
    await asked(town)
    await asked(town, "2")
    [style, other] = await styles.of(town.house.db, 101)
    assert style.renaming_at is None and other.renaming_at is not None


async def test_a_photo_in_between_is_painted_as_ever(town, tiles):
    await asked(town)
    await town.ada.send("wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("kitchen")
    await town.ada.sees(lambda m: "called “kitchen” now" in words(m))


async def test_a_command_renames_too(town, tiles):
    await town.ada.send("/rename tiles kitchen")
    await town.ada.sees(lambda m: "called “kitchen” now" in words(m))
    for command, sentence in {
        "/rename": "/rename tiles kitchen",
        "/rename carpet": "/rename tiles kitchen",
        "/rename tiles floor": "no longer have this style",
        "/rename carpet kitchen": "another style by the name",
        "/rename carpet wave": "taken already",
    }.items():
        await town.ada.turn_the_page()
        await town.ada.send(command)
        assert sentence in words(await town.ada.sees(lambda m: True)), command
    assert await names(town) == ["kitchen", "carpet"]


async def test_nobody_renames_the_style_of_another(town, tiles):
    [style, _] = await styles.of(town.house.db, 101)
    await town.ben.send("/start")
    hello = await town.ben.sees(lambda m: "Welcome" in words(m))
    assert "no longer have this style" in (await town.ben.forge(hello, f"myname1:{style.id}"))["text"]
    await town.ben.send("kitchen")
    await town.settled()
    assert await names(town) == ["tiles", "carpet"]

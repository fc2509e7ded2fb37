"""/start and /help."""

from people import STUDIO, words

from engine import paintings


async def test_start_says_what_the_bot_does(town):
    await town.ada.send("/start")
    await town.ada.sees(lambda m: "Welcome to Pastiche" in words(m))


async def test_in_a_group_start_says_what_to_do_there(town):
    await town.ada.send(f"/start@{town.house.telegram.username}", chat=STUDIO)
    answer = await town.ada.sees(lambda m: "I am Pastiche" in words(m), STUDIO)
    assert f"/{next(iter(paintings.offer()))}" in words(answer)


async def test_help_names_each_painting_of_ours(town):
    await town.ada.send("/help")
    told = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    assert all(f"/{name}" in words(told) for name in paintings.offer())
    assert " more, which /paintings shows" not in words(told)


async def test_a_command_for_another_bot_is_left_alone(town):
    await town.ada.send("/start@AnotherBot", chat=STUDIO)
    await town.settled()
    assert not any(m["from"]["is_bot"] for m in await town.ada.messages(STUDIO))

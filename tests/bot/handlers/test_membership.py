"""What happens to the bot in groups: it comes, goes, is muted, may write again; without much ado."""

from people import ATTIC, STUDIO, buttons, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title
SENDS = "sendMessage,sendPhoto,editMessageText,editMessageMedia,editMessageCaption"


async def becomes(town, status: str, chat: int = ATTIC, **how) -> None:
    """The bot's standing in a group is another from now on."""
    await town.control("rights", chat=chat, status=status, **how)
    await town.settled()


def greeting(message) -> bool:
    return "Pastiche" in words(message) and "/style" in words(message)


def complaint(message) -> bool:
    return "“Attic”" in words(message) and "/history" in words(message)


async def greetings(town) -> list[str]:
    return [words(m) for m in await town.ada.messages(ATTIC) if greeting(m)]


async def test_who_adds_the_bot_is_told_once_how_to_use_it(town):
    await becomes(town, "left")
    await becomes(town, "member")
    assert len(await greetings(town)) == 1
    joined = [m for m in await town.ada.messages(ATTIC) if "new_chat_members" in m]
    assert len(joined) == 1  # Telegram says it twice, here as a message and as an update
    await becomes(town, "administrator")
    await becomes(town, "member")
    assert len(await greetings(town)) == 1
    await becomes(town, "kicked")
    await becomes(town, "administrator")
    assert len(await greetings(town)) == 2


async def test_it_greets_in_the_language_of_who_has_added_it(town):
    await becomes(town, "left")
    await town.ben.send("/settings")
    await town.ben.press(await town.ben.sees(lambda m: "Settings" in words(m)), "Language")
    await town.ben.press(await town.ben.sees(lambda m: "Deutsch" in buttons(m)), "Deutsch")
    await town.settled()
    await becomes(town, "member", **{"from": 102})
    assert "Hallo, ich bin Pastiche" in (await greetings(town))[0]


async def test_where_it_is_thrown_out_all_that_waits_is_let_go_quietly(town):
    town.backend.hold()
    await town.ada.send("/wave", photo(), chat=ATTIC)
    await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m), ATTIC)
    await town.ben.send("/night", photo(hue=90), chat=ATTIC)
    await town.ben.send(f"@{town.house.telegram.username}", photo(hue=150), chat=ATTIC)
    await town.ben.sees(offers_paintings, ATTIC)
    await town.ben.send("/wave", photo(hue=200))
    before = (await town.calls())[-1]["n"]
    await becomes_while_held(town, "kicked")
    town.backend.release()
    await town.ben.sees(finished)  # what was asked for elsewhere goes on
    await town.settled()
    assert not await town.calls(method=SENDS, chat=ATTIC, after=before)
    assert not await town.house.dispatcher.cancel(1)
    await town.ada.send("/history")
    await town.ada.sees(lambda m: "no pictures yet" in words(m))
    await becomes(town, "member")
    await town.ben.send("/wave", photo(), chat=ATTIC)
    await town.ben.sees(finished, ATTIC)


async def becomes_while_held(town, status: str, chat: int = ATTIC, **how) -> None:
    """The same while something is being painted, so that the bot never comes to rest."""
    await town.control("rights", chat=chat, status=status, **how)
    await town.house.inbox.idle()
    while (await town.house.telegram.get_webhook_info()).pending_update_count:
        await town.house.inbox.idle()
    await town.house.inbox.idle()


async def test_an_admin_who_knows_the_bot_hears_that_it_is_muted_once(town):
    await town.cleo.send("/start")
    await town.cleo.sees(lambda m: "Welcome" in words(m))
    await town.cleo.send("/wave", photo())  # and from now on it knows her too
    await town.cleo.sees(finished)
    await becomes(town, "restricted")
    await town.cleo.sees(complaint)
    await becomes(town, "member")
    await becomes(town, "restricted", deny="photos")
    for who in (town.ada, town.ben, town.cleo):
        told = [m for m in await who.messages() if complaint(m)]
        assert len(told) == (1 if who is town.cleo else 0)


async def test_where_no_admin_knows_it_who_asked_hears_it_and_the_picture_waits_in_the_history(town):
    town.backend.hold()
    await town.ben.send("/wave", photo(), chat=ATTIC)
    await town.ben.sees(lambda m: "▱" in words(m), ATTIC)
    await becomes_while_held(town, "restricted", **{"from": 103})
    await town.ben.sees(complaint)
    town.backend.release()
    await town.settled()
    assert not any(finished(m) for m in await town.ben.messages(ATTIC))
    await town.ben.send("/history")
    await town.ben.sees(lambda m: "1 of 1" in words(m))


async def test_who_asks_where_it_may_not_write_hears_it_in_private_once(town):
    await becomes(town, "restricted", **{"from": 103})
    for who in (town.ada, town.ben, town.cleo):
        assert not any(complaint(m) for m in await who.messages())
    for name in ("/wave", "/style", "/night"):
        [shared] = await town.ben.send("", photo(), chat=ATTIC)
        await town.ben.send(name, chat=ATTIC, reply_to=shared["message_id"])
        await town.settled()
    assert len([m for m in await town.ben.messages() if complaint(m)]) == 1


async def test_unmuted_before_it_is_done_it_goes_on(town):
    town.backend.hold()
    await town.ben.send("/wave", photo(), chat=ATTIC)
    await town.ben.sees(lambda m: "▱" in words(m), ATTIC)
    await becomes_while_held(town, "restricted")
    await becomes_while_held(town, "member")
    town.backend.release()
    await town.ben.sees(finished, ATTIC)
    assert not await greetings(town)


async def test_a_topic_that_is_closed_is_no_muted_group(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO, thread=2)
    await town.control("topic", chat=STUDIO, thread=2, state="closed")
    await town.ben.send("/style", chat=STUDIO, thread=2, reply_to=shared["message_id"])
    await town.settled()
    assert not await town.ben.messages()


async def test_a_person_who_stops_and_starts_the_bot_is_not_greeted_as_a_group(town):
    await town.control("block", **{"from": 101})
    await town.control("block", **{"from": 101, "blocked": 0})
    await town.settled()
    assert not await town.ada.messages()

"""Who is an admin of a group is asked of Telegram, and remembered, but not for long."""

from people import STUDIO

from bot.admins import Admins

ADA, BEN, NOBODY = 101, 102, 999


async def asked(town) -> int:
    return len(await town.calls(method="getChatMember,getChat"))


async def test_it_is_asked_once_a_minute(town):
    now = 1000.0
    admins = Admins(town.house.telegram, clock=lambda: now)
    assert [await admins.has(STUDIO, ADA) for _ in range(3)] == [True] * 3
    assert await asked(town) == 1
    now += 61
    assert await admins.has(STUDIO, ADA) and await asked(town) == 2


async def test_who_becomes_an_admin_is_one_within_seconds_and_who_no_longer_is_within_a_minute(town):
    now, bot = 1000.0, town.house.telegram.id
    admins = Admins(town.house.telegram, clock=lambda: now)
    assert not await admins.has(STUDIO, bot)
    await town.control("rights", chat=STUDIO, status="administrator")
    assert not await admins.has(STUDIO, bot)
    now += 6
    assert await admins.has(STUDIO, bot)
    await town.control("rights", chat=STUDIO, status="member")
    assert await admins.has(STUDIO, bot)
    now += 61
    assert not await admins.has(STUDIO, bot)


async def test_members_are_none_and_neither_is_whom_telegram_does_not_know(town):
    admins = Admins(town.house.telegram)
    assert not await admins.has(STUDIO, BEN)
    assert not await admins.has(STUDIO, NOBODY)


async def test_the_channel_whose_discussion_a_group_is_is_known_too(town):
    now = 1000.0
    admins = Admins(town.house.telegram, clock=lambda: now)
    assert await admins.linked_channel(STUDIO) is None
    await town.control("linked", chat=STUDIO)
    now += 6
    assert [await admins.linked_channel(STUDIO) for _ in range(2)] == [-1001000000077] * 2
    assert await asked(town) == 2

"""A server that is gone for a while: the bot waits, tells nobody, and goes on; what it took is there."""

import asyncio
import logging
import signal
from collections import Counter

import pytest
from people import Person, finished, photo, words
from postgres import Cluster
from town import Towns


@pytest.fixture
def database_url(mortal_url: str) -> str:
    """On a server that these tests may stop."""
    return mortal_url


async def until_it_is_missed(caplog: pytest.LogCaptureFixture) -> None:
    """Somebody has asked for the database, and now waits for it."""
    async with asyncio.timeout(60):
        while not any("it is waited for" in line for line in caplog.messages):
            await asyncio.sleep(0.01)


async def pictures(person: Person) -> int:
    return len([message for message in await person.messages() if finished(message)])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["shut down", "crashed"])
async def test_what_is_under_way_when_the_server_goes_is_brought_to_its_end_when_it_is_back(
    towns: Towns, cluster: Cluster, how: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with towns() as town:
        town.backend.hold()
        await town.ada.send("/wave", photo())
        async with asyncio.timeout(60):
            while not town.backend.requests:
                await asyncio.sleep(0.01)
        await town.ben.send("", photo(hue=80))
        await town.ben.sees(lambda m: "reply_markup" in m)
        with cluster.away(how):
            await until_it_is_missed(caplog)
            await town.ben.send("/wave", photo(hue=120))
            await town.cleo.send("/night", photo(hue=160))
            town.backend.release()
        for person in (town.ada, town.ben, town.cleo):
            await person.sees(finished)
        await town.settled()
        assert [await pictures(person) for person in (town.ada, town.ben, town.cleo)] == [1, 1, 1]
        everything = [words(m) for p in (town.ada, town.ben, town.cleo) for m in await p.messages()]
        assert not [each for each in everything if "went wrong" in each], "nobody was told of it"
        assert len(town.backend.requests) == 3, "what was painted meanwhile was kept"
        assert town.house.db.trouble() is None
    assert "there again" in caplog.text
    assert "hush" not in caplog.text


@pytest.mark.torture
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["shut down", "crashed"])
async def test_twenty_seconds_without_a_server_again_and_again_lose_and_double_nothing(
    towns: Towns, cluster: Cluster, how: signal.Signals
) -> None:
    """What 10 photos of each of three people meet on their way."""
    async with towns() as town:
        ordered = Counter[int]()

        async def keep_ordering(person: Person) -> None:
            while not over.is_set():
                await person.send("/wave", photo(hue=ordered[person.id] % 360))
                ordered[person.id] += 1
                await asyncio.sleep(8)  # ten may wait

        over, people = asyncio.Event(), (town.ada, town.ben, town.cleo)
        ordering = [asyncio.create_task(keep_ordering(person)) for person in people]
        for _ in range(3):
            await asyncio.sleep(2)  # time passes, as it does
            await asyncio.to_thread(cluster.stop, how)
            await asyncio.sleep(20)
            await asyncio.to_thread(cluster.start)
        over.set()
        await asyncio.gather(*ordering)
        async with asyncio.timeout(120):
            while [await pictures(person) for person in people] != [ordered[each.id] for each in people]:
                await asyncio.sleep(0.2)
        await town.settled()
        assert [await pictures(person) for person in people] == [ordered[each.id] for each in people]
        assert not [m for person in people for m in await person.messages() if "went wrong" in words(m)]

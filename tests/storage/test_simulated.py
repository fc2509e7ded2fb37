"""The simulation of capacity has the same idea of whose turn it is as the queue itself."""

import random
from collections import deque
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from rows import opened, ordered

from engine.workshop.queueing import Order, Queue
from storage import jobs, people
from storage.database import Database
from storage.schema import Job, JobKind

PEOPLE = range(201, 206)
HOLDER = "a test"


class Both:
    """One queue in the storage, and the same one simulated; `now` counts what has happened."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.simulated = Queue()
        self.running: list[tuple[Job, Order]] = []
        self.now = 0

    async def ask(self, person: int, taste: bool) -> None:
        other = JobKind.TRIAL if self.now % 3 == 0 else JobKind.PICTURE  # which have their turns alike
        job = await ordered(self.db, person, kind=JobKind.TASTE if taste else other)
        self.simulated.join(Order(job.id, person, self.now, deque([1.0]), taste))

    async def take(self) -> tuple[int, int]:
        """Whose turn it is in the storage, and in the simulation; 0 where nothing waits."""
        job = await jobs.claim(self.db, holder=HOLDER, lease=timedelta(hours=1))
        order = self.simulated.take(self.now) if self.simulated else None
        if job is None or order is None:
            return job.id if job else 0, order.number if order else 0
        self.running.append((job, order))
        return job.id, order.number

    async def end(self, chance: random.Random) -> None:
        """One of those that run is done, or gives way if it is a taste."""
        job, order = self.running.pop(chance.randrange(len(self.running)))
        if order.taste and chance.random() < 0.5:
            await jobs.release(self.db, job.id, holder=HOLDER)
            self.simulated.give_back(order)
        else:
            await jobs.failed(self.db, job.id, holder=HOLDER, code="render-failed", values={"reason": ""})
            self.simulated.leave(order)

    def order(self) -> list[int]:
        """Of all that wait in the simulation, if nothing else happened."""
        queue, found, now = deepcopy(self.simulated), [], self.now
        while queue:
            now += 1
            found.append(queue.take(now).number)
        return found


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens_the_same_one_is_next(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    db = await opened(tmp_path)
    for person in PEOPLE:
        await people.meet(db, person, name=f"Person {person}")
    both = Both(db)
    taken: list[tuple[int, int]] = []
    for _ in range(120):
        both.now += 1
        match chance.choice("aaattte"):
            case "a":
                await both.ask(chance.choice(PEOPLE), taste=chance.random() < 0.3)
            case "t":
                taken.append(await both.take())
            case "e" if both.running:
                await both.end(chance)
    while pair := await both.take():
        both.now += 1
        if pair == (0, 0):
            break
        taken.append(pair)
    assert len([number for number, _ in taken if number]) > 30
    assert [number for number, _ in taken] == [number for _, number in taken]
    await db.close()


async def test_the_whole_queue_stands_in_the_same_order(tmp_path: Path) -> None:
    chance = random.Random(17)
    db = await opened(tmp_path)
    for person in PEOPLE:
        await people.meet(db, person, name=f"Person {person}")
    both = Both(db)
    for number in range(60):
        both.now += 1
        await both.ask(chance.choice(PEOPLE), taste=False)
        if number % 4 == 0:
            await both.take()
        if number % 6 == 0 and both.running:
            await both.end(chance)
        if number % 10 == 9:
            assert await jobs.queue(db) == both.order()
    for person in PEOPLE[:2]:
        await both.ask(person, taste=True)
    assert await jobs.queue(db) == both.order()
    await db.close()

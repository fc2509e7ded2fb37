"""How many orders a second the database bears: `python -m tests.load.ledger --orders 500 --waiting 200`.

Each order is written down as the bot does it, from the update that brings it to the picture's delivery; only
nothing is painted and nobody is told. `engine.workshop capacity --rows` reckons with the number.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from storage import images, inbox, jobs, people
from storage.database import Database
from storage.inbox import Arrival
from storage.look import Look, StyleChoice

HOLDER, LEASE = "the ledger", timedelta(minutes=5)
FIRST_PERSON, FIRST_UPDATE = 10_000, 1_000_000
RENEWALS = 8
"""Of a lease while a picture is painted: one each five seconds, for 40 s."""


@dataclass
class Took:
    """Seconds of each kind of writing, each time, and of everything together; processor: of this process."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    orders: int = 0
    all: float = 0.0
    processor: float = 0.0

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[what].append(time.perf_counter() - began)

    @property
    def orders_a_second(self) -> float:
        return self.orders / self.all

    def lines(self) -> list[str]:
        """What was measured, in Markdown."""
        each = [(what, len(all_of), sum(all_of) / len(all_of)) for what, all_of in self.seconds.items()]
        rows = [f"| {what} | {count} | {1000 * mean:.2f} |" for what, count, mean in each]
        return [
            f"{self.orders} orders in {self.all:.1f} s: {self.orders_a_second:.0f} orders a second.",
            f"{1000 * self.processor / self.orders:.0f} ms of a processor each.",
            "",
            "| what is written | times | ms each |",
            "|---|---:|---:|",
            *rows,
        ]


async def measured(url: str | None, folder: Path, *, orders: int, waiting: int, people_count: int) -> Took:
    """Writes so many orders down, one at a time, beside a queue of others that wait all the time."""
    async with _opened(url, folder) as db:
        sha = await images.keep(db, b"\xff\xd8 a photo", mime="image/jpeg")
        drawn = await images.keep(db, b"\xff\xd8 a picture", mime="image/jpeg")
        crowd = range(FIRST_PERSON, FIRST_PERSON + people_count)
        for person in crowd:
            await people.meet(db, person, name=f"Person {person}")
        for number in range(waiting):
            await jobs.place(db, _order(crowd[number % people_count], sha, FIRST_UPDATE - 1 - number))
        took = Took(orders=orders)
        began, used = time.perf_counter(), time.process_time()
        for number in range(orders):
            await _one(db, took, crowd[number % people_count], sha, drawn, FIRST_UPDATE + number)
        took.all, took.processor = time.perf_counter() - began, time.process_time() - used
        return took


async def _one(db: Database, took: Took, person: int, sha: str, drawn: str, update: int) -> None:
    with took.of("an update comes"):
        await inbox.add(db, [Arrival(id=update, body="{}", chat_id=person, user_id=person)])
    with took.of("it is worked on, and done"):
        await inbox.begin(db, [update])
        await inbox.done(db, [update])
    with took.of("an order is placed"):
        placed = await jobs.place(db, _order(person, sha, update))
        assert placed is not None
    with took.of("its message is known"):
        await jobs.set_status_message(db, placed.id, update)
    with took.of("a claim"):
        job = await jobs.claim(db, holder=HOLDER, lease=LEASE)
        assert job is not None
    for _ in range(RENEWALS):
        with took.of("a lease is renewed"):
            await jobs.renew(db, job.id, holder=HOLDER, lease=LEASE)
    with took.of("a picture is there"):
        await jobs.rendered(db, job.id, holder=HOLDER, result_sha=drawn, shown_sha=drawn, seconds=40.0)
    with took.of("it is delivered"):
        await jobs.delivered(db, job.id, file_id=f"file {job.id}")


def _order(person: int, sha: str, update: int) -> jobs.Order:
    return jobs.Order(
        user_id=person,
        chat_id=person,
        content_sha=sha,
        styles=(StyleChoice(painting="wave"),),
        look=Look(size=512),
        update_id=update,
    )


@asynccontextmanager
async def _opened(url: str | None, folder: Path) -> AsyncIterator[Database]:
    db = await Database.open(url, folder)
    try:
        yield db
    finally:
        await db.close()


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.load.ledger", description=__doc__.splitlines()[0])
    asked.add_argument("--orders", type=int, default=500, help="how many are written down (%(default)s)")
    asked.add_argument("--waiting", type=int, default=200, help="how many wait meanwhile (%(default)s)")
    asked.add_argument("--people", type=int, default=50, help="how many order them (%(default)s)")
    asked.add_argument("--database", help="an empty database, as PASTICHE_DATABASE_URL; otherwise SQLite's")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        took = asyncio.run(
            measured(
                options.database,
                Path(folder),
                orders=options.orders,
                waiting=options.waiting,
                people_count=options.people,
            )
        )
    print("\n".join(took.lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

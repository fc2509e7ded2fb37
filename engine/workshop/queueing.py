"""The bot's queue, simulated: who is served next, and how long everybody waits.

The engine knows no database, so whose turn it is stands here once more, in plain words; a test holds it
against what the storage does with the same queue.
"""

import math
import random
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import EngineError

if TYPE_CHECKING:
    import simpy

    Events = Generator[simpy.Event, None, None]

NEVER = -math.inf

Seconds = Callable[[random.Random], float]
"""How long something takes, by chance or not."""


@dataclass(eq=False, slots=True)
class Order:
    """What somebody asks for. parts: the seconds of each of its renders: one of a picture, many of a taste.

    at, began, ended: when it was asked for, when it was first begun, when its last render was done.
    """

    number: int
    person: int
    at: float
    parts: deque[float]
    taste: bool = False
    began: float = NEVER
    ended: float = NEVER

    @property
    def waited(self) -> float:
        """Seconds until it was begun; minus infinity if it was not."""
        return self.began - self.at


class Queue:
    """Orders that wait. Next is, of the people with the fewest running, the one's who was served longest ago.

    Of one person the oldest is first; tastes have their turn when no picture waits.
    fair: if not, the oldest of all is next, whoever asks.
    """

    def __init__(self, fair: bool = True) -> None:
        self._fair = fair
        self._pictures: dict[int, deque[Order]] = {}
        self._tastes: dict[int, deque[Order]] = {}
        self._running: defaultdict[int, dict[int, float]] = defaultdict(
            dict
        )  # since when, by person and number
        self._served: dict[int, float] = {}  # when the last was begun of those that run no more

    def __bool__(self) -> bool:
        return bool(self._pictures or self._tastes)

    @property
    def pictures_wait(self) -> bool:
        return bool(self._pictures)

    def join(self, order: Order) -> None:
        """It waits from now on."""
        self._kind(order).setdefault(order.person, deque()).append(order)

    def take(self, now: float) -> Order:
        """The next order, which runs from now on; there must be one."""
        waiting = self._pictures or self._tastes
        person = min(waiting, key=lambda person: self._turn(person, waiting[person][0].number))
        order = waiting[person].popleft()
        if not waiting[person]:
            del waiting[person]
        self._running[person][order.number] = now
        return order

    def leave(self, order: Order) -> None:
        """It runs no more."""
        began = self._running[order.person].pop(order.number)
        self._served[order.person] = max(began, self._served.get(order.person, NEVER))

    def give_back(self, order: Order) -> None:
        """It waits again where it was, as if it had not been begun."""
        del self._running[order.person][order.number]
        self._kind(order).setdefault(order.person, deque()).appendleft(order)

    def _kind(self, order: Order) -> dict[int, deque[Order]]:
        return self._tastes if order.taste else self._pictures

    def _turn(self, person: int, oldest: int) -> tuple[int, float, int]:
        if not self._fair:
            return 0, 0.0, oldest
        running = self._running[person].values()
        return len(running), max(self._served.get(person, NEVER), *running, NEVER), oldest


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who asks for what, by chance and evenly over time, for as long as the simulation goes on.

    rate: orders a second of all together. people: how many they are. seconds: what a picture takes.
    tastes: which share of the orders are tastes; of so many pictures of so many seconds each.
    """

    rate: float
    people: int
    seconds: Seconds
    tastes: float = 0.0
    taste_parts: int = 16
    taste_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Burst:
    """Somebody who asks for many pictures at once; `person` is nobody of the crowd."""

    at: float
    pictures: int
    person: int = -1


def simulate(
    crowd: Crowd, *, slots: int, orders: int, seed: int, fair: bool = True, burst: Burst | None = None
) -> list[Order]:
    """The first so many orders of the crowd, and those of the burst, all of them served.

    Slots paint one render at a time. A taste gives way to pictures that wait, between two of its renders.
    Raises EngineError where SimPy is not installed, which nothing else needs.
    """
    try:
        import simpy
    except ModuleNotFoundError:
        raise EngineError("capacity-no-simpy") from None
    chance = random.Random(seed)
    env = simpy.Environment()
    queue = Queue(fair)
    idle: deque[simpy.Event] = deque()
    asked: list[Order] = []

    def ask(order: Order) -> None:
        asked.append(order)
        queue.join(order)
        if idle:
            idle.popleft().succeed()

    def come() -> "Events":
        for _ in range(orders):
            yield env.timeout(chance.expovariate(crowd.rate))
            taste = chance.random() < crowd.tastes
            parts = [crowd.taste_seconds] * crowd.taste_parts if taste else [crowd.seconds(chance)]
            ask(Order(len(asked), chance.randrange(crowd.people), env.now, deque(parts), taste))

    def come_at_once(burst: Burst) -> "Events":
        yield env.timeout(burst.at)
        for _ in range(burst.pictures):
            ask(Order(len(asked), burst.person, env.now, deque([crowd.seconds(chance)])))

    def slot() -> "Events":
        while True:
            while not queue:
                idle.append(env.event())
                yield idle[-1]
            order = queue.take(env.now)
            if order.began == NEVER:
                order.began = env.now
            while order.parts:
                yield env.timeout(order.parts.popleft())
                if order.parts and queue.pictures_wait:
                    break
            if order.parts:
                queue.give_back(order)
            else:
                order.ended = env.now
                queue.leave(order)

    env.process(come())
    if burst is not None:
        env.process(come_at_once(burst))
    for _ in range(slots):
        env.process(slot())
    env.run()  # until nobody comes any more and all slots are idle
    return asked


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of all does not exceed; 0 if there are none.

    >>> share([3, 1, 2, 4], 0.5), share([], 0.9)
    (2, 0.0)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)] if ordered else 0.0

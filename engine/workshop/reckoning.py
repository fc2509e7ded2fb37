"""How many people a slot serves, how long they wait, and what comes to its limit first: plain reckoning.

What the bot does is restated here as numbers, since the engine knows no chat; tests hold them against it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.workshop.queueing import Burst, Crowd, share, simulate

HOUR = 3600.0
LOADS = (0.5, 0.8, 0.95)
PARTS = (0.5, 0.9, 0.99)
GOOD_LOAD = 0.8
"""Up to which a busy hour is borne well: beyond it, waits grow faster than people."""
TASTED = 128
"""Pixels of a tasted picture."""
HEAVY = 200
"""Pictures that somebody orders at once, to see what the others wait."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What was measured of one slot. units: how many of the unit (`core`, `GPU`) it takes.

    seconds: of a picture, by its longest side. source: where that comes from, for people.
    """

    source: str
    unit: str
    units: float
    seconds: Mapping[int, float]

    @property
    def taste_seconds(self) -> float:
        """Of one tasted picture: as measured, or an eighth of the smallest, which has six times the work."""
        return self.seconds.get(TASTED) or min(self.seconds.values()) / 8

    @property
    def sizes(self) -> list[int]:
        return sorted(size for size in self.seconds if size != TASTED)


MEASURED = Slot(
    "measured on an AMD EPYC with AVX512-BF16, two cores, torch 2.14, with pretrained weights",
    "core",
    2,
    {256: 16.0, 512: 39.0, 1024: 102.0},
)


@dataclass(frozen=True, slots=True)
class Day:
    """What one person asks for on a day. busy: which part of a day's orders its busiest hour has."""

    pictures: float = 3.0
    tastes: float = 1.0
    taste_parts: int = 16
    busy: float = 0.12

    @property
    def orders(self) -> float:
        return self.pictures + self.tastes

    def work(self, slot: Slot, size: int) -> float:
        """Seconds of a slot that a person's day takes, if all pictures are of one size."""
        return self.pictures * slot.seconds[size] + self.tastes * self.taste_parts * slot.taste_seconds

    def people(self, slot: Slot, size: int, load: float) -> float:
        """How many a day keep a slot as busy as that in the busiest hour."""
        return load * HOUR / (self.busy * self.work(slot, size))

    def people_of(self, orders_a_second: float) -> float:
        """How many a day order that much in the busiest hour."""
        return orders_a_second * HOUR / (self.busy * self.orders)


@dataclass(frozen=True, slots=True)
class Telegram:
    """What Telegram allows a bot, and what the bot makes of it. a_second and the like: calls.

    calls: of an order without what is shown on the way: the question, the answer to the press, that it waits,
    that it is begun, the picture, and a reply to who has waited for long. edit, edit_in_groups: seconds
    between two edits of a message on the way.
    """

    a_second: float = 30 / 1.05
    in_a_chat_a_second: float = 3 / 3.15
    in_a_group_a_second: float = 20 / 61.0
    calls: int = 6
    edit: float = 2.5
    edit_in_groups: float = 4.0

    def shown_at_once(self) -> float:
        """How many pictures people can watch forming at the full pace, if nothing else is said."""
        return self.a_second * self.edit

    def with_all_edits(self, seconds: float) -> float:
        """Pictures a second, each of so many seconds, of which every edit can be made."""
        return self.a_second / (self.calls + seconds / self.edit)

    def without_edits(self) -> float:
        """Pictures a second when all that is not needed is left out, as the bot does under load."""
        return self.a_second / self.calls


TELEGRAM = Telegram()


@dataclass(frozen=True, slots=True)
class Wait:
    """Slots under a load, all pictures of one size: people a day in all, and seconds waited, by parts of all.

    pictures: until they are begun. tastes: from the order until the sheet is full.
    """

    size: int
    load: float
    slots: int
    people: float
    pictures: Mapping[float, float]
    tastes: Mapping[float, float]


@dataclass(frozen=True, slots=True)
class Fairness:
    """What the others wait while somebody's HEAVY pictures are painted, and when the last of these is done.

    fair, oldest_first: the pictures of those who come in the time that these would take alone, by who is
    next. alone: if there were no such person. tastes, tastes_alone: until their sheets are full, if fair.
    last_fair, last_oldest_first: seconds until the last of the HEAVY pictures is done, at most.
    """

    size: int
    slots: int
    load: float
    fair: Mapping[float, float]
    oldest_first: Mapping[float, float]
    alone: Mapping[float, float]
    tastes: Mapping[float, float]
    tastes_alone: Mapping[float, float]
    last_fair: float
    last_oldest_first: float


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found. waits: of each slot. rows: orders a second that the database bears."""

    day: Day
    slots: list[Slot]
    waits: list[list[Wait]]
    fairness: list[Fairness]
    rows: float


def waits(day: Day, slot: Slot, slots: Sequence[int], orders: int, seed: int = 1) -> Iterator[Wait]:
    """Each size under each load, with each number of slots."""
    for size in slot.sizes:
        for load in LOADS:
            for count in slots:
                crowd = crowd_of(day, slot, size, load, count)
                found = simulate(crowd, slots=count, orders=orders, seed=seed)
                painted = [order.waited for order in found if not order.taste]
                tasted = [order.ended - order.at for order in found if order.taste]
                people = day.people(slot, size, load) * count
                yield Wait(size, load, count, people, parts(painted), parts(tasted))


def fairness(
    day: Day, slot: Slot, size: int, slots: int, *, load: float = GOOD_LOAD, runs: int = 20
) -> Fairness:
    """Somebody orders HEAVY pictures at once, beside a crowd that makes that load by itself."""
    crowd = crowd_of(day, slot, size, load, slots)
    burst = Burst(HOUR, HEAVY)
    alone_takes = HEAVY * slot.seconds[size] / slots
    until = HOUR + alone_takes / (1 - load)  # by then it is over, whoever is first

    def found(fair: bool, burst: Burst | None) -> tuple[Mapping[float, float], Mapping[float, float], float]:
        waited: list[float] = []
        tasted: list[float] = []
        last = 0.0
        count = int(crowd.rate * until) + 1
        for seed in range(runs):
            for order in simulate(crowd, slots=slots, orders=count, seed=seed, fair=fair, burst=burst):
                if order.person < 0:
                    last = max(last, order.ended - HOUR)
                elif HOUR <= order.at < HOUR + alone_takes and order.taste:
                    tasted.append(order.ended - order.at)
                elif HOUR <= order.at < HOUR + alone_takes:
                    waited.append(order.waited)
        return parts(waited), parts(tasted), last

    fair, tastes, last_fair = found(True, burst)
    oldest_first, _, last_oldest_first = found(False, burst)
    alone, tastes_alone, _ = found(True, None)
    return Fairness(
        size, slots, load, fair, oldest_first, alone, tastes, tastes_alone, last_fair, last_oldest_first
    )


def crowd_of(day: Day, slot: Slot, size: int, load: float, slots: int) -> Crowd:
    """The people who keep so many slots as busy as that in the busiest hour."""
    people = day.people(slot, size, load) * slots
    return Crowd(
        rate=people * day.busy * day.orders / HOUR,
        people=max(2, round(people)),
        seconds=_always(slot.seconds[size]),
        tastes=day.tastes / day.orders,
        taste_parts=day.taste_parts,
        taste_seconds=slot.taste_seconds,
    )


def parts(values: Sequence[float]) -> dict[float, float]:
    """What each of PARTS of the values do not exceed."""
    return {part: share(values, part) for part in PARTS}


def _always(seconds: float) -> Callable[[object], float]:
    return lambda _: seconds

"""The simulated queue waits as long as theory says, where there is a theory."""

import random
from math import exp, factorial, log
from statistics import mean

import pytest

from engine.workshop.queueing import Burst, Crowd, Order, simulate

SECONDS = 10.0


def exactly(chance: random.Random) -> float:
    return SECONDS


def by_chance(chance: random.Random) -> float:
    return chance.expovariate(1 / SECONDS)


def crowd(load: float, seconds=exactly, slots: int = 1, people: int = 200, **values) -> Crowd:
    return Crowd(rate=load * slots / SECONDS, people=people, seconds=seconds, **values)


def waits(orders: list[Order]) -> list[float]:
    return [order.waited for order in orders]


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_with_times_by_chance_people_wait_as_long_as_erlang_says(load):
    found = sorted(waits(simulate(crowd(load, by_chance), slots=1, orders=40_000, seed=1, fair=False)))
    assert mean(found) == pytest.approx(load * SECONDS / (1 - load), rel=0.06)
    for part in (0.9, 0.99):
        theory = SECONDS / (1 - load) * log(load / (1 - part))
        assert found[int(part * len(found))] == pytest.approx(theory, rel=0.08)


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_with_equal_times_people_wait_half_of_that(load):
    found = waits(simulate(crowd(load), slots=1, orders=100_000, seed=3))
    assert mean(found) == pytest.approx(load * SECONDS / (2 * (1 - load)), rel=0.03)


def test_with_several_slots_they_wait_as_erlangs_other_formula_says():
    slots, load = 4, 0.8
    busy = slots * load
    all_busy = busy**slots / factorial(slots) / (1 - load)
    must_wait = all_busy / (sum(busy**k / factorial(k) for k in range(slots)) + all_busy)
    found = waits(simulate(crowd(load, by_chance, slots), slots=slots, orders=40_000, seed=5, fair=False))
    assert sum(wait > 0 for wait in found) / len(found) == pytest.approx(must_wait, rel=0.04)
    assert mean(found) == pytest.approx(must_wait * SECONDS / slots / (1 - load), rel=0.06)
    longer = sum(wait > SECONDS for wait in found) / len(found)
    assert longer == pytest.approx(must_wait * exp(-slots * (1 - load)), rel=0.1)


def test_who_is_served_next_changes_who_waits_and_not_how_much_all_wait():
    fair, queue = (
        simulate(crowd(0.9, people=5), slots=2, orders=5_000, seed=7, fair=fair) for fair in (1, 0)
    )
    assert waits(fair) != waits(queue)
    assert sum(waits(fair)) == pytest.approx(sum(waits(queue)), rel=0.02)


def test_who_orders_200_holds_others_up_only_where_the_oldest_is_next():
    def of_others(fair: bool) -> tuple[float, list[float]]:
        orders = simulate(
            crowd(0.5), slots=1, orders=300, seed=11, fair=fair, burst=Burst(at=1_000.0, pictures=200)
        )
        heavy = [order for order in orders if order.person == -1]
        ended = max(order.ended for order in heavy)
        assert len(heavy) == 200 and ended > 3_000
        return ended, [order.waited for order in orders if order.person != -1 and 1_000 < order.at < 3_000]

    ended, fair = of_others(True)
    ended_too, oldest_first = of_others(False)
    assert mean(fair) < 15 and max(fair) < 100
    assert mean(oldest_first) > 1_000
    assert ended >= ended_too


def test_a_taste_makes_a_picture_wait_for_one_of_its_renders_and_is_finished_later():
    among = crowd(0.0625, tastes=0.5, taste_parts=16, taste_seconds=5.0)
    orders = simulate(among, slots=1, orders=2_000, seed=13)
    tastes = [order for order in orders if order.taste]
    pictures = [order for order in orders if not order.taste]
    assert 900 < len(tastes) < 1_100
    assert all(order.ended > order.began >= order.at for order in orders)
    assert all(order.ended - order.began >= 80 - 1e-6 for order in tastes)
    alone = [
        order for order in pictures if not any(o is not order and abs(o.at - order.at) < 60 for o in pictures)
    ]
    assert len(alone) > 300
    assert max(waits(alone)) <= 5 + 1e-6

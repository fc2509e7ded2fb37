"""What a day of many orders comes to, in numbers and in sentences."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.visitors import VISITORS
from tests.load.city import Seen

MEGABYTE = 2**20
Job = tuple[int, str, str, str]
"""Whose it is, and when it was ordered, begun and ended."""


def figures(seen: Seen, database: Path) -> dict[str, Any]:
    """All that was measured; seconds, unless a name says otherwise."""
    answers = [order.answered - order.sent for order in seen.orders if order.answered is not None]
    pictures = [order.finished - order.sent for order in seen.orders if order.finished is not None]
    memory = _minutes(seen)
    return {
        "people": seen.day.people,
        "chats": seen.day.chats,
        "seconds": round(seen.took, 1),
        "orders": len(seen.orders),
        "answered": len(pictures),
        "acknowledged": _spread(answers),
        "finished": _spread(pictures),
        "memory_mb_by_minute": memory,
        "memory_grows": round(memory[-1] / memory[1] - 1, 3) if len(memory) > 2 and memory[1] else None,
        "unfair": _most_overtaken(_jobs(database)),
        "telegram_late": _spread(seen.late),
        "visitors": seen.day.visitors,
        "visited": {
            name: _spread(getattr(seen.visited, name)) for name in ("first", "wall", "trial", "asked")
        },
        "walls": len(seen.visited.wall),
        "refused": seen.visited.refused,
        "cpu_bot": round(seen.cpu[0], 1),
        "cpu_telegram": round(seen.cpu[1], 1),
    }


def sentences(found: dict[str, Any]) -> list[str]:
    """The same for people."""
    said, done = found["acknowledged"], found["finished"]
    grows = found["memory_grows"]
    return [
        f"{found['answered']} of {found['orders']} orders of {found['people']} people in {found['chats']} "
        f"chats were answered with their picture, within {found['seconds']} s.",
        f"First reply: median {said['median']} s, 99 % within {said['p99']} s, the longest {said['most']} s.",
        f"Picture: median {done['median']} s, 99 % within {done['p99']} s, the longest {done['most']} s.",
        f"Who had one order waited behind at most {found['unfair']} of each other person.",
        f"Memory by minute: {', '.join(f'{mb:.0f}' for mb in found['memory_mb_by_minute'])} MB"
        + (f"; the last against the second {grows:+.1%}." if grows is not None else "."),
        f"Processor time: the bot {found['cpu_bot']} s, Telegram and the people {found['cpu_telegram']} s, "
        f"whose own delay was {found['telegram_late']['median']} s, 99 % within "
        f"{found['telegram_late']['p99']} s.",
        *(_of_visitors(found) if found["visitors"] else ()),
    ]


def _of_visitors(found: dict[str, Any]) -> list[str]:
    seen = {name: f"{spread['median']} s" for name, spread in found["visited"].items()}
    return [
        f"{found['visitors']} visitors had {found['walls']} walls: from a photo to its first taste "
        f"{seen['first']} at the median, to the whole wall {seen['wall']}, from a slider to its answer "
        f"{seen['trial']}; an order was acknowledged after {seen['asked']}, 99 % within "
        f"{found['visited']['asked']['p99']} s. They were refused or waited in vain {found['refused']} times."
    ]


def share(values: Iterable[float], part: float) -> float:
    """The value that this part of all does not exceed; 0 if there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _spread(values: list[float]) -> dict[str, float]:
    parts = {"median": 0.5, "p99": 0.99, "most": 1.0}
    return {name: round(share(values, part), 3) for name, part in parts.items()}


def _minutes(seen: Seen) -> list[float]:
    """Megabytes on average in each whole minute in which people sent something."""
    sums: dict[int, list[int]] = defaultdict(list)
    for at, size in seen.memory:
        if at < seen.day.seconds:
            sums[int(at // 60)].append(size)
    return [round(sum(sizes) / len(sizes) / MEGABYTE, 1) for sizes in sums.values()]


def _jobs(database: Path) -> list[Job]:
    """Those of chats: visitors of the studio have one after the other made."""
    with closing(sqlite3.connect(database)) as connection:
        asked = "SELECT user_id, created_at, started_at, finished_at FROM jobs WHERE started_at IS NOT NULL"
        return connection.execute(f"{asked} AND user_id < {VISITORS}").fetchall()


def _most_overtaken(jobs: list[Job]) -> int:
    """Of all that were somebody's only order: behind how many of one other person they waited at most."""
    theirs: dict[int, list[Job]] = defaultdict(list)
    for job in jobs:
        theirs[job[0]].append(job)
    return max((_behind(job, jobs) for job in jobs if _alone(job, theirs[job[0]])), default=0)


def _alone(job: Job, theirs: list[Job]) -> bool:
    """Whether its person had no other order waiting or being painted while it waited."""
    _, ordered, begun, _ = job
    return not any(other is not job and other[1] < begun and (other[3] or "9") > ordered for other in theirs)


def _behind(job: Job, jobs: list[Job]) -> int:
    owner, ordered, begun, _ = job
    before: dict[int, int] = defaultdict(int)
    for other in jobs:
        if other[0] != owner and ordered < other[2] < begun:
            before[other[0]] += 1
    return max(before.values(), default=0)

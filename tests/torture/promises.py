"""What must hold in the end, whatever was done to the bot: each function gives the breaches, as sentences."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from crowd import Crowd, Order
from people import Message, buttons, finished, words

from bot.orders import MAX_WAITING
from bot.texts import say
from storage import images
from storage.database import Database

OVER = ("delivered", "failed", "cancelled")
STOPPED = (
    "Stopped",
    "nothing to stop",
    "nothing left to stop",
    "was not painting anything",
    "finished already",
)
GAVE_UP = say("unexpected", "en")
"""What an update is answered with that was set aside."""
LEFT_OUT = [say("left-out-full", "en", count=count, most=MAX_WAITING) for count in range(1, 11)]
"""What is said, under its first, of so many pictures of an album that found no room."""


@dataclass
class Book:
    """How the orders went."""

    delivered: int = 0
    apologised: list[str] = field(default_factory=list)
    taken_back: int = 0
    lost: list[tuple[Order, str]] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


async def accounted(crowd: Crowd) -> Book:
    """Each order delivered once, or answered with what the person saw, or taken back by them."""
    book = Book()
    seen: dict[int, list[Message]] = {}
    left_out: Counter[tuple[int, int]] = Counter()
    for order in crowd.orders:
        if order.chat not in seen:
            person = next(person for person in crowd.people if person.id == order.person)
            seen[order.chat] = [m for m in await person.messages(order.chat) if m["from"]["is_bot"]]
        answers = [m for m in seen[order.chat] if _answers(m, order)]
        pictures = [m for m in answers if finished(m)]
        if len(pictures) > 1:
            book.doubled.append(f"{order}: {[m['message_id'] for m in pictures]}")
        elif pictures:
            book.delivered += 1
        elif _is_taken_back(crowd, order, seen[order.chat]):
            book.taken_back += 1
        elif apology := await _apology(crowd, order, answers) or _apology_for_all(
            order, seen[order.chat], left_out
        ):
            book.apologised.append(apology)
        else:
            answered = f"{[(m['message_id'], words(m), [*buttons(m)]) for m in answers]}"
            book.lost.append((order, answered))
    return book


def unfinished(data_dir: Path) -> list[str]:
    """What the rows say is still to be done."""
    with closing(sqlite3.connect(data_dir / "pastiche.db", timeout=30)) as db:
        over = ", ".join(f"'{state}'" for state in OVER)
        jobs = db.execute(
            f"SELECT id, state, told_at FROM jobs WHERE state NOT IN ({over}) OR told_at IS NULL"
        )
        updates = db.execute("SELECT id, state FROM updates WHERE state IN ('waiting', 'working')")
        return [*(f"job {row}" for row in jobs), *(f"update {row}" for row in updates)]


def unsound(data_dir: Path) -> list[str]:
    """What SQLite finds wrong with the database."""
    with closing(sqlite3.connect(data_dir / "pastiche.db", timeout=30)) as db:
        checked = [row[0] for row in db.execute("PRAGMA integrity_check")]
        loose = [f"a reference to nothing: {row}" for row in db.execute("PRAGMA foreign_key_check")]
    return [*(line for line in checked if line != "ok"), *loose]


async def untidy(data_dir: Path) -> list[str]:
    """Rows without a file, also before anything is tidied up; files without a row, after that.

    A process that dies while it stores may leave a file that no row names; the bot removes it an hour later,
    which is done here at once.
    """
    missing = _pairs(data_dir)[0]
    db = await Database.open(None, data_dir)
    await images.sweep(db, older_than=timedelta(0))
    await db.close()
    gone, strays = _pairs(data_dir)
    with closing(sqlite3.connect(data_dir / "pastiche.db")) as rows:
        told = rows.execute("SELECT count(*) FROM jobs WHERE state = 'delivered' AND result_sha IS NULL")
        lost = [f"{count} delivered jobs have no picture" for (count,) in told if count]
    return [*missing, *gone, *strays, *lost]


def spilled(folder: Path, secret: str) -> list[str]:
    """The files that hold a secret."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [str(file) for file in files if secret.encode() in file.read_bytes()]


def _pairs(data_dir: Path) -> tuple[list[str], list[str]]:
    """Rows without a file, and files without a row."""
    with closing(sqlite3.connect(data_dir / "pastiche.db")) as db:
        rows = {sha for (sha,) in db.execute("SELECT sha FROM images")}
    files = {file.stem: file for file in (data_dir / "images").glob("??/*")}
    incoming = [str(file) for file in (data_dir / "images" / "incoming").glob("*")]
    missing = [f"a row without its file: {sha}" for sha in rows - files.keys()]
    return missing, [*(f"a file without a row: {files[sha]}" for sha in files.keys() - rows), *incoming]


def _answers(message: Message, order: Order) -> bool:
    return message["message_id"] == order.asked or _answered(message) in (order.source, order.asked)


def _answered(message: Message) -> int:
    """The message that it replies to; 0 for none."""
    return int(message.get("reply_to_message", {}).get("message_id", 0))


def _is_taken_back(crowd: Crowd, order: Order, seen: list[Message]) -> bool:
    """Whether the person has stopped it later, or was forgotten, and has seen that it was so."""
    for taken in crowd.taken:
        if taken.person != order.person or taken.number < order.number:
            continue
        if taken.chat == 0 or taken.message == order.source:
            return True
        if taken.chat == order.chat and not taken.message:
            set_aside = any(_answered(m) == taken.asked and words(m) == GAVE_UP for m in seen)
            if set_aside or any(sign in words(message) for message in seen for sign in STOPPED):
                return True
    return False


async def _apology(crowd: Crowd, order: Order, answers: list[Message]) -> str:
    """What the person saw instead of a picture; empty if that is nothing."""
    if order.query and (said := await crowd.answer_of(order.query)):
        return said
    return next(_apologies(answers), "")


def _apology_for_all(order: Order, seen: list[Message], left_out: Counter[tuple[int, int]]) -> str:
    """What was said once about all pictures that were ordered with it, or about so many of them.

    left_out: how many of each album this is the answer to already.
    """
    if not order.album:
        return ""
    said = {words(message) for message in seen if _answered(message) == order.album}
    about_all = (GAVE_UP, say("too-many-waiting", "en", count=MAX_WAITING))
    if apology := next((each for each in about_all if each in said), ""):
        return apology
    left_out[order.chat, order.album] += 1
    about_enough = LEFT_OUT[left_out[order.chat, order.album] - 1 :]
    return next((each for each in about_enough if each in said), "")


def _apologies(answers: list[Message]) -> Iterator[str]:
    for message in answers:
        asks = any(data.startswith(("paint1:", "cancel1:")) for data in buttons(message).values())
        about_another = words(message).startswith("Your picture is ready") or words(message) in LEFT_OUT
        if not asks and not about_another:
            yield words(message)

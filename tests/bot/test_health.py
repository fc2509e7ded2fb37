"""How the bot is can be asked at any time, and is answered at once and truly."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client import generate_latest
from rows import opened, ordered

from bot import metrics, web
from bot.health import Health, Part
from bot.pace import Pace
from bot.tasks import Tasks
from engine.backends.report import SlotReport, Tally
from storage import inbox, jobs
from storage.database import Database

SECRET = "correct horse battery"


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


async def read(site: web.Site, path: str, **options: Any) -> tuple[int, Any, Any]:
    """Status, body and headers of what the site serves at a path."""
    async with (
        web.serve("127.0.0.1", 0, site) as port,
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}{path}", **options) as answer,
    ):
        return answer.status, await answer.text(), answer.headers


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"anybody:{password}".encode()).decode()}


def painting() -> Part:
    return Part(None, 0.5)


def looked_after(
    db: Database, workers: Callable[[], Part] = painting, deaths: int = 0, pace: Pace = Pace()
) -> web.Site:
    return web.Site(troubles=[], health=Health(db, workers, lambda: deaths, pace))


async def health_of(site: web.Site) -> tuple[int, dict[str, Any]]:
    assert site.health is not None
    await site.health.look()
    return site.trouble() is not None, {name: part.trouble for name, part in site.seen().items()}


async def test_all_is_well_and_each_part_says_so_with_its_age(db: Database) -> None:
    site = looked_after(db)
    site.parts["polling"] = lambda: Part(None, 12.0)
    assert site.health is not None
    await site.health.look()
    async with (
        web.serve("127.0.0.1", 0, site) as port,
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}/healthz") as answer,
    ):
        found = await answer.json()
    assert answer.status == 200 and found["status"] == "ok"
    assert set(found["parts"]) == {"event loop", "database", "workers", "inbox", "polling"}
    assert all(part["state"] == "ok" and part["age"] >= 0 for part in found["parts"].values())


async def test_one_part_that_is_ill_is_named_and_the_answer_is_503(db: Database) -> None:
    site = looked_after(db, lambda: Part("slot 1: OSError: no space left", 3.0))
    status, body, _ = await read(site, "/healthz")
    assert status == 503
    assert "no space left" in body


async def test_a_bot_that_is_starting_is_not_well_yet() -> None:
    status, body, _ = await read(web.Site(), "/healthz")
    assert status == 503 and "the bot is starting" in body


async def test_a_trouble_and_a_part_that_say_the_same_say_it_once(db: Database) -> None:
    site = looked_after(db, lambda: Part("the workers die", None))
    site.troubles.append(lambda: "the workers die")
    assert site.trouble() == "the workers die"


async def test_a_database_that_fails_is_ill_until_it_answers(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = looked_after(db)

    async def fails(db: Database) -> None:
        raise OSError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("bot.health.backlog", fails)
        ill, parts = await health_of(site)
        assert ill and parts["database"] == "the database does not answer: OSError: disk I/O error"
    ill, parts = await health_of(site)
    assert not ill and parts["database"] is None


async def test_a_database_that_hangs_is_ill_and_whoever_asks_is_answered_at_once(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(db: Database) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.health.backlog", hangs)
    site = looked_after(db, pace=Pace(database=0.05))
    tasks = Tasks()
    assert site.health is not None
    site.health.start(tasks)
    try:
        async with asyncio.timeout(60):
            while not site.trouble():
                await asyncio.sleep(0)
        async with asyncio.timeout(60):
            status, body, _ = await read(site, "/healthz")
    finally:
        await tasks.close()
    assert status == 503 and "the database has not answered within" in body


async def test_an_update_that_nobody_answers_is_told_of(db: Database) -> None:
    site = looked_after(db)
    await inbox.add(db, [inbox.Arrival(id=5, body="{}", chat_id=1, user_id=1)])
    ill, _ = await health_of(site)
    assert not ill
    ill, parts = await health_of(looked_after(db, pace=Pace(unanswered=0.0)))
    assert ill and "waits for its answer" in (parts["inbox"] or "")


async def test_the_queue_and_what_workers_did_are_counted(db: Database) -> None:
    await ordered(db)
    await ordered(db)
    claimed = await jobs.claim(db, holder="a test", lease=timedelta(minutes=1))
    assert claimed is not None
    before = metrics.RESTARTS.collect()[0].samples[0].value
    site = looked_after(db, deaths=2)
    await health_of(site)
    await health_of(site)
    status, text, headers = await read(site, "/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain")
    assert 'pastiche_queue_jobs{state="queued"} 1.0' in text
    assert 'pastiche_queue_jobs{state="running"} 1.0' in text
    assert 'pastiche_well{part="database"} 1.0' in text
    assert metrics.RESTARTS.collect()[0].samples[0].value - before == 2
    assert [(look.queued, look.running) for look in site.health.history] == [(1, 1)] * 2  # type: ignore[union-attr]


def two_nodes() -> list[SlotReport]:
    """One that paints and whose worker has died once, and one that has just come."""
    at_work = Tally("10.0.0.7", 2, renders=3, seconds=60.0, steps=300, deaths=1)
    return [at_work.report(ready=True, busy=True), Tally("10.0.0.8").report(ready=False, busy=False)]


async def test_each_slot_of_each_node_says_what_it_has_painted(db: Database) -> None:
    site = looked_after(db)
    site.slots = two_nodes
    _, text, _ = await read(site, "/metrics")
    for name, value in {
        "renders_total": 3,
        "render_seconds_total": 60,
        "steps_total": 300,
        "restarts_total": 1,
        "ready": 1,
        "busy": 1,
    }.items():
        assert f'\npastiche_slot_{name}{{node="10.0.0.7",slot="2"}} {value:.1f}\n' in text
    assert '\npastiche_slot_ready{node="10.0.0.8",slot="1"} 0.0\n' in text
    assert json.loads((await read(site, "/healthz"))[1])["slots"] == [
        {
            "node": "10.0.0.7",
            "slot": 2,
            "state": "painting",
            "renders": 3,
            "seconds_per_step": 0.2,
            "restarts": 1,
        },
        {
            "node": "10.0.0.8",
            "slot": 1,
            "state": "starting",
            "renders": 0,
            "seconds_per_step": None,
            "restarts": 0,
        },
    ]


async def test_a_node_that_has_left_is_not_told_of_any_more(db: Database) -> None:
    nodes = two_nodes()
    site = looked_after(db)
    site.slots = lambda: nodes
    assert "10.0.0.8" in (await read(site, "/metrics"))[1]
    nodes.pop()
    _, text, _ = await read(site, "/metrics")
    assert "10.0.0.7" in text and "10.0.0.8" not in text


async def test_how_long_the_queue_is_and_its_oldest_waits_is_said(db: Database) -> None:
    site = looked_after(db)
    assert json.loads((await read(site, "/healthz"))[1])["queue"] == {"waiting": 0, "oldest": 0.0}
    await ordered(db)
    await ordered(db)
    await health_of(site)
    queue = json.loads((await read(site, "/healthz"))[1])["queue"]
    assert queue["waiting"] == 2 and queue["oldest"] > 0


def test_no_label_has_room_for_a_person_or_a_secret() -> None:
    numbers = metrics.Numbers(two_nodes)
    names = {name for family in numbers.collect() for s in family.samples for name in s.labels}
    assert names <= {"state", "part", "size", "outcome", "method", "priority", "le", "node", "slot"}
    assert b"pastiche_telegram_calls" in generate_latest(numbers)


@pytest.mark.parametrize(
    "path", ["/dashboard", "/dashboard/data", "/dashboard/page.js", "/dashboard/style.css"]
)
async def test_the_dashboard_is_shown_on_this_machine(db: Database, path: str) -> None:
    status, _, headers = await read(looked_after(db), path)
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "pastiche.example.org"},
        {"Host": "127.0.0.1.example.org:8081"},
        {"Host": "192.168.1.4"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
    ],
)
@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/data"])
async def test_the_dashboard_is_shown_to_nobody_from_elsewhere(
    db: Database, path: str, headers: dict[str, str]
) -> None:
    status, body, _ = await read(looked_after(db), path, headers=headers)
    assert status == 403
    assert "PASTICHE_DASHBOARD_SECRET" in body and "history" not in body


async def test_with_a_secret_everybody_has_to_know_it_and_it_is_enough(db: Database) -> None:
    site = looked_after(db)
    site.dashboard_secret = SECRET
    far = {"Host": "pastiche.example.org", "X-Forwarded-For": "203.0.113.9"}
    for wrong in ({}, basic(""), basic(SECRET[:-1]), {"Authorization": "Basic %%%"}):
        status, body, headers = await read(site, "/dashboard/data", headers=wrong)
        assert status == 401 and headers["WWW-Authenticate"].startswith("Basic")
        assert SECRET not in body
    known = await read(site, "/dashboard/data", headers=far | basic(SECRET))
    assert known[0] == 200 and '"history"' in known[1]


def test_the_page_takes_nothing_from_elsewhere() -> None:
    folder = Path(web.dashboard.__file__).parent
    for name in ("index.html", "style.css", "page.js"):
        words = (folder / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in words and "https:" not in words
        assert " style=" not in words and " onclick" not in words and "innerHTML" not in words

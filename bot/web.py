"""What the bot serves over HTTP: health and numbers, Telegram's webhook, and without a token the sandbox."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import dashboard, metrics, studio
from bot.health import Health, Part
from bot.pace import Pace
from bot.studio import Studio
from engine.backends.report import SlotReport

Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass
class Site:
    """What is served, filled in as the bot starts.

    troubles: each gives None while all is well, otherwise a sentence.
    health: looks after the bot's parts. parts: gives how others are, by name.
    leads: whether this bot is the one of several that leads; None until that is known.
    slots: gives what each slot says of itself.
    webhook: answers Telegram's requests at `webhook_path`.
    dashboard_secret: what one has to know to see the dashboard from elsewhere.
    studio: the page for everyone.
    """

    troubles: list[Callable[[], str | None]] = field(default_factory=lambda: [lambda: "the bot is starting"])
    health: Health | None = None
    parts: dict[str, Callable[[], Part]] = field(default_factory=dict)
    leads: Callable[[], bool] | None = None
    slots: Callable[[], Sequence[SlotReport]] = tuple
    webhook_path: str | None = None
    webhook: Handler | None = None
    dashboard_secret: str | None = None
    studio: Studio = field(default_factory=Studio)

    def trouble(self) -> str | None:
        """All that is wrong, as one line; None if nothing is."""
        sentences = [ask() for ask in self.troubles] + [part.trouble for part in self.seen().values()]
        return "; ".join(dict.fromkeys(filter(None, sentences))) or None

    def seen(self) -> Mapping[str, Part]:
        """How each part of the bot is, as last seen."""
        looked_after = self.health.parts() if self.health else {}
        return {**looked_after, **{name: ask() for name, ask in self.parts.items()}}


@asynccontextmanager
async def serve(
    host: str, port: int, site: Site, app: web.Application | None = None, pace: Pace = Pace()
) -> AsyncIterator[int]:
    """Serves `app` and what the site has while the context lasts; gives the port, which 0 leaves open.

    `/healthz` answers 200, also while the bot stands by, or 503 with what is wrong. Raises OSError if the
    port cannot be had.
    """

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response(_health(site), status=503 if site.trouble() else 200)

    async def numbers(request: web.Request) -> web.Response:
        _measure(site)
        return web.Response(
            body=generate_latest(metrics.Numbers(site.slots)), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    async def webhook(request: web.Request) -> web.Response:
        if site.webhook is None:  # Telegram asks again later
            return web.Response(status=503, text="the bot is starting, or closing down, or standing by")
        return await site.webhook(request)

    async def to_studio(request: web.Request) -> web.Response:
        raise web.HTTPPermanentRedirect(request.rel_url.with_path("/studio/", keep_query=True))

    app = app or web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", numbers)
    dashboard.add_routes(app, lambda: _dashboard(site), site.dashboard_secret)
    app.router.add_get("/studio", to_studio)
    app.add_subapp("/studio/", studio.create_app(site.studio))
    if site.webhook_path is not None:
        app.router.add_post(site.webhook_path, webhook)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=pace.farewell)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _health(site: Site) -> dict[str, Any]:
    parts = {
        name: {"state": part.trouble or "ok", "age": None if part.age is None else round(part.age, 3)}
        for name, part in site.seen().items()
    }
    waiting, oldest = site.health.queue() if site.health else (0, 0.0)
    return {
        "status": site.trouble() or "ok",
        "role": _role(site),
        "parts": parts,
        "queue": {"waiting": waiting, "oldest": round(oldest, 3)},
        "slots": [_slot(report) for report in site.slots()],
    }


def _role(site: Site) -> str:
    if site.leads is None:
        return "starting"
    return "leader" if site.leads() else "standing by"


def _slot(report: SlotReport) -> dict[str, Any]:
    a_step = report.seconds_per_step
    return {
        "node": report.node,
        "slot": report.slot,
        "state": "painting" if report.busy else "ready" if report.ready else "starting",
        "renders": report.renders,
        "seconds_per_step": None if a_step is None else round(a_step, 4),
        "restarts": report.deaths,
    }


def _measure(site: Site) -> None:
    """Sets what is only known when somebody asks."""
    metrics.LEADS.set(_role(site) == "leader")
    for name, part in site.seen().items():
        metrics.WELL.labels(name).set(part.trouble is None)
        if name == "polling" and part.age is not None:
            metrics.POLL_AGE.set(part.age)


def _dashboard(site: Site) -> dict[str, Any]:
    _measure(site)
    now = asyncio.get_running_loop().time()
    looks = site.health.history if site.health else ()
    samples = [sample for family in metrics.Numbers(site.slots).collect() for sample in family.samples]
    return {
        **_health(site),
        "history": [[round(now - look.at, 1), look.queued, look.running] for look in looks],
        "numbers": [
            [sample.name, sample.labels, sample.value]
            for sample in samples
            if not sample.name.endswith(("_created", "_bucket"))
        ],
    }

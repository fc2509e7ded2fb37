"""What the bot serves over HTTP: its health, Telegram's webhook, and without a token the sandbox."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass
class Site:
    """What is served, filled in as the bot starts.

    troubles: each gives None while all is well, otherwise a sentence.
    webhook: answers Telegram's requests at `webhook_path`.
    """

    troubles: list[Callable[[], str | None]] = field(default_factory=lambda: [lambda: "the bot is starting"])
    webhook_path: str | None = None
    webhook: Handler | None = None

    def trouble(self) -> str | None:
        """All that is wrong, as one line; None if nothing is."""
        return "; ".join(filter(None, (ask() for ask in self.troubles))) or None


@asynccontextmanager
async def serve(host: str, port: int, site: Site, app: web.Application | None = None) -> AsyncIterator[int]:
    """Serves `app`, `/healthz` and the webhook while the context lasts; gives the port, which 0 leaves open.

    `/healthz` answers 200, or 503 with what is wrong. Raises OSError if the port cannot be had.
    """

    async def healthz(request: web.Request) -> web.Response:
        trouble = site.trouble()
        return web.json_response({"status": trouble or "ok"}, status=503 if trouble else 200)

    async def webhook(request: web.Request) -> web.Response:
        if site.webhook is None:  # Telegram asks again later
            return web.Response(status=503, text="the bot is starting")
        return await site.webhook(request)

    app = app or web.Application()
    app.router.add_get("/healthz", healthz)
    if site.webhook_path is not None:
        app.router.add_post(site.webhook_path, webhook)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()

"""What the bot serves over HTTP: its health, and without a token the sandbox."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web


@dataclass
class Health:
    """How the bot is: `trouble` gives None while all is well, otherwise a sentence."""

    trouble: Callable[[], str | None] = lambda: "the bot is starting"


@asynccontextmanager
async def serve(
    host: str, port: int, health: Health, app: web.Application | None = None
) -> AsyncIterator[None]:
    """Serve `app` and `/healthz` while the context lasts. Raises OSError if the port cannot be had.

    `/healthz` answers 200, or 503 with what is wrong.
    """

    async def healthz(request: web.Request) -> web.Response:
        trouble = health.trouble()
        return web.json_response({"status": trouble or "ok"}, status=503 if trouble else 200)

    app = app or web.Application()
    app.router.add_get("/healthz", healthz)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()

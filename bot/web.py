"""What the bot serves over HTTP: its health, and without a token the sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def serve(host: str, port: int, app: web.Application | None = None) -> AsyncIterator[None]:
    """Serve `app` and `/healthz` while the context lasts. Raises OSError if the port cannot be had."""
    app = app or web.Application()
    app.router.add_get("/healthz", _healthz)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})

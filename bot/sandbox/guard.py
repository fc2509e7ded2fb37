"""Keeps other web sites out: a page open in the same browser must not act in these chats."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a request that a page from elsewhere makes, and one that came by a foreign host name.

    A bot sends no Origin and may know this machine by any name; a browser has to come by an address or
    as localhost, because any other name may be one that a stranger points at this machine.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.host.lower():
        return _refused(f"this server takes no requests from pages of {origin}")
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and request.path != "/":
        return _refused("this server takes no requests from other sites")
    is_bot_api = request.path.startswith(("/bot", "/file/bot"))
    if not is_bot_api and not is_here(request.host):
        return _refused(f"open this page by address or as localhost, not as {request.host}")
    return await handler(request)


def is_here(host: str) -> bool:
    """Whether a browser gets there by an address or as localhost, which no stranger can point elsewhere."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _refused(sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=403)

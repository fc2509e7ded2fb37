"""A page that shows how the bot is, live and without Prometheus: on this machine, or with a secret."""

import hmac
from base64 import b64decode
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

FILES = {"": "index.html", "/style.css": "style.css", "/page.js": "page.js"}
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""Headers of a proxy, behind which everybody seems to be on this machine."""

Handler = Callable[[web.Request], Any]


def add_routes(app: web.Application, data: Callable[[], dict[str, Any]], secret: str | None) -> None:
    """Serves the page at `/dashboard`.

    data: what it shows. secret: the password everybody must know; without one only this machine is answered.
    """

    async def numbers(request: web.Request) -> web.Response:
        return _refusal(request, secret) or web.json_response(data(), headers=HEADERS)

    def file(name: str) -> Handler:
        path = Path(__file__).with_name(name)
        text = path.read_text("utf-8")

        async def serve(request: web.Request) -> web.Response:
            refusal = _refusal(request, secret)
            return refusal or web.Response(text=text, content_type=TYPES[path.suffix], headers=HEADERS)

        return serve

    for route, name in FILES.items():
        app.router.add_get(f"/dashboard{route}", file(name))
    app.router.add_get("/dashboard/data", numbers)


def _refusal(request: web.Request, secret: str | None) -> web.Response | None:
    if secret is None:
        if _is_from_here(request):
            return None
        why = "The dashboard is shown on this machine only, or with the secret in PASTICHE_DASHBOARD_SECRET."
        return web.Response(status=403, text=why, headers=HEADERS)
    if hmac.compare_digest(_password(request).encode(), secret.encode()):
        return None
    headers = {**HEADERS, "WWW-Authenticate": 'Basic realm="Pastiche", charset="UTF-8"'}
    return web.Response(status=401, text="The password is PASTICHE_DASHBOARD_SECRET.", headers=headers)


def _password(request: web.Request) -> str:
    """What was given as a password, with any name; empty if nothing was."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        return b64decode(given).decode().partition(":")[2] if scheme.lower() == "basic" else ""
    except ValueError:
        return ""


def _is_from_here(request: web.Request) -> bool:
    """A loopback peer under a loopback name, which no other web site can be given, and no proxy between."""
    name = urlsplit(f"//{request.host}").hostname or ""
    named = name == "localhost" or _is_loopback(name)
    return named and _is_loopback(request.remote or "") and not any(h in request.headers for h in FORWARDED)


def _is_loopback(address: str) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    inner = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return (inner or ip).is_loopback

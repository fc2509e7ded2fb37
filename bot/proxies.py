"""Which requests may go by a proxy that the environment names: none to this machine itself."""

import ipaddress
import ssl
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

SCHEMES = ("http", "https", "all")


class NoWayThrough(Exception):
    """The environment names a proxy that cannot be used; the message is a sentence that never repeats it."""


def is_here(url: str) -> bool:
    """Whether the address is this machine's own.

    >>> [is_here(f"http://{host}/bot") for host in ("127.0.0.1:8081", "[::1]", "localhost", "example.org")]
    [True, True, True, False]
    """
    name = urlsplit(url).hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def options_for(url: str) -> dict[str, Any]:
    """What an httpx client needs for that address: `httpx.AsyncClient(**options_for(url))`.

    A proxy would look for 127.0.0.1 on its own machine.
    """
    return {"verify": _trusted(), **({"trust_env": False} if is_here(url) else {})}


def way_to(url: str) -> str:
    """How requests to that address go, for a sentence: empty, or with the variable that names a proxy."""
    scheme = urlsplit(url).scheme
    names = [name for name in (scheme, "all") if name in getproxies()]
    if is_here(url) or not names or proxy_bypass(urlsplit(url).hostname or ""):
        return ""
    return f" by the proxy that {names[0].upper()}_PROXY names"


def check(url: str) -> None:
    """Raises NoWayThrough where no client can be made for that address."""
    try:
        httpx.Client(**options_for(url)).close()
    except ImportError as error:
        raise NoWayThrough(
            f"{_named('socks')} names a SOCKS proxy, which needs one more package: "
            "pip install -e '.[socks]', or unset it."
        ) from error
    except (ValueError, httpx.InvalidURL) as error:
        raise NoWayThrough(
            f"{_named('')} names no proxy that can be used; it should look like http://proxy.example.org:3128."
        ) from error


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed; read once, since that takes as long as a small download."""
    return httpx.create_ssl_context()


def _named(beginning: str) -> str:
    """The environment variables that name such a proxy."""
    found = {scheme: proxy for scheme, proxy in getproxies().items() if proxy.startswith(beginning)}
    return " or ".join(f"{scheme.upper()}_PROXY" for scheme in SCHEMES if scheme in found) or "A proxy"

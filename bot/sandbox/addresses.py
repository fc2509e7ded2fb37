"""Addresses of Mini Apps, checked as Telegram checks them."""

from urllib.parse import urlsplit

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.guard import is_here


def app_address(url: str, of: str) -> str:
    """The address of a Mini App; raises Telegram's errors for what is none.

    https everywhere, and as on Telegram's test servers http too, but only on a machine named by its address.
    of: what names it, for the error.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, _ = parts.hostname or "", parts.port
    except ValueError as problem:  # brackets that do not close, or a port that is no number
        raise _wrong(url, of, "Wrong HTTP URL") from problem
    here = is_here(parts.netloc)
    if not host or any(sign.isspace() for sign in url) or ("." not in host and not here):
        raise _wrong(url, of, "Wrong HTTP URL")
    if parts.scheme not in ("http", "https"):
        raise _wrong(url, of, "Unsupported URL protocol")
    if parts.scheme == "http" and not here:
        raise _wrong(url, of, "Only HTTPS links are allowed")
    return parts.geturl()


def _wrong(url: str, of: str, why: str) -> ApiError:
    return bad_request(f"{of} Web App URL '{url}' is invalid: {why}")

"""Reads a call's parameters from the query, a form, JSON or multipart, as Telegram's server does."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.errors import ApiError, bad_request

LARGEST_BODY = 51 * 1024 * 1024
"""Bytes: a 50 MB document, the most a bot may upload, and room for the other parameters."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came over the wire."""

    name: str
    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """A call's parameters: `values` are strings, or JSON values where the body was JSON."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload]

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """The parameter as a string; empty if it was not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """The parameter as an integer; the default if it was not given or is none."""
        return integer(self.values.get(name), default)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1", "yes", "t"}

    def parsed(self, name: str, expected: type[Any]) -> Any:
        """The JSON object or list in this parameter, None if it was not given."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError as problem:
                raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from problem
        if not isinstance(value, expected):
            kind = "object" if expected is dict else "Array"
            raise bad_request(f"{kind} expected as {name.replace('_', ' ')}")
        return value

    def replaced(self, **values: Any) -> "Parameters":
        """The same call with other values and the same uploads."""
        return Parameters({**self.values, **values}, self.uploads)


def integer(value: Any, default: int = 0) -> int:
    """The value as an integer, the default if it is none: Telegram's server is as forgiving."""
    try:
        return int(str(value))
    except ValueError:
        return default


async def read_parameters(request: web.Request) -> Parameters:
    """Everything the request carries; later sources win over the query.

    Raises ApiError 413 for a body above `LARGEST_BODY` and 400 for one that is no JSON.
    """
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        match request.content_type:
            case "application/json":
                values.update(_json_object(await request.read()))
            case "application/x-www-form-urlencoded":
                values.update({k: v for k, v in (await request.post()).items() if isinstance(v, str)})
            case "multipart/form-data":
                async for name, part in _parts(request):
                    if isinstance(part, Upload):
                        # Several files may come under one name, as from the page.
                        uploads[name if name not in uploads else f"{name}#{len(uploads)}"] = part
                    else:
                        values[name] = part
    except web.HTTPRequestEntityTooLarge as problem:
        raise ApiError(413, "Request Entity Too Large") from problem
    except ValueError as problem:
        raise bad_request(f"can't parse the request: {problem}") from problem
    return Parameters(values, uploads)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError) as problem:
        raise bad_request("can't parse request body as JSON") from problem
    if not isinstance(value, dict):
        raise bad_request("request body must be a JSON object")
    return value


async def _parts(request: web.Request) -> AsyncIterator[tuple[str, Upload | str]]:
    """Yields (name, Upload) for files and (name, str) for fields."""
    left = LARGEST_BODY
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            data += chunk
            left -= len(chunk)
            if left < 0:
                raise ApiError(413, "Request Entity Too Large")
        if part.filename is not None:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            yield part.name, Upload(part.filename, bytes(data), mime)
        else:
            yield part.name, data.decode("utf-8", "replace")

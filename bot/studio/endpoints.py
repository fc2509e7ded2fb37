"""What an address answers, and how: the models in a function's signature check what comes, and describe it.

A function takes a Call, if anybody may ask, or a Visit, if one has to be somebody; then models of
`bot.studio.schemas` (InPath, InQuery, InBody), in any order. It returns what is answered: a model, a File,
None for nothing, or a response of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import cleandoc
from typing import Any, get_type_hints

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import BadHttpMessage
from pydantic import BaseModel, ValidationError

from bot.studio.guard import SOMEBODYS
from bot.studio.schemas import InPath, InQuery
from bot.studio.visits import Call, Visit
from bot.texts import Sorry

LARGEST_JSON = 64 * 2**10
"""Bytes of a body in JSON."""
JSON = "application/json"
_BROKEN = (TimeoutError, ConnectionError, web.RequestPayloadError, ClientPayloadError, BadHttpMessage)
"""What a body may end with that does not come to its end."""
WITHIN = 300.0
"""Seconds that a body may take to arrive: 20 MB on a slow line."""


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to be answered. public: anybody may see them, and they stay as they are under that address."""

    data: bytes
    mime: str
    public: bool = False


@dataclass(frozen=True)  # without slots, for what is read from the function once
class Endpoint:
    """One method of one address.

    takes: media types of a body that is no JSON. gives: those of what is answered, where that is none.
    refuses: statuses, besides those that every endpoint may answer with.
    """

    method: str
    path: str
    answer: Callable[..., Awaitable[Any]]
    status: int = 200
    takes: Sequence[str] = ()
    gives: Sequence[str] = ()
    refuses: Sequence[int] = ()

    @cached_property
    def hints(self) -> Mapping[str, type]:
        """What the function takes, by name, and `return`."""
        return get_type_hints(self.answer)

    @property
    def name(self) -> str:
        """What it is called where there is no room for its address."""
        return self.answer.__name__

    @property
    def is_open(self) -> bool:
        """Whether anybody may ask."""
        return Visit not in self.hints.values()

    def model(self, kind: type[BaseModel]) -> type[BaseModel] | None:
        """Which model the function takes of this kind."""
        given = (each for name, each in self.hints.items() if name != "return" and isinstance(each, type))
        return next((each for each in given if issubclass(each, kind)), None)

    @property
    def told(self) -> type[BaseModel] | None:
        """The model of what it answers, if that is JSON."""
        told = self.hints.get("return")
        return told if isinstance(told, type) and issubclass(told, BaseModel) else None

    @property
    def says(self) -> str:
        """What it does, in the words of the function."""
        return cleandoc(self.answer.__doc__ or "")

    async def respond(self, call: Call) -> web.StreamResponse:
        """The answer to a call, which is a Visit unless it is open. Raises what went wrong."""
        parts: dict[str, BaseModel] = {}
        for name, hint in self.hints.items():
            if name != "return" and isinstance(hint, type) and issubclass(hint, BaseModel):
                parts[name] = await _read(hint, call.request)
        told = await self.answer(call, **parts)
        match told:
            case web.StreamResponse():
                return told
            case None:
                return web.Response(status=204, headers=SOMEBODYS)
            case File():
                kept = {"Cache-Control": "public, max-age=31536000, immutable"} if told.public else SOMEBODYS
                return web.Response(body=told.data, content_type=told.mime, headers=kept)
            case BaseModel():
                text = told.model_dump_json()
                return web.json_response(text=text, status=self.status, headers=SOMEBODYS)
        raise TypeError(f"{self.path} answers {told!r}")


async def _read(model: type[BaseModel], request: web.Request) -> BaseModel:
    """A part of a request. Raises ValidationError, or Sorry."""
    if issubclass(model, InPath):
        try:
            return model.model_validate_strings(dict(request.match_info))
        except ValidationError as error:  # it names nothing that there could be
            raise Sorry("studio-no-such") from error
    if issubclass(model, InQuery):
        if len(set(request.query)) != len(request.query):
            raise Sorry("studio-not-understood", why="a value is given twice")
        return model.model_validate_strings(dict(request.query))
    if request.content_type != JSON:
        raise Sorry("studio-not-json")
    body = bytearray()

    async def take(part: bytes) -> None:
        body.extend(part)

    await receive(request, LARGEST_JSON, take)
    return model.model_validate_json(bytes(body))


async def receive(request: web.Request, most: int, take: Callable[[bytes], Awaitable[object]]) -> None:
    """Hands on a body part by part; raises Sorry if it has more than `most` bytes, is damaged or too slow."""
    if (request.content_length or 0) > most:
        raise too_large(most)
    received = 0
    try:
        async with asyncio.timeout(WITHIN):
            while part := await request.content.readany():
                received += len(part)
                if received > most:
                    raise too_large(most)
                await take(part)
    except _BROKEN as error:
        raise Sorry("studio-not-understood", why="the body is damaged, or did not come to its end") from error


def too_large(most: int) -> Sorry:
    """What is said of more bytes than these."""
    return Sorry("studio-too-large", most=f"{most / 2**20:g} MB" if most >= 2**20 else f"{most // 2**10} kB")

"""A running server, the bot of its chats as python-telegram-bot knows it, and the people."""

import io
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, web
from bots import bot_at
from PIL import Image
from telegram import Bot

from bot.sandbox import TOKEN, create_app

ADA = 101


class People:
    """The People API over HTTP; methods return the JSON, and fail on an error unless told otherwise."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session

    async def send(
        self, text: str | None = None, *, files: Sequence[tuple[str, bytes]] = (), **fields: Any
    ) -> list[Any]:
        fields = {"from": ADA, "chat": ADA, **fields}
        if not files:
            return (await self.post("send", text=text, **fields))["messages"]
        form = FormData()
        for name, value in fields.items():
            form.add_field(name, str(value))
        if text:
            form.add_field("caption", text)
        for name, data in files:
            form.add_field("file", data, filename=name)
        async with self.session.post("/sandbox/send", data=form) as response:
            body = await response.json()
            assert response.status == 200, body
            return body["messages"]

    async def post(self, action: str, *, expected: int = 200, **fields: Any) -> Any:
        async with self.session.post(f"/sandbox/{action}", json=fields) as response:
            body = await response.json()
            assert response.status == expected, body
            return body

    async def get(self, what: str, **query: Any) -> Any:
        async with self.session.get(f"/sandbox/{what}", params=query) as response:
            body = await response.json()
            assert response.status == 200, body
            return body

    async def press(self, message_id: int, data: str, *, person: int = ADA, chat: int = ADA) -> str:
        pressed = await self.post("press", chat=chat, message_id=message_id, data=data, **{"from": person})
        return pressed["callback_query_id"]

    async def messages(self, chat: int = ADA) -> list[Any]:
        return (await self.get("messages", chat=chat))["messages"]

    async def events(self, count: int, after: int = 0) -> list[Any]:
        """The next `count` events of the stream."""
        found: list[Any] = []
        async with self.session.get("/sandbox/events", params={"after": after}) as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    found.append(json.loads(line[6:]))
                if len(found) == count:
                    return found
        raise AssertionError(f"the stream ended after {len(found)} of {count} events")

    async def file(self, file_id: str) -> bytes:
        async with self.session.get("/sandbox/file", params={"id": file_id}) as response:
            assert response.status == 200
            return await response.read()


class Sandbox:
    """One running server."""

    def __init__(self, url: str, session: ClientSession, runner: web.AppRunner) -> None:
        self.url = url
        self.session = session
        self.people = People(session)
        self.stop = runner.cleanup

    @asynccontextmanager
    async def bot(self, token: str = TOKEN) -> AsyncIterator[Bot]:
        async with bot_at(self.url, token) as bot:
            yield bot

    async def call(self, method: str, token: str = TOKEN, **fields: Any) -> tuple[int, Any]:
        """Status and body of a plain Bot API call."""
        async with self.session.post(f"/bot{token}/{method}", json=fields) as response:
            return response.status, await response.json()


@asynccontextmanager
async def running(**options: Any) -> AsyncIterator[Sandbox]:
    runner = web.AppRunner(create_app(**options), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with ClientSession(url) as session:
            yield Sandbox(url, session, runner)
    finally:
        await runner.cleanup()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as server:
        yield server


@pytest.fixture
def people(sandbox: Sandbox) -> People:
    return sandbox.people


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with sandbox.bot() as bot:
        yield bot


@pytest.fixture
def start() -> Callable[..., Any]:
    """Starts a server as a context manager, for tests that need two or a data dir."""
    return running


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """An encoded picture with smooth colours; options go to Pillow's `save`."""

    across = Image.linear_gradient("L")
    colours = Image.merge("RGB", (across, across.rotate(90), Image.new("L", across.size, 128)))

    def draw(width: int = 640, height: int = 480, form: str = "JPEG", **options: Any) -> bytes:
        written = io.BytesIO()
        colours.resize((width, height)).save(written, form, **options)
        return written.getvalue()

    return draw

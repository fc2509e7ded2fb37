"""People who write to the bot, and the bot as a process that can be ended and started again."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import torch
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
STUDIO = -1001000000000 - 1
TOKEN = "4242424242:AAE-end-to-end-tests-only-000000000"

Message = dict[str, Any]


def photo(width: int = 120, height: int = 90, hue: int = 30, *, kind: str = "JPEG") -> bytes:
    """A picture with shapes and a colour of its own, encoded."""
    ramp = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge(
        "HSV", [Image.new("L", (width, height), hue), Image.new("L", (width, height), 170), ramp]
    )
    picture = picture.convert("RGB")
    picture.paste((240, 240, 230), (width // 4, height // 4, width // 2, height // 2))
    picture.paste((30, 40, 60), (width // 2, height // 2, width - 10, height - 5))
    file = io.BytesIO()
    picture.save(file, kind, quality=92)
    return file.getvalue()


def decode(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def mean_colour(picture: Image.Image) -> torch.Tensor:
    return torch.tensor(picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)), dtype=torch.float32)


def buttons(message: Message) -> dict[str, str]:
    """Label -> callback data of a message's inline keyboard."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button.get("callback_data", "") for row in rows for button in row}


def words(message: Message) -> str:
    return str(message.get("text") or message.get("caption") or "")


@dataclass
class Person:
    """Somebody with a Telegram app."""

    id: int
    http: aiohttp.ClientSession
    url: str
    read_to: dict[int, int] = field(default_factory=dict)

    async def send(
        self,
        text: str = "",
        *pictures: bytes,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        as_document: bool = False,
    ) -> list[Message]:
        form = aiohttp.FormData({"from": str(self.id), "chat": str(chat or self.id)})
        if text:
            form.add_field("caption" if pictures else "text", text)
        if reply_to:
            form.add_field("reply_to", str(reply_to))
        if thread:
            form.add_field("thread", str(thread))
        if as_document:
            form.add_field("as_document", "1")
        for number, picture in enumerate(pictures):
            form.add_field("file", picture, filename=f"photo{number}.jpg", content_type="image/jpeg")
        async with self.http.post(f"{self.url}/sandbox/send", data=form) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer["messages"]

    async def press(self, message: Message, label: str) -> dict[str, Any]:
        """Press the button whose label contains `label`; gives the bot's answer to it."""
        data = next(data for text, data in buttons(message).items() if label in text)
        body = {
            "from": self.id,
            "chat": message["chat"]["id"],
            "message_id": message["message_id"],
            "data": data,
        }
        async with self.http.post(f"{self.url}/sandbox/press", json=body) as response:
            pressed = await response.json()
            assert response.status == 200, pressed
        query = {"id": pressed["callback_query_id"]}
        async with self.http.get(f"{self.url}/sandbox/answer", params=query) as response:
            return (await response.json())["answer"] or {}

    async def messages(self, chat: int | None = None) -> list[Message]:
        """The messages of a chat since `turn_the_page`."""
        chat = chat or self.id
        async with self.http.get(f"{self.url}/sandbox/messages", params={"chat": chat}) as response:
            messages = (await response.json())["messages"]
        return [message for message in messages if message["message_id"] > self.read_to.get(chat, 0)]

    async def turn_the_page(self) -> None:
        """From now on see only what comes after this."""
        for chat in (self.id, STUDIO):
            messages = await self.messages(chat)
            self.read_to[chat] = max([self.read_to.get(chat, 0), *(m["message_id"] for m in messages)])

    async def sees(
        self, matches: Callable[[Message], Any], chat: int | None = None, *, within: float = 60
    ) -> Message:
        """The newest message of the bot that matches, waiting for it."""
        deadline = asyncio.get_running_loop().time() + within
        while True:
            found = [m for m in await self.messages(chat) if m["from"]["is_bot"] and matches(m)]
            if found:
                return found[-1]
            if asyncio.get_running_loop().time() > deadline:
                said = "\n".join(
                    f"{m['message_id']} {words(m)!r} {list(buttons(m))}" for m in await self.messages(chat)
                )
                raise AssertionError(f"the awaited message did not come within {within} s; the chat:\n{said}")
            await asyncio.sleep(0.1)

    async def picture(self, message: Message) -> Image.Image:
        """The photo or document of a message, downloaded and decoded."""
        file = message["document"] if "document" in message else message["photo"][-1]
        async with self.http.get(f"{self.url}/sandbox/file", params={"id": file["file_id"]}) as response:
            return decode(await response.read())


def finished(message: Message) -> bool:
    """Whether a message is a finished picture with its buttons."""
    return "photo" in message and any("stronger" in label for label in buttons(message))


def offers_paintings(message: Message) -> bool:
    return any(data.startswith("paint:") for data in buttons(message).values())


@dataclass
class Bot:
    """The bot's process, which can be ended and started as a server's operator or a power cut would."""

    url: str
    data_dir: Path
    weights: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    log: Path = Path()

    async def start(self) -> None:
        self.log = self.data_dir.parent / "bot.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PASTICHE_")}
        environment |= {
            "PASTICHE_TOKEN": TOKEN,
            "PASTICHE_API_URL": self.url,
            "PASTICHE_DATA_DIR": str(self.data_dir),
            "PASTICHE_VGG19": str(self.weights),
            "PASTICHE_DEVICE": "cpu",
            "PASTICHE_SIZES": "64,256",
            "PASTICHE_SIZE": "64",
            "PASTICHE_FETCH": "false",
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "--port",
                "0",
                env=environment,
                cwd=self.data_dir.parent,
                stderr=log,
                stdout=log,
            )

    async def kill(self) -> None:
        """As a power cut: no time to say goodbye."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """As an operator: SIGTERM, and it ends by itself."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 30)

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")


@dataclass
class Telegram:
    """The Bot API server and everybody in it."""

    url: str
    ada: Person
    ben: Person
    bot: Bot

    async def fault(self, **fault: Any) -> None:
        async with self.ada.http.post(f"{self.url}/sandbox/faults", json=fault) as response:
            assert response.status == 200, await response.text()

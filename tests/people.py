"""People who write to the bot, through the sandbox, and what they can see."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import numpy as np
from PIL import Image

from engine import paintings

STUDIO = -1001000000001
"""A supergroup with topics."""
ATTIC = -4001
"""A plain group."""
PICNIC = -1001000000055
"""A group that the bot is not in: there it is a guest."""

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


def mean_colour(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.resize((1, 1), Image.Resampling.BOX), dtype=float)[0, 0]


def buttons(message: Message) -> dict[str, str]:
    """Label -> callback data of a message's inline keyboard, without what only opens another chat."""
    keys = [key for row in rows(message) for key in row if "switch_inline_query" not in key]
    return {key["text"]: key.get("callback_data", "") for key in keys}


def data_of(message: Message, label: str) -> str | None:
    """What the button carries whose label contains `label`, or else that of the painting called so."""
    carried = [data for text, data in buttons(message).items() if label in text]
    for data in buttons(message).values():
        word, *values = data.split(":")
        named = values[-1] if word in ("paint1", "mixtake1") else ""
        title = getattr(paintings.offer().get(named), "title", "")
        if named and (label == named or label in title):
            carried.append(data)
    return carried[0] if carried else None


def rows(message: Message) -> list[list[dict[str, Any]]]:
    """A message's inline keyboard."""
    return list(message.get("reply_markup", {}).get("inline_keyboard", []))


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
        as_sticker: str = "",
    ) -> list[Message]:
        """Writes, or sends pictures. as_sticker: the name of the sticker's file."""
        form = aiohttp.FormData({"from": str(self.id), "chat": str(chat or self.id)})
        if text:
            form.add_field("caption" if pictures else "text", text)
        if reply_to:
            form.add_field("reply_to", str(reply_to))
        if thread:
            form.add_field("thread", str(thread))
        if as_document:
            form.add_field("as_document", "1")
        if as_sticker:
            form.add_field("as_sticker", "1")
        for number, picture in enumerate(pictures):
            name, kind = (as_sticker, "") if as_sticker else (f"photo{number}.jpg", "image/jpeg")
            form.add_field("file", picture, filename=name, content_type=kind or None)
        async with self.http.post(f"{self.url}/sandbox/send", data=form) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer["messages"]

    async def rewrites(self, message: Message, caption: str) -> None:
        """Edits the caption, or with no picture in the message its text."""
        body = {"from": self.id, "chat": message["chat"]["id"], "message_id": message["message_id"]}
        body |= {"text" if "text" in message else "caption": caption}
        async with self.http.post(f"{self.url}/sandbox/edit", json=body) as response:
            assert response.status == 200, await response.text()

    async def shows_as_profile(self, picture: bytes | None) -> None:
        """Takes a picture as profile photo; None hides them all."""
        form = aiohttp.FormData({"from": str(self.id)})
        if picture:
            form.add_field("file", picture, filename="me.jpg", content_type="image/jpeg")
        async with self.http.post(f"{self.url}/sandbox/portrait", data=form) as response:
            assert response.status == 200, await response.text()

    async def blocks_the_bot(self) -> None:
        """Lets nothing of the bot through any more, as if the two had never met."""
        await self._posts("block")

    async def speaks(self, language: str) -> None:
        """Sets the language of their Telegram: a code, or "" for an app that does not say."""
        await self._posts("speak", language_code=language)

    async def press(self, message: Message, label: str) -> dict[str, Any]:
        """Press the button whose label contains `label`, or the one of the painting that is called so.

        Gives the bot's answer to it.
        """
        data = data_of(message, label)
        assert data, f"no {label!r} in {list(buttons(message))}"
        body = {
            "from": self.id,
            "chat": message["chat"]["id"],
            "message_id": message["message_id"],
            "data": data,
        }
        return await self._pressed(body)

    async def opens_more(self, message: Message) -> Message:
        """Press "More" under a finished picture; gives the message with what else can be done with it."""
        await self.press(message, "More")
        here = message["message_id"]
        return await self.sees(
            lambda m: m["message_id"] == here and "Full quality file" in buttons(m), message["chat"]["id"]
        )

    async def _pressed(self, body: dict[str, Any]) -> dict[str, Any]:
        async with self.http.post(f"{self.url}/sandbox/press", json=body) as response:
            pressed = await response.json()
            assert response.status == 200, pressed
        query = {"id": pressed["callback_query_id"]}
        async with self.http.get(f"{self.url}/sandbox/answer", params=query) as response:
            return (await response.json())["answer"] or {}

    async def forge(self, message: Message, data: str) -> dict[str, Any]:
        """Press a button that the message never had; gives the bot's answer to it."""
        body = {
            "from": self.id,
            "chat": message["chat"]["id"],
            "message_id": message["message_id"],
            "data": data,
            "forged": 1,
        }
        return await self._pressed(body)

    async def looks_for(
        self, query: str = "", *, offset: str = "", chat: int | None = None
    ) -> dict[str, Any] | None:
        """Type the bot's name and some words in a chat; gives what the bot offers, None if nothing at all."""
        asked = await self._posts("inquire", query=query, offset=offset, chat=chat or self.id)
        params = {"id": asked["inline_query_id"]}
        async with self.http.get(f"{self.url}/sandbox/offer", params=params) as response:
            answer: dict[str, Any] | None = (await response.json())["answer"]
        return None if answer is None else answer | params

    async def shares(self, offer: dict[str, Any], title: str, chat: int) -> Message:
        """Send the first of the bot's offers with that title into a chat."""
        result = next(each["id"] for each in offer["results"] if title in each["title"])
        chosen = {"inline_query_id": offer["id"], "result_id": result, "chat": chat}
        [message] = (await self._posts("choose", **chosen))["messages"]
        return message

    async def _posts(self, action: str, **what: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.url}/sandbox/{action}", json={"from": self.id, **what}) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

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
            await asyncio.sleep(0.02)

    async def picture(self, message: Message) -> Image.Image:
        """The photo or document of a message, downloaded and decoded."""
        file = message["document"] if "document" in message else message["photo"][-1]
        async with self.http.get(f"{self.url}/sandbox/file", params={"id": file["file_id"]}) as response:
            return decode(await response.read())


def finished(message: Message) -> bool:
    """Whether a message is a finished picture with its buttons, on either side."""
    labels = buttons(message)
    return "photo" in message and any("stronger" in label or "quality" in label for label in labels)


def offers_paintings(message: Message) -> bool:
    return any(data.startswith("paint1:") for data in buttons(message).values())


@dataclass
class Telegram:
    """The Bot API server and everybody in it."""

    url: str
    http: aiohttp.ClientSession
    ada: Person
    ben: Person
    cleo: Person

    @classmethod
    def people(cls, url: str, http: aiohttp.ClientSession) -> dict[str, Any]:
        """The arguments for a Telegram at this address."""
        names = {"ada": 101, "ben": 102, "cleo": 103}
        return {"url": url, "http": http} | {name: Person(id, http, url) for name, id in names.items()}

    async def control(self, action: str, **what: Any) -> dict[str, Any]:
        """One of the sandbox's control calls: `faults`, `migrate`, `rights`, …"""
        async with self.http.post(f"{self.url}/sandbox/{action}", json=what) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    async def fault(self, **fault: Any) -> None:
        """The next calls of a method fail, hang or answer with garbage."""
        await self.control("faults", **fault)

    async def calls(self, **which: Any) -> list[dict[str, Any]]:
        """What the bot has called; `count` and `wait` wait until so many such calls have ended."""
        async with self.http.get(f"{self.url}/sandbox/calls", params=which) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return list(answer["calls"])

    async def quiet(self, seconds: float = 1.0, within: float = 30.0) -> bool:
        """Whether the bot comes to rest: nothing called, and nothing waited for, for so many seconds."""
        rest = {"seconds": seconds, "wait": within}
        async with self.http.get(f"{self.url}/sandbox/quiet", params=rest) as response:
            return bool((await response.json())["quiet"])

    async def states(self, message: Message) -> list[dict[str, Any]]:
        """All that a message ever showed, in order."""
        where = {"chat": message["chat"]["id"], "message_id": message["message_id"]}
        async with self.http.get(f"{self.url}/sandbox/history", params=where) as response:
            return list((await response.json())["states"])

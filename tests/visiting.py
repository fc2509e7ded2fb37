"""People at the studio's address: what their page asks, and what it is told."""

import asyncio
import hashlib
import hmac
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp

API = "/studio/api"
Json = dict[str, Any]


def signed(token: str, *, user: object, at: datetime | None = None, **fields: str) -> dict[str, str]:
    """The fields of initData, as Telegram's documentation signs them. user: None for a field left out."""
    fields = {"query_id": "AAF", "signature": "not-looked-at", **fields}
    fields.setdefault("auth_date", str(int((at or datetime.now(UTC)).timestamp())))
    if user is not None:
        fields["user"] = user if isinstance(user, str) else json.dumps(user)
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return {**fields, "hash": hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()}


def init_data(token: str, person_id: int, name: str = "Ada", language: str = "en") -> str:
    """What Telegram gives the page of somebody who opens it now."""
    user = {"id": person_id, "first_name": name, "language_code": language}
    return urlencode(signed(token, user=user))


@dataclass
class Answer:
    """What came back. body: JSON where it is any, else bytes."""

    status: int
    headers: Mapping[str, str]
    body: Any

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


@dataclass
class Guest:
    """A page of the studio that somebody has open.

    authorization: what it says at each request of who that is. headers: what else it says.
    """

    url: str
    http: aiohttp.ClientSession
    authorization: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, **how: Any) -> Answer:
        """Asks whatever; `path` is one of the API's, or the whole of what stands behind the host."""
        headers = {**self.headers, **how.pop("headers", {})}
        if self.authorization is not None:
            headers.setdefault("Authorization", self.authorization)
        address = self.url + (path if path.startswith("/studio") else API + path)
        async with self.http.request(method, address, headers=headers, **how) as response:
            body = await response.json() if "json" in response.content_type else await response.read()
            return Answer(response.status, response.headers, body)

    async def get(self, path: str, **how: Any) -> Answer:
        return await self.ask("GET", path, **how)

    async def post(self, path: str, body: Json | None = None, **how: Any) -> Answer:
        return await self.ask("POST", path, **({"json": body} if body is not None else {}), **how)

    async def delete(self, path: str) -> Answer:
        return await self.ask("DELETE", path)

    async def gets(self, path: str, **how: Any) -> Any:
        """The body of what is there."""
        answer = await self.get(path, **how)
        assert answer.status == 200, answer
        return answer.body

    async def uploads(self, photo: bytes) -> str:
        """Gives a photo; its SHA-256."""
        answer = await self.post("/photos", data=photo)
        assert answer.status == 201, answer
        return str(answer["photo"])

    async def masks(self, mask: bytes) -> str:
        """Gives a mask; its SHA-256."""
        answer = await self.post("/masks", data=mask, headers={"Content-Type": "image/png"})
        assert answer.status == 201, answer
        return str(answer["mask"])

    async def orders(self, what: str, photo: str, *paintings: str, **more: Any) -> Json:
        """Orders `walls`, `trials` or `pictures` of a photo; gives the job."""
        answer = await self.post(f"/{what}", order(what, photo, *paintings, **more))
        assert answer.status == 201, answer
        return dict(answer.body)

    @asynccontextmanager
    async def listens(self) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
        """The stream of events, while the context lasts: names and data; a comment's name is empty."""
        headers = {**self.headers, "Authorization": self.authorization or ""}
        async with self.http.get(f"{self.url}{API}/events", headers=headers) as response:
            assert response.status == 200, await response.text()
            assert response.content_type == "text/event-stream"
            yield _events(response.content)

    async def sees(self, job_id: int, state: str = "done", within: float = 20) -> Json:
        """The job as the stream tells of it once it is in that state."""
        async with asyncio.timeout(within), self.listens() as events:
            async for name, data in events:
                if name == "job" and data["id"] == job_id and data["state"] == state:
                    return dict(data)
        raise AssertionError("the stream has ended")


def order(what: str, photo: str, *paintings: str, **more: Any) -> Json:
    """The body of an order."""
    body = {"request": str(uuid.uuid4()), "photo": photo}
    if what == "walls":
        return {**body, "paintings": list(paintings), **more}
    return {**body, "styles": [{"painting": name} for name in paintings], **more}


async def _events(lines: aiohttp.StreamReader) -> AsyncIterator[tuple[str, Any]]:
    name, data = "", ""
    async for line in lines:
        head, _, rest = line.decode().rstrip("\n").partition(": ")
        if head == "event":
            name = rest
        elif head == "data":
            data = rest
        elif head == "retry":
            assert rest.isdecimal()
        elif not head and rest:
            yield "", rest
        elif name:
            yield name, json.loads(data)
            name, data = "", ""

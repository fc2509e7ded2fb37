"""A town, and the studio in it at an address of its own."""

from dataclasses import dataclass

import aiohttp
from town import Town
from visiting import Guest, init_data

from bot.sandbox import TOKEN
from bot.web import Site


@dataclass
class Studio:
    """A town, and the address of the studio that is served in it."""

    town: Town
    site: Site
    url: str
    http: aiohttp.ClientSession

    def telegrams(self, person_id: int = 101, name: str = "Ada", language: str = "en") -> Guest:
        """The page of somebody who opens it in Telegram."""
        return Guest(self.url, self.http, f"tma {init_data(TOKEN, person_id, name, language)}")

    def strangers(self) -> Guest:
        """The page of somebody of whom nothing is known."""
        return Guest(self.url, self.http)

    async def visitors(self) -> Guest:
        """The page of a visitor, who is given a key."""
        answer = await self.strangers().post("/visitors", {})
        assert answer.status == 201, answer
        return Guest(self.url, self.http, f"Bearer {answer['key']}")

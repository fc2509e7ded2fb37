"""People who have the studio's page open in a real browser: what they do there, and what they see."""

import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.async_api import BrowserContext, Locator, Page, expect
from skimage import data
from studios import Studio

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


DELETED_ELSEWHERE = """async () => {
  const key = localStorage.getItem("pastiche-visitor");
  const headers = { Authorization: `Bearer ${key}` };
  const { jobs } = await (await fetch("api/history?most=1", { headers })).json();
  await fetch(`api/history/${jobs[0].id}`, { method: "DELETE", headers });
}"""
"""What a visitor's other tab does: deletes the newest picture."""


@dataclass
class Person:
    """Somebody in front of the page."""

    studio: Studio
    context: BrowserContext
    page: Page

    # -- coming and going

    async def opens(self, query: str = "", fragment: str = "") -> None:
        await self.page.goto(f"{self.studio.url}/studio/{query}{fragment}")
        await expect(self.page.locator("#main .view[aria-busy]")).to_have_count(0)

    async def closes(self) -> None:
        """The tab, with all that it kept for itself."""
        await self.page.close()
        self.page = await self.context.new_page()

    # -- what they see

    def button(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", level=1, name=name)

    @property
    def status(self) -> Locator:
        return self.page.locator(".card .status")

    @property
    def canvas(self) -> Locator:
        return self.page.get_by_role("application")

    async def sees(self, name: str) -> None:
        await expect(self.heading(name)).to_be_visible()

    async def hears(self, said: str) -> None:
        """A screen reader says so."""
        await expect(self.page.locator("#announcer, #toasts").filter(has_text=said)).not_to_have_count(0)

    # -- what they do

    async def brings(self, photo: bytes | None = None) -> None:
        """Chooses a photo; the wall is there."""
        file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo or cat()}
        await self.page.locator("#picker").set_input_files(file)
        await self.sees("Your photo in every manner")

    async def sees_the_whole_wall(self) -> None:
        await expect(self.page.get_by_text("All of them are there.", exact=True).first).to_be_visible()
        await expect(self.page.locator(".tile.waiting")).to_have_count(0)

    async def presses_tile(self, title: str) -> None:
        await self.button(f"{title}, ").click()

    async def moves(self, slider: str, value: float) -> None:
        await self.page.get_by_role("slider", name=slider).fill(str(value))

    async def turns_to(self, tab: str) -> None:
        await self.page.get_by_role("tab", name=tab).click()

    async def brushes(self, *path: tuple[float, float]) -> None:
        """Over the picture, with the mouse; places in units of its width and height."""
        await self.canvas.scroll_into_view_if_needed()
        box = await self.canvas.bounding_box()
        assert box
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in path]
        await self.page.mouse.move(*points[0])
        await self.page.mouse.down()
        for point in points[1:]:
            await self.page.mouse.move(*point, steps=5)
        await self.page.mouse.up()


Come = Callable[..., Awaitable[Person]]


def jpeg(picture: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=90)
    return file.getvalue()


def cat() -> bytes:
    return jpeg(data.chelsea())


def in_telegram(init_data: str, **theme: str) -> str:
    """The fragment with which Telegram opens the page."""
    parameters = {
        "tgWebAppData": init_data,
        "tgWebAppVersion": "8.0",
        "tgWebAppPlatform": "android",
        "tgWebAppThemeParams": json.dumps(theme),
    }
    return "#" + "&".join(f"{name}={quote(value)}" for name, value in parameters.items())


def decoded(file: Any) -> Image.Image:
    """A picture from its bytes, or from its path."""
    picture = Image.open(io.BytesIO(file) if isinstance(file, bytes) else file)
    picture.load()
    return picture

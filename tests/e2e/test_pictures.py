"""The conversation that README shows in five pictures, in the sandbox's page on a phone.

Each run goes through it with small pictures; `--pictures-to FOLDER` paints them as the bot does at home, with
the weights that come with it, which takes minutes, and keeps the five pictures in the folder.
"""

import io
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browsing import browsing
from people import ATTIC, buttons, finished, offers_paintings, words
from PIL import Image
from playwright.async_api import Browser, Locator, Page, expect
from processes import Running, opened
from skimage import data

from engine import paintings

PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 915},
    "device_scale_factor": 2,
    "color_scheme": "light",
    "reduced_motion": "reduce",  # nothing is caught half way in
}
AT_HOME = {"PASTICHE_SIZES": "256,512", "PASTICHE_SIZE": "512", "OMP_NUM_THREADS": "2"}
LONGEST = 900
"""Seconds that a really painted picture may take on a busy machine."""
MOST_BYTES = 600_000
"""Of the five pictures together: what a reader of README loads."""
NUMBER = "1"
"""Of the taste that is painted large."""


@dataclass
class Visitor:
    """Somebody on the page, and where pictures of it are kept."""

    page: Page
    url: str
    folder: Path | None

    async def goes_to(self, person: int, chat: int) -> None:
        await self.page.goto(f"{self.url}/#person={person}&chat={chat}")
        await expect(self.page.locator("#status")).not_to_have_text("Connecting…")

    async def sends(self, text: str, picture: Any = None) -> None:
        if picture is not None:
            file = io.BytesIO()
            Image.fromarray(picture).save(file, "JPEG", quality=92)
            photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
            await self.page.locator("#picker").set_input_files(photo)
        await self.page.get_by_label("Message", exact=True).fill(text)
        await self.page.get_by_label("Message", exact=True).press("Enter")

    def button(self, name: str) -> Locator:
        """The last button in the chat whose label has this in it."""
        return self.page.locator("#messages .key").filter(has_text=name).last

    async def keeps(self, name: str) -> None:
        """A picture of what is there now, once all of it is; the last message with buttons is in sight."""
        last = self.page.get_by_role("article").filter(has=self.page.locator(".key")).last
        await last.evaluate("(post) => post.scrollIntoView({ block: 'end' })")
        await self.page.wait_for_function(
            "[...document.images].every((image) => !image.src || image.complete)"
        )
        await expect(self.page.locator("#toasts > *")).to_have_count(0)
        shot = await self.page.screenshot(animations="disabled")
        if self.folder:
            with Image.open(io.BytesIO(shot)) as picture:
                picture.save(self.folder / f"{name}.webp", quality=80, method=6)


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Path | None:
    """Where the pictures are kept, None if they are not."""
    named = request.config.getoption("--pictures-to")
    if not named:
        return None
    folder = request.config.invocation_params.dir / named
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def studio(tmp_path: Path, weights: Path, folder: Path | None) -> AsyncIterator[Running]:
    """A Telegram whose bot paints small and with random weights, or for README as at home."""
    async with opened(tmp_path, **(AT_HOME if folder else {"PASTICHE_VGG19": str(weights)})) as telegram:
        yield telegram


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


async def test_the_conversation_in_five_pictures(
    studio: Running, browser: Browser, folder: Path | None
) -> None:
    ada, ben = studio.ada, studio.ben
    visitor = Visitor(await browser.new_page(**PHONE), studio.url, folder)
    page = visitor.page

    await visitor.goes_to(ada.id, ada.id)
    await visitor.sends("", data.chelsea())
    await ada.sees(offers_paintings, within=LONGEST)
    await expect(visitor.button("Taste them all")).to_be_visible()
    await visitor.keeps("question")

    await visitor.button("Taste them all").click()
    taste = await ada.sees(lambda m: tasted(m) >= (9 if folder else 1), within=LONGEST)
    await expect(page.get_by_role("article").last).to_contain_text("of them are there")
    await visitor.keeps("taste")

    await page.locator("#messages .key").get_by_text(NUMBER, exact=True).last.click()
    await ada.press(taste, "Cancel")
    await ada.sees(finished, within=LONGEST)
    await expect(visitor.button("stronger")).to_be_visible()
    await visitor.keeps("picture")

    await visitor.goes_to(ben.id, ATTIC)
    await visitor.sends("", data.coffee())
    await visitor.goes_to(ada.id, ATTIC)
    await page.get_by_role("button", name=re.compile("Reply to Ben")).click()
    await visitor.sends("/wave")
    await ada.sees(finished, ATTIC, within=LONGEST)
    await expect(page.get_by_role("article").last.locator(".quote")).to_be_visible()
    await visitor.keeps("group")

    await visitor.goes_to(ada.id, ada.id)
    manners = ("glass", "lilies", "linocut") if folder else ("glass",)
    await visitor.sends(", ".join(manners), data.rocket())
    for manner in manners:
        await ada.sees(painted_in(manner), within=LONGEST)
    await visitor.sends("/history")
    await ada.sees(lambda m: "Your pictures" in words(m) and "photo" in m, within=LONGEST)
    await expect(page.get_by_role("article").last).to_contain_text("Press a number")
    await visitor.keeps("history")

    if folder:
        kept = [folder / f"{name}.webp" for name in ("question", "taste", "picture", "group", "history")]
        assert sum(file.stat().st_size for file in kept) < MOST_BYTES


def tasted(message: dict[str, Any]) -> int:
    """How many pictures are on a sheet of tastes that still fills."""
    if "photo" not in message or "Cancel" not in "".join(buttons(message)):
        return 0
    told = re.search(r"(\d+) of them are there", words(message))
    return int(told[1]) if told else 0


def painted_in(name: str) -> Callable[[dict[str, Any]], bool]:
    title = paintings.get(name).title
    return lambda message: finished(message) and title in words(message)

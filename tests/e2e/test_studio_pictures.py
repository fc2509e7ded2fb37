"""The studio as README shows it in pictures: the wall, the easel and the brush, on a phone and on a desk.

Each run goes through it with a stand-in; `--pictures-to FOLDER` paints as the bot does at home, with the
weights that come with it, which takes minutes, and keeps the pictures in the folder.
"""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from browsing import browsing
from easel import jpeg
from PIL import Image
from playwright.async_api import Browser, Page, expect
from processes import free_port, opened
from skimage import data

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5}
STILL: dict[str, Any] = {"reduced_motion": "reduce", "color_scheme": "light"}
AT_HOME = {"PASTICHE_SIZES": "256,512,1024", "PASTICHE_SIZE": "512", "OMP_NUM_THREADS": "2"}
LONGEST = 900_000
"""Milliseconds that really painted pictures may take on a busy machine."""
MOST_BYTES = 700_000
"""Of the pictures together: what a reader of README loads."""
LARGE, SKY = "The Claw of the Sea", "Night with a Thousand Wheels"


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
async def address(tmp_path: Path, folder: Path | None) -> AsyncIterator[str]:
    """Where a bot's studio is whose stand-in paints, or for README one that paints as at home."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/studio/"
    settings = AT_HOME if folder else {"PASTICHE_BACKEND": "standin:0.1"}
    async with opened(tmp_path, port=port, PASTICHE_STUDIO="public", **settings):
        async with aiohttp.ClientSession() as http, asyncio.timeout(60):
            while not await answers(http, f"{address}api/visitors"):
                await asyncio.sleep(0.1)
        yield address


async def answers(http: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with http.post(address, json={}) as response:
            return response.status == 201
    except aiohttp.ClientConnectionError:
        return False


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


async def test_the_studio_in_pictures(address: str, browser: Browser, folder: Path | None) -> None:
    phone, desk = await browser.new_page(**PHONE, **STILL), await browser.new_page(**DESK, **STILL)
    for page in (phone, desk):
        page.set_default_timeout(LONGEST if folder else 30_000)
        expect.set_options(timeout=LONGEST if folder else 30_000)
        await page.goto(address)

    await phone.locator("#picker").set_input_files(file(data.chelsea()))
    await expect(phone.locator(".tile .tasted").nth(9 if folder else 0)).to_be_visible()
    await keeps(phone, folder, "wall")
    await phone.close()

    await desk.locator("#picker").set_input_files(file(data.rocket()))
    for title in (LARGE, SKY):
        await expect(desk.get_by_role("button", name=f"{title}, painted small")).to_be_visible()
    await desk.get_by_role("button", name=f"{LARGE}, ").click()
    await expect(desk.locator(".actions")).to_be_visible()
    await desk.get_by_role("button", name="Compare").click()
    await keeps(desk, folder, "easel")

    await desk.get_by_role("button", name="Compare").click()
    await desk.get_by_role("tab", name="Brush").click()
    canvas = desk.get_by_role("application")
    box = await canvas.bounding_box()
    assert box
    await desk.get_by_role("slider", name="Size of the brush").fill("240")
    await desk.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.12 * box["height"])
    await desk.mouse.down()
    for x, y in ((0.9, 0.12), (0.9, 0.3), (0.62, 0.3)):
        await desk.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=12)
    await keeps(desk, folder, "brush")
    await desk.mouse.up()
    await expect(desk.locator(".card .status")).to_have_text("How it would look, still small")

    if folder:
        kept = [folder / f"studio-{name}.webp" for name in ("wall", "easel", "brush")]
        assert sum(file.stat().st_size for file in kept) < MOST_BYTES


def file(picture: Any) -> Any:
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(picture)}


async def keeps(page: Page, folder: Path | None, name: str) -> None:
    """A picture of what is there now, once nothing is said for a moment any more."""
    await expect(page.locator("#toasts > *")).to_have_count(0)
    shot = await page.screenshot(animations="disabled")
    if folder:
        with Image.open(io.BytesIO(shot)) as picture:
            picture.save(folder / f"studio-{name}.webp", quality=82, method=6)

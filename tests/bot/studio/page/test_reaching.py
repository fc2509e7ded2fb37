"""Everybody can use it: by keyboard alone, with a screen reader, with large letters, from right to left."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from easel import DESK, PHONE, Come, Person, cat
from playwright.async_api import Page, expect

NIGHT = "Night with a Thousand Wheels"

LOOKS = Path(__file__).with_name("looks.js").read_text("utf-8")
"""What is wrong with a page, in the browser: a function that gives a list of sentences."""


async def fits(page: Page) -> None:
    """Each thing has a name, is large enough to be pressed and plain enough to be read; none hangs over."""
    assert await page.evaluate(LOOKS) == []


async def goes_through(ada: Person, looking: Callable[[Page], Awaitable[None]] = fits) -> None:
    """Every view, each looked at."""
    await looking(ada.page)
    await ada.page.locator("#picker").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": cat()}
    )
    await expect(ada.page.locator(".tile.waiting")).to_have_count(0)
    await looking(ada.page)
    await ada.page.locator(".tile").first.click()
    await expect(ada.page.locator(".actions")).to_be_visible()
    for tab in ("look", "mix", "brush"):
        await ada.page.locator(f"#tab-{tab}").click()
        await looking(ada.page)
    await ada.page.locator(".areas .painting").first.click()
    await looking(ada.page)
    await ada.page.keyboard.press("Escape")
    await ada.page.locator("#to-history").click()
    await expect(ada.page.locator(".tile")).to_have_count(1)
    await looking(ada.page)


@pytest.mark.parametrize(("screen", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
async def test_all_has_a_name_and_can_be_read_and_pressed(
    come: Come, screen: dict[str, int], scheme: str
) -> None:
    await goes_through(await come(viewport=screen, color_scheme=scheme))


@pytest.mark.parametrize("language", ["en-US", "fa-IR"])
@pytest.mark.parametrize("width", [360, 412])
async def test_letters_of_twice_the_size_fit_on_a_phone(come: Come, width: int, language: str) -> None:
    ada = await come(opens=False, viewport={"width": width, "height": 740}, locale=language)
    await ada.context.add_init_script(
        "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })"
    )
    await ada.opens()
    await goes_through(ada, looking=has_room)


async def has_room(page: Page) -> None:
    """The head leaves the page its room, the heading has few lines, nothing is to be scrolled sideways."""
    await fits(page)
    head, heading, lines, over = await page.evaluate(
        """() => {
          const heading = document.querySelector("h1");
          const tall = (one) => one.getBoundingClientRect().height;
          const lines = tall(heading) / parseFloat(getComputedStyle(heading).lineHeight);
          const { scrollWidth, clientWidth } = document.documentElement;
          return [tall(document.querySelector("header")), tall(heading), lines, scrollWidth - clientWidth];
        }"""
    )
    assert over == 0
    assert head < 740 / 4
    assert heading < 740 / 2 and lines < 5.5
    crowded = await page.evaluate(
        """() => {
          const inHead = [...document.querySelectorAll("header > :not(.unseen)")];
          const seen = inHead.map((one) => one.getBoundingClientRect());
          const shown = seen.filter((box) => box.width).sort((one, other) => one.left - other.left);
          return shown.filter((box, place) => place && shown[place - 1].right > box.left + 1).length;
        }"""
    )
    assert crowded == 0


async def test_in_persian_all_runs_from_the_right(come: Come) -> None:
    ada = await come(viewport=PHONE, locale="fa-IR")
    await expect(ada.page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(ada.page.locator("html")).to_have_attribute("lang", "fa")
    await goes_through(ada)
    back = await ada.page.locator("#back").bounding_box()
    assert back and back["x"] > PHONE["width"] / 2


async def test_another_language_is_spoken_at_once(come: Come) -> None:
    ada = await come()
    await ada.page.get_by_label("Language").select_option("de")
    await ada.sees("Dein Foto, gemalt")
    await expect(ada.page.locator("html")).to_have_attribute("lang", "de")
    await ada.page.reload()
    await ada.sees("Dein Foto, gemalt")


async def test_by_the_keyboard_alone(come: Come) -> None:
    ada = await come()
    page, keys = ada.page, ada.page.keyboard
    await ada.brings()
    await ada.sees_the_whole_wall()
    await expect(ada.heading("Your photo in every manner")).to_be_focused()
    await tab_to(ada, NIGHT)
    await keys.press("Enter")
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.hears("is painted.")

    await tab_to(ada, "Look")
    for _ in range(2):
        await keys.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Brush")).to_be_focused()
    await tab_to(ada, "The photo, to be brushed over", back=True)
    for _ in range(6):
        await keys.press("Shift+ArrowLeft")
        await keys.press("Shift+ArrowUp")
    await keys.down("Space")
    for _ in range(6):
        await keys.press("Shift+ArrowRight")
    await keys.up("Space")
    await ada.hears("from the left")
    await expect(ada.status).to_have_text("How it would look, still small")
    assert ada.studio.town.backend.requests[-1].styles[1].mask is not None
    await keys.press("Control+z")
    await expect(ada.button("Undo")).to_be_disabled()
    await keys.press("Control+Shift+z")
    await expect(ada.button("Undo")).to_be_enabled()
    await keys.press("e")
    await expect(ada.button("Eraser")).to_have_attribute("aria-pressed", "true")
    await keys.press("]")
    await expect(page.get_by_role("slider", name="Size of the brush")).not_to_have_value("110")

    await tab_to(ada, "Paint in full")
    await keys.press("Enter")
    await expect(ada.status).to_have_text("Painted, 256 px")
    await keys.press("Escape")
    await ada.sees("Your photo in every manner")


async def tab_to(person: Person, name: str, *, back: bool = False) -> None:
    """Presses Tab until what has that name has the focus."""
    for _ in range(60):
        await person.page.keyboard.press("Shift+Tab" if back else "Tab")
        said = await person.page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
        )
        if said.startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}")

"""From a photo to the picture: the wall, larger, turned, brushed, watched, compared, found again."""

import re

import pytest
from easel import DELETED_ELSEWHERE, DESK, PHONE, Come, Person, decoded
from playwright.async_api import expect
from town import IN_A_HURRY

NIGHT, WAVE, GLASS = "Night with a Thousand Wheels", "The Claw of the Sea", "Rose Window at Noon"
SKY = ((0.05, 0.1), (0.95, 0.1), (0.95, 0.2), (0.05, 0.2))

DROPPED = """async (kind) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 90, height: 60 });
  const blob = await new Promise((done) => canvas.toBlob(done));
  const bag = new DataTransfer();
  bag.items.add(new File([blob], "photo.png", { type: "image/png" }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: bag, bubbles: true })
    : new DragEvent("drop", { dataTransfer: bag, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
}"""


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def screen(request: pytest.FixtureRequest) -> dict[str, int]:
    """A phone's and a desk's."""
    return dict(request.param)


async def test_from_a_photo_to_a_picture_of_ones_own(come: Come, screen: dict[str, int]) -> None:
    ada = await come(viewport=screen)
    await ada.brings()
    await ada.sees_the_whole_wall()
    assert len(ada.studio.town.backend.requests) == 16

    # The one they like is painted large, going on from the taste.
    async with ada.page.expect_request("**/api/pictures") as ordering:
        await ada.presses_tile(WAVE)
    order = (await ordering.value).post_data_json
    assert order["taste"]["position"] == 1 and order["styles"] == [{"painting": "wave", "weight": 1}]
    await ada.sees(WAVE)
    await expect(ada.status).to_have_text("Painted, 256 px")

    # Stronger: an answer as a small picture, which is no order of a large one.
    await ada.moves("Strength", 0.8)
    await expect(ada.status).to_have_text("How it would look, still small")
    assert ada.studio.town.backend.requests[-1].strength == 0.8

    # A second painting over the sky; the rest stays as it is.
    await ada.turns_to("Brush")
    await ada.brushes(*SKY)
    await expect(ada.status).to_have_text("How it would look, still small")
    first, second = ada.studio.town.backend.requests[-1].styles
    assert first.mask is None and second.mask is not None
    mask = decoded(second.mask)
    assert mask.mode == "L" and max(mask.size) == 512
    assert mask.getpixel((256, 50)) > 200 and mask.getpixel((256, 300)) == 0

    # The whole, watched as it forms.
    ada.studio.town.backend.hold()
    async with ada.page.expect_request("**/api/pictures") as ordering:
        await ada.button("Paint in full").click()
    assert (await ordering.value).post_data_json["taste"] is not None
    await expect(ada.page.get_by_role("progressbar")).to_be_visible()
    await expect(ada.button("Cancel")).to_be_visible()
    ada.studio.town.backend.release()
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.hears("is painted.")
    whole = ada.studio.town.backend.requests[-1]
    assert (whole.size, whole.strength, len(whole.styles)) == (256, 0.8, 2)

    # Compared with the photo by a slider, with the keys.
    await ada.button("Compare").click()
    slider = ada.page.get_by_role("slider", name="How much of the photo is seen")
    await expect(slider).to_be_focused()
    await slider.press("End")
    await expect(slider).to_have_attribute("aria-valuetext", "100%")
    await ada.button("Compare").click()
    await expect(slider).to_be_hidden()

    # Both pictures are among their own; the newest goes on as it was.
    await ada.button("Your pictures").click()
    await ada.sees("Your pictures")
    tiles = ada.page.locator(".tile")
    await expect(tiles).to_have_count(2)
    await tiles.first.click()
    await expect(ada.status).to_have_text("Painted, 256 px")
    await expect(ada.page.get_by_role("slider", name="Strength")).to_have_value("0.8")
    await ada.turns_to("Brush")
    await expect(ada.page.get_by_role("radio", name=re.compile(r"^Area 1: "))).to_be_checked()


async def test_what_is_in_sight_is_tasted_first(come: Come) -> None:
    ada = await come(viewport=PHONE)
    await ada.brings()
    await ada.sees_the_whole_wall()
    visible = await ada.page.locator(".tile").first.get_attribute("data-name")
    first = ada.studio.town.backend.requests[0].styles[0]
    assert first.picture == await painting(ada, visible or "")


async def painting(person: Person, name: str) -> bytes:
    return await person.studio.town.house.collection.bytes_of(name)


async def test_a_mixture_of_three_and_each_has_its_share(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await ada.turns_to("Mix")
    for title in (WAVE, GLASS):
        await ada.button("Add a painting").click()
        await ada.page.get_by_role("dialog").get_by_role("button", name=title).click()
    await expect(ada.button("Add a painting")).to_have_count(0)
    await ada.moves(f"Share of {GLASS}", 0.5)
    await expect(ada.status).to_have_text("How it would look, still small")
    share = ada.page.get_by_role("slider", name=f"Share of {GLASS}")
    await expect(share).to_have_attribute("aria-valuetext", "20%")
    assert [style.weight for style in ada.studio.town.backend.requests[-1].styles] == [1, 1, 0.5]
    await ada.button(f"Take {WAVE} out").click()
    await ada.sees(f"{NIGHT} + {GLASS}")


async def test_each_change_is_tried_out_once_it_rests(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    before = len(ada.studio.town.backend.requests)
    for value in (0.6, 0.7, 0.8, 0.9):
        await ada.moves("Strength", value)
    await expect(ada.status).to_have_text("How it would look, still small")
    assert len(ada.studio.town.backend.requests) == before + 1
    # Back where it was: what is there already is shown, and nothing is painted for it.
    await ada.moves("Strength", 0.5)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.moves("Strength", 0.9)
    await expect(ada.status).to_have_text("How it would look, still small")
    assert len(ada.studio.town.backend.requests) == before + 1


async def test_the_photo_stays_where_no_brush_was(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await ada.turns_to("Brush")
    await ada.button("Everywhere else").click()
    await ada.button("Stays the photo").click()
    await expect(ada.status).to_have_text("Still just your photo")
    await expect(ada.button("Paint in full")).to_be_hidden()
    await ada.turns_to("Look")
    await ada.sees("Your photo")
    await expect(ada.page.locator(".over img")).to_have_count(0)
    await ada.turns_to("Brush")
    await ada.brushes(*SKY)
    await expect(ada.status).to_have_text("How it would look, still small")
    [only] = ada.studio.town.backend.requests[-1].styles
    assert only.mask is not None
    await ada.turns_to("Look")
    await expect(ada.page.locator(".over img")).to_have_count(1)


async def test_what_the_brush_does_is_seen_before_anything_is_painted(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.turns_to("Brush")
    await expect(ada.canvas).to_have_css("opacity", "0")
    await ada.canvas.focus()
    await ada.page.keyboard.down("Space")
    await expect(ada.canvas).to_have_css("opacity", "1")
    await ada.page.keyboard.up("Space")
    await expect(ada.status).to_have_text("How it would look, still small")
    await expect(ada.canvas).to_have_css("opacity", "0")


async def test_a_stroke_is_taken_back_and_put_again_and_rubbed_out(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.turns_to("Brush")
    await ada.brushes(*SKY)
    await expect(ada.status).to_have_text("How it would look, still small")
    await ada.button("Undo").click()
    await expect(ada.button("Undo")).to_be_disabled()
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.button("Redo").click()
    await expect(ada.status).to_have_text("How it would look, still small")
    whole = painted(ada)
    await ada.button("Eraser").click()
    await ada.brushes((0.05, 0.1), (0.4, 0.1))
    await expect(ada.status).to_have_text("How it would look, still small")
    assert 0.2 * whole < painted(ada) < 0.8 * whole
    await ada.button("Clear the area").click()
    await expect(ada.button("Redo")).to_be_disabled()


def painted(person: Person) -> float:
    """How much of the photo the newest mask that was painted with covers."""
    mask = decoded(person.studio.town.backend.requests[-1].styles[-1].mask)
    return sum(mask.tobytes()) / 255


async def test_an_order_is_cancelled_within_a_step(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    ada.studio.town.backend.hold()
    await ada.presses_tile(NIGHT)
    await ada.button("Cancel").click()
    await expect(ada.status).to_have_text("Stopped.")
    await expect(ada.button("Paint in full")).to_be_visible()
    ada.studio.town.backend.release()
    await ada.button("Paint in full").click()
    await expect(ada.status).to_have_text("Painted, 256 px")


async def test_a_wall_is_stopped_and_goes_on_when_it_is_wanted(come: Come) -> None:
    ada = await come()
    ada.studio.town.backend.hold()
    await ada.brings()
    await ada.button("Stop").click()
    await expect(ada.button("Try again")).to_be_visible()
    ada.studio.town.backend.release()
    await ada.button("Try again").click()
    await ada.sees_the_whole_wall()


async def test_a_picture_that_does_not_work_out_says_why_and_can_be_tried_again(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    ada.studio.town.backend.die(times=IN_A_HURRY.attempts)
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_contain_text("brush broke")
    await ada.button("Paint in full").click()
    await expect(ada.status).to_have_text("Painted, 256 px")


async def test_what_is_no_picture_is_refused_with_a_sentence(come: Come) -> None:
    ada = await come()
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    await ada.page.locator("#picker").set_input_files(file)
    await expect(ada.page.get_by_role("status").filter(has_text="I cannot open this file.")).to_be_visible()
    await ada.brings()


async def test_a_file_is_saved_as_jpeg_and_without_loss(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    for name, kind in (("Save JPEG", "JPEG"), ("Save PNG", "PNG")):
        async with ada.page.expect_download() as saving:
            await ada.button(name).click()
        saved = decoded(await (await saving.value).path())
        assert saved.format == kind and max(saved.size) == 256


async def test_how_it_came_about_is_played(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await ada.button("Time-lapse").click()
    await expect(ada.page.locator("video")).to_be_visible()
    await ada.button("Time-lapse").click()
    await expect(ada.page.locator("video")).to_have_count(0)


async def test_a_picture_is_deleted_for_good(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await ada.button("Delete").click()
    await ada.button("Keep it").click()
    await ada.button("Delete").click()
    await ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(ada.page.get_by_text("You have no pictures yet.")).to_be_visible()
    await ada.page.go_back()
    await ada.page.go_forward()
    await ada.sees("Your pictures")


@pytest.mark.parametrize("action", ["Delete", "Save PNG"])
async def test_one_that_was_deleted_in_another_tab_is_left(come: Come, action: str) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.page.evaluate(DELETED_ELSEWHERE)
    await ada.button(action).click()
    if action == "Delete":
        await ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(ada.page.locator("#toasts")).to_contain_text("There is nothing here, or it is not yours.")
    await expect(ada.page.get_by_text("You have no pictures yet.")).to_be_visible()


async def test_one_that_was_opened_among_ones_pictures_leads_back_there_when_deleted(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.button("Your pictures").click()
    await ada.presses_tile(NIGHT)
    await ada.button("Delete").click()
    await ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(ada.page.get_by_text("You have no pictures yet.")).to_be_visible()
    await ada.page.go_forward()
    await ada.sees("Your photo, painted")
    await ada.page.go_back()
    await ada.sees("Your pictures")
    await ada.button("Back").click()
    await expect(ada.heading("Your pictures")).to_be_hidden()


async def test_a_photo_is_dropped_or_pasted(come: Come) -> None:
    ada = await come()
    for kind in ("drop", "paste"):
        await ada.page.evaluate(DROPPED, kind)
        await ada.sees("Your photo in every manner")
        await ada.button("Back").click()
        await ada.sees("Your photo, painted")
    await expect(ada.button("Use photo")).to_have_count(1)
    await ada.button("Use photo").first.click()
    await ada.sees("Your photo in every manner")


async def test_a_photo_that_is_dropped_on_any_view_is_the_next(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.page.evaluate(DROPPED, "drop")
    await ada.sees("Your photo in every manner")
    await expect(ada.page.locator(".own img")).to_have_js_property("naturalWidth", 90)
    await ada.button("Your pictures").click()
    await ada.sees("Your pictures")
    await ada.page.evaluate(DROPPED, "drop")
    await ada.sees("Your photo in every manner")

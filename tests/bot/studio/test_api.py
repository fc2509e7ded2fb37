"""What a person does at the studio's address: gives a photo, orders, watches, comes again, sends it on."""

import asyncio
import io
import logging
import uuid
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from people import decode, finished, mean_colour, photo
from PIL import Image
from studios import Studio
from visiting import order
from yarl import URL

from bot.photos import LARGEST
from bot.studio import Studio as OfStudio
from bot.studio import create_app
from bot.studio.files import LARGEST_MASK
from bot.studio.stream import MOST
from storage import jobs, tastes


def mask(width: int = 120, height: int = 90, *, kind: str = "PNG") -> bytes:
    """White on its left half."""
    picture = Image.new("L", (width, height), 0)
    picture.paste(255, (0, 0, width // 2, height))
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


# --- who one is, and what there is ------------------------------------------------------------------


async def test_the_page_is_told_who_asks_and_what_there_is_to_choose(studio: Studio) -> None:
    me = await studio.telegrams(language="de").gets("/me")
    assert me["person"] == {"kind": "telegram", "name": "Ada"}
    assert (me["language"], me["direction"]) == ("de", "ltr") and me["languages"]["de"] == "Deutsch"
    assert me["sizes"] == [64, 256] and me["look"]["size"] == 64 and me["look"]["strength"] == 0.5
    assert me["limits"] == {"photo_bytes": LARGEST, "mask_bytes": LARGEST_MASK}
    assert me["notice"] is None and me["bot"]["username"]
    assert [each["name"] for each in me["colours"]] == ["painting", "photo"]


async def test_a_language_that_one_chooses_is_spoken_in_the_chat_too(studio: Studio) -> None:
    ada = studio.telegrams(language="de")
    me = await ada.gets("/me", params={"language": "fa"})
    assert (me["language"], me["direction"]) == ("fa", "rtl")
    assert (await ada.gets("/me"))["language"] == "fa"
    await studio.town.ada.send("/start")
    assert "خوش آمدید" in (await studio.town.ada.sees(lambda m: "text" in m))["text"]
    assert (await ada.get("/me", params={"language": "tlh"})).status == 400


async def test_while_admins_have_it_paused_the_page_is_told_so(studio: Studio) -> None:
    await studio.town.house.switches.pause(True)
    assert "rest" in (await studio.telegrams().gets("/me"))["notice"]


async def test_paintings_are_told_with_pictures_that_anybody_may_keep(studio: Studio) -> None:
    told = (await studio.telegrams(language="de").gets("/paintings"))["paintings"]
    assert len(told) == 16 and {"wave", "night"} <= {each["name"] for each in told}
    address = next(each["picture"] for each in told if each["name"] == "wave")
    answer = await studio.strangers().get(address)
    assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]
    assert max(decode(answer.body).size) == 640
    stale = await studio.strangers().get(address.partition("?")[0])
    assert stale.status == 200 and "immutable" not in stale.headers["Cache-Control"]
    assert (await studio.strangers().get("/paintings/nobody.jpg")).status == 404


# --- photos -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
async def test_a_photo_of_any_kind_is_taken_and_shown(studio: Studio, kind: str) -> None:
    ada = studio.telegrams()
    answer = await ada.post("/photos", data=photo(200, 150, kind=kind), headers={"Content-Type": "x/y"})
    assert answer.status == 201 and (answer["width"], answer["height"]) == (200, 150)
    shown = await ada.get(answer["picture"])
    assert shown.headers["Content-Type"] == "image/jpeg" and decode(shown.body).size == (200, 150)
    assert "no-store" in shown.headers["Cache-Control"] and "private" in shown.headers["Cache-Control"]
    small = decode(await ada.gets(answer["picture"], params={"longest": 64}))
    assert small.size == (64, 48)


async def test_last_photos_are_those_of_the_page_and_of_the_chat_the_newest_first(studio: Studio) -> None:
    ada = studio.telegrams()
    await studio.town.ada.send("", photo(hue=10))
    await studio.town.settled()
    newest = await ada.uploads(photo(hue=60))
    shown = (await ada.gets("/photos"))["photos"]
    assert len(shown) == 2 and shown[0]["photo"] == newest
    for each in shown:
        assert max(decode(await ada.gets(each["picture"])).size) <= 320


async def in_parts(piece: bytes, times: int):
    for _ in range(times):
        yield piece


async def test_a_photo_that_is_too_large_is_refused_however_it_comes(studio: Studio) -> None:
    ada = studio.telegrams()
    for body in (b"x" * (LARGEST + 1), in_parts(b"x" * 2**20, 21)):
        answer = await ada.post("/photos", data=body)
        assert answer.status == 413 and "20 MB" in answer["error"]


async def test_a_photo_of_many_megabytes_is_taken(studio: Studio) -> None:
    noise = Image.effect_noise((2600, 2600), 100)
    file = io.BytesIO()
    noise.save(file, "PNG", compress_level=0)
    assert 6 * 2**20 < len(file.getvalue()) < LARGEST
    answer = await studio.telegrams().post("/photos", data=file.getvalue())
    assert answer.status == 201 and answer["width"] == 2600


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "error-picture-empty"),
        (b"\x00" * 1000, "error-picture-unknown"),
        (b"<svg onload='alert(1)'/>", "error-picture-kind"),
        (b"<!doctype html><script>alert(1)</script>", "error-picture-kind"),
        (photo()[:400], "error-picture-damaged"),
        (photo(8, 8), "error-picture-too-small"),
        (photo(2000, 40), "error-picture-too-long"),
        (b"%PDF-1.4", "error-picture-kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_no_photo_is_refused_with_a_sentence(studio: Studio, body: bytes, code: str) -> None:
    answer = await studio.telegrams(language="de").post("/photos", data=body)
    assert (answer.status, answer["code"]) == (422, code)
    assert answer["error"] != (await studio.telegrams().post("/photos", data=body))["error"]


async def test_a_damaged_body_is_refused(studio: Studio) -> None:
    answer = await studio.telegrams().post("/photos", data=b"no gzip", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400


async def test_who_goes_in_the_middle_of_an_upload_leaves_nothing(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    ada = studio.telegrams()
    begun = asyncio.Event()

    async def never_ends():
        yield b"\xff\xd8" + b"x" * 3 * 2**20
        begun.set()
        await asyncio.Event().wait()

    uploading = asyncio.create_task(ada.post("/photos", data=never_ends()))
    await begun.wait()
    uploading.cancel()
    await asyncio.gather(uploading, return_exceptions=True)
    assert (await ada.gets("/photos"))["photos"] == []
    assert await ada.uploads(photo())
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


# --- masks ------------------------------------------------------------------------------------------


async def test_a_mask_is_taken_as_a_small_png_only(studio: Studio) -> None:
    ada = studio.telegrams()
    assert await ada.masks(mask())
    jpeg = await ada.post("/masks", data=mask(kind="JPEG"))
    assert (jpeg.status, jpeg["code"]) == (422, "studio-no-mask")
    assert (await ada.post("/masks", data=b"x" * (LARGEST_MASK + 1))).status == 413
    assert (await ada.gets("/photos"))["photos"] == []


async def test_two_paintings_each_in_its_place_are_painted(studio: Studio) -> None:
    ada = studio.telegrams()
    sha, left = await ada.uploads(photo()), await ada.masks(mask())
    styles = [{"painting": "wave", "mask": left}, {"painting": "night", "weight": 0.5}]
    job = (await ada.post("/pictures", {**order("pictures", sha), "styles": styles})).body
    assert [(style["painting"], style["mask"]) for style in job["styles"]] == [
        ("wave", left),
        ("night", None),
    ]
    await ada.sees(job["id"])
    asked = studio.town.backend.requests[-1]
    assert asked.styles[0].mask == mask() and asked.styles[1].mask is None


async def goes_on_from(studio: Studio, job_id: int) -> tuple[int, int]:
    """The job, and the position there, of the small picture that a picture has begun with."""
    job = await jobs.get(studio.town.house.db, job_id)
    assert job is not None and job.taste_id is not None
    taste = await tastes.get(studio.town.house.db, job.taste_id)
    assert taste is not None
    return taste.job_id, taste.position


# --- orders -----------------------------------------------------------------------------------------


async def test_a_wall_streams_in_nearest_to_the_eye_first_and_one_of_it_goes_on_large(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    async with ada.listens() as events:
        wall = await ada.orders("walls", sha, "night", "wave", "glass")
        assert wall["kind"] == "taste" and wall["state"] in ("queued", "running")
        tasted = []
        async for name, data in events:
            if name == "tasted":
                tasted.append((data["job"], data["position"], data["painting"]))
            if name == "job" and data["id"] == wall["id"] and data["state"] == "done":
                break
    assert tasted == [(wall["id"], n, each) for n, each in enumerate(["night", "wave", "glass"])]
    assert [each["painting"] for each in data["pictures"]["tasted"]] == ["night", "wave", "glass"]
    for each in data["pictures"]["tasted"]:
        assert max(decode(await ada.gets(each["picture"])).size) <= 256
    large = await ada.orders(
        "pictures", sha, "wave", taste={"job": wall["id"], "position": 1}, look={"size": 256}
    )
    done = await ada.sees(large["id"])
    assert done["look"]["size"] == 256 and done["share"] == 1
    assert await goes_on_from(studio, large["id"]) == (wall["id"], 1)


async def test_a_picture_is_watched_forming_and_had_in_every_form(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    studio.town.backend.hold()
    async with ada.listens() as events:
        job = await ada.orders("pictures", sha, "wave", look={"strength": 0.7, "colours": "photo"})
        async for name, data in events:
            if name == "progress" and data["job"] == job["id"] and data["preview"]:
                break
        assert 0 <= data["share"] <= 1 and data["preview"].startswith("data:image/jpeg;base64,")
        running = await ada.gets(f"/jobs/{job['id']}")
        assert running["state"] == "running" and running["pictures"]["shown"] is None
        assert (await ada.get(f"/jobs/{job['id']}/shown.jpg")).status == 404
        studio.town.backend.release()
        async for name, data in events:
            if name == "job" and data["state"] == "done":
                break
    assert data["look"] == {"size": 64, "strength": 0.7, "colours": "photo", "stroke": 1.0}
    assert data["styles"][0]["title"] and data["seconds"] is not None and data["in_chat"] is False
    pictures = data["pictures"]
    kinds = {"shown": "image/jpeg", "lossless": "image/png", "content": "image/jpeg", "film": "video/mp4"}
    for name, kind in kinds.items():
        answer = await ada.get(pictures[name])
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind), name
        assert len(answer.body) > 100


async def test_a_trial_answers_a_slider_and_the_picture_goes_on_from_it(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    look = {"strength": 0.3, "stroke": 1.5}
    trial = await ada.orders("trials", sha, "wave", "night", look=look)
    done = await ada.sees(trial["id"])
    [tasted] = done["pictures"]["tasted"]
    assert done["kind"] == "trial" and tasted["position"] == 0 and tasted["painting"] is None
    assert decode(await ada.gets(tasted["picture"]))
    assert (await ada.gets("/history"))["jobs"] == []
    whole = await ada.orders(
        "pictures",
        sha,
        "wave",
        "night",
        look={**look, "size": 256},
        taste={"job": trial["id"], "position": 0},
    )
    await ada.sees(whole["id"])
    assert await goes_on_from(studio, whole["id"]) == (trial["id"], 0)


async def test_what_is_sent_again_after_an_outage_is_the_same_order(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    for what in ("walls", "trials", "pictures"):
        body = order(what, sha, "wave")
        first, again = await ada.post(f"/{what}", body), await ada.post(f"/{what}", body)
        assert first["id"] == again["id"], what


async def test_a_cancelled_job_stops_and_to_cancel_it_again_is_harmless(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    studio.town.backend.hold()
    job = await ada.orders("pictures", sha, "wave")
    await ada.sees(job["id"], "running")
    assert (await ada.delete(f"/jobs/{job['id']}")).status == 204
    await ada.sees(job["id"], "cancelled")
    while studio.town.backend.rendering:
        await asyncio.sleep(0.01)
    assert (await ada.delete(f"/jobs/{job['id']}")).status == 204
    studio.town.backend.release()
    done = await ada.orders("pictures", sha, "night")
    await ada.sees(done["id"])
    assert (await ada.delete(f"/jobs/{done['id']}")).status == 204
    assert (await ada.gets(f"/jobs/{done['id']}"))["state"] == "done"


async def test_what_cannot_be_painted_says_why(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    cases = [
        (order("pictures", sha, "nobody"), 404, "style-gone"),
        (order("pictures", "0" * 64, "wave"), 404, "job-gone"),
        (order("pictures", sha, "wave", look={"size": 65}), 422, "studio-no-size"),
        (order("pictures", sha, "wave", look={"strength": 1.1}), 400, "studio-not-understood"),
        (order("pictures", sha, "wave", look={"recipe": "gatys"}), 400, "studio-not-understood"),
        (order("pictures", sha), 400, "studio-not-understood"),
        ({**order("pictures", sha, "wave"), "request": "1"}, 400, "studio-not-understood"),
        ({**order("pictures", sha, "wave"), "user_id": 5}, 400, "studio-not-understood"),
        (
            {**order("pictures", sha), "styles": [{"painting": "wave", "image": sha}]},
            400,
            "studio-not-understood",
        ),
    ]
    for body, status, code in cases:
        answer = await ada.post("/pictures", body)
        assert (answer.status, answer["code"]) == (status, code), (body, answer)
    assert (await ada.post("/pictures", data=b"{}", headers={"Content-Type": "text/plain"})).status == 415
    deep = await ada.post("/pictures", data=b"[" * 60_000, headers={"Content-Type": "application/json"})
    assert deep.status == 400
    long = await ada.post("/pictures", data=b" " * 70_000, headers={"Content-Type": "application/json"})
    assert long.status == 413
    assert (await ada.gets("/history"))["jobs"] == []


async def test_a_render_that_fails_says_so_in_the_language_of_its_person(studio: Studio) -> None:
    ada = studio.telegrams(language="de")
    sha = await ada.uploads(photo())
    studio.town.backend.die(times=3)
    failed = await ada.sees((await ada.orders("pictures", sha, "wave"))["id"], "failed")
    assert "Pinsel" in failed["error"] and "/" not in failed["error"]


async def test_no_more_wait_for_one_than_in_the_chat(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    studio.town.backend.hold()
    for strength in range(10):
        await ada.orders("pictures", sha, "wave", look={"strength": strength / 10})
    refused = await ada.post("/pictures", order("pictures", sha, "night"))
    assert (refused.status, refused["code"]) == (429, "too-many-waiting")
    assert int(refused.headers["Retry-After"]) > 0


# --- history and the chat ---------------------------------------------------------------------------


async def test_the_page_and_the_chat_have_one_history(studio: Studio) -> None:
    ada = studio.telegrams()
    await studio.town.ada.send("/wave", photo(hue=10))
    await studio.town.ada.sees(finished)
    await studio.town.settled()
    sha = await ada.uploads(photo(hue=60))
    job = await ada.orders("pictures", sha, "night")
    await ada.sees(job["id"])
    history = await ada.gets("/history")
    assert [each["door"] for each in history["jobs"]] == ["studio", "chat"] and history["more"] is False
    assert [each["in_chat"] for each in history["jobs"]] == [False, True]
    first = await ada.gets("/history", params={"most": 1})
    assert first["more"] is True and first["jobs"][0]["id"] == job["id"]
    rest = await ada.gets("/history", params={"most": 1, "before": job["id"]})
    assert rest["more"] is False and rest["jobs"][0]["door"] == "chat"
    await studio.town.ada.send("/history")
    sheet = await studio.town.ada.sees(
        lambda m: "photo" in m and "pictures" in (m.get("caption") or "").lower()
    )
    assert sheet
    assert (await ada.delete(f"/history/{job['id']}")).status == 204
    assert (await ada.delete(f"/history/{job['id']}")).status == 404
    assert len((await ada.gets("/history"))["jobs"]) == 1


async def test_a_picture_is_sent_to_the_chat_once_with_its_buttons(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    job = await ada.sees((await ada.orders("pictures", sha, "wave"))["id"])
    for _ in range(2):
        assert (await ada.post(f"/jobs/{job['id']}/chat")).status == 204
        message = await studio.town.ada.sees(finished)
        await studio.town.settled()
    assert len([m for m in await studio.town.ada.messages() if finished(m)]) == 1
    shown = decode(await ada.gets(job["pictures"]["shown"]))
    assert abs(mean_colour(await studio.town.ada.picture(message)) - mean_colour(shown)).max() < 8
    assert (await ada.gets(f"/jobs/{job['id']}"))["in_chat"] is True


# --- the stream -------------------------------------------------------------------------------------


async def test_closed_in_the_middle_and_opened_again_it_goes_on(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    studio.town.backend.hold()
    job = await ada.orders("pictures", sha, "wave")
    await ada.sees(job["id"], "running")  # and then the page is closed
    studio.town.backend.release()
    while (await ada.gets(f"/jobs/{job['id']}"))["state"] != "done":
        await asyncio.sleep(0.01)
    assert (await ada.sees(job["id"]))["pictures"]["shown"]


async def test_a_stream_begins_with_what_is_not_over_in_its_order(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    studio.town.backend.hold()
    ids = [(await ada.orders("pictures", sha, name))["id"] for name in ("wave", "night", "glass")]
    async with ada.listens() as events:
        told = [(await anext(events)) for _ in ids]
    assert [(name, data["id"]) for name, data in told] == [("job", each) for each in ids]
    assert told[2][1]["place"] in (0, 1)


async def test_many_pages_of_one_person_listen_and_one_too_many_takes_the_place_of_the_first(
    studio: Studio,
) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    async with AsyncExitStack() as open_pages:
        pages = [await open_pages.enter_async_context(ada.listens()) for _ in range(MOST)]
        job = await ada.orders("pictures", sha, "wave")
        for events in pages:
            assert (await anext(events))[1]["id"] == job["id"]
        last = await open_pages.enter_async_context(ada.listens())
        with pytest.raises((StopAsyncIteration, aiohttp.ClientError)):
            while True:
                await anext(pages[0])
        another = await ada.orders("pictures", sha, "night")
        for events in (*pages[1:], last):
            async for name, data in events:
                if name == "job" and data["id"] == another["id"]:
                    break


async def test_who_stands_by_sends_listeners_away_and_says_that_it_is_not_there(studio: Studio) -> None:
    ada = studio.telegrams(language="de")
    async with ada.listens() as events:
        async with studio.site.studio.opened(studio.town.house):
            pass
        with pytest.raises((StopAsyncIteration, aiohttp.ClientError)):
            await anext(events)
    answer = await ada.get("/me", headers={"Accept-Language": "de"})
    assert (answer.status, answer["code"]) == (503, "studio-starting")
    assert "Moment" in answer["error"] and int(answer.headers["Retry-After"]) > 0


async def test_what_there_is_not_is_said_in_words_with_all_headers(studio: Studio) -> None:
    ada = studio.telegrams()
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("GET", "/jobs/one", 404),
        ("GET", f"/jobs/{2**63}", 404),
        ("GET", "/files/abc.jpg", 404),
        ("PUT", "/me", 405),
        ("GET", "/me?language=de&language=en", 400),
        ("GET", "/me?surprise=1", 400),
        ("GET", f"/history?before={uuid.uuid4()}", 400),
    ):
        answer = await ada.ask(method, path)
        assert answer.status == status and answer["error"] and answer["code"], path
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self' https://web.telegram.org" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers


async def test_the_page_is_served_file_by_file_and_sent_again_only_when_it_has_changed(
    tmp_path: Path,
) -> None:
    for name, text in (("index.html", "<!doctype html>"), ("main.js", "export {}"), ("style.css", "p {}")):
        (tmp_path / name).write_text(text)
    async with TestClient(TestServer(create_app(OfStudio(), tmp_path))) as http:
        for name, kind in (("/", "text/html"), ("/main.js", "text/javascript"), ("/style.css", "text/css")):
            answer = await http.get(name)
            assert (answer.status, answer.content_type) == (200, kind)
            assert answer.headers["Cache-Control"] == "no-cache"
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
            again = await http.get(name, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status == 304
        for name in ("/index.html/", "/../settings.py", "/%2e%2e/settings.py", "/other.js"):
            assert (await http.get(URL(name, encoded=True))).status == 404


async def test_an_address_without_its_slash_leads_to_the_page_with_its_question(studio: Studio) -> None:
    async with studio.http.get(f"{studio.url}/studio?photo=1", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (308, "/studio/?photo=1")

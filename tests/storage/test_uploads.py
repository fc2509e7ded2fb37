"""Uploads: whose they are, what may be ordered with, and how long they stay when nothing is made of them."""

from datetime import timedelta

import pytest
from buckets import EITHER

from storage import drafts, images, jobs, people, styles, uploads
from storage.database import Database
from storage.errors import MissingImage, Stopped
from storage.look import StyleChoice, Veil
from storage.schema import Door, UploadKind

LEASE = timedelta(minutes=1)
NOW = timedelta(0)


@pytest.fixture
def upload(db: Database):
    """Keeps a file for somebody, as the page does: `await upload(1, b"a photo")`."""

    async def keep(user_id: int, data: bytes, kind: UploadKind = UploadKind.PHOTO) -> str:
        await people.meet(db, user_id, name=f"Person {user_id}")
        sha = await images.keep(db, data, mime="image/jpeg")
        await uploads.keep(db, user_id, sha, kind)
        return sha

    return keep


@EITHER
async def test_an_upload_stays_until_its_time_is_over_and_its_file_with_it(db, upload, files) -> None:
    sha = await upload(1, b"a photo")
    assert await images.sweep(db, older_than=NOW) == 0
    await uploads.expire(db, older_than=timedelta(hours=1))
    assert await images.read(db, sha) == b"a photo"
    await uploads.expire(db, older_than=NOW)
    assert files() == [] and not await uploads.may_use(db, 1, sha)


async def test_what_something_was_made_of_outlives_its_upload(db, upload, wish) -> None:
    sha = await upload(1, b"a photo")
    job = await jobs.place(db, wish(1, sha, door=Door.STUDIO, request="r"))
    await uploads.expire(db, older_than=NOW)
    assert await images.read(db, job.content_sha) == b"a photo"
    assert await uploads.may_use(db, 1, sha)


async def test_the_same_file_again_is_the_same_upload_and_counts_from_then_on(db, upload, in_sql) -> None:
    for _ in range(2):
        sha = await upload(1, b"a photo")
        await upload(1, b"another")
    assert await in_sql("SELECT count(*) FROM uploads") == [(2,)]
    assert await in_sql("SELECT max(awaited) FROM images") == [(0,)], "each was kept and arrived"
    assert len(await uploads.photos(db, 1, 10)) == 2 and sha in await uploads.photos(db, 1, 10)


async def test_a_mask_is_no_photo_and_a_photo_stays_one(db, upload) -> None:
    mask = await upload(1, b"black and white", UploadKind.MASK)
    assert await uploads.photos(db, 1, 10) == [] and await uploads.may_use(db, 1, mask)
    await upload(1, b"black and white", UploadKind.PHOTO)
    await upload(1, b"black and white", UploadKind.MASK)
    assert await uploads.photos(db, 1, 10) == [mask]


async def test_nobody_may_use_what_is_somebody_elses(db, upload, order, render) -> None:
    theirs = [await upload(1, b"an upload")]
    style, mask = [await images.keep(db, data, mime="image/png") for data in (b"style", b"mask")]
    job = await order(1, b"a photo", styles=(StyleChoice(image=style, mask=mask),))
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await render(job)
    job = await jobs.get(db, job.id)
    waiting = await images.keep(db, b"waiting", mime="image/jpeg")
    await drafts.create(db, user_id=1, chat_id=-100, content_sha=waiting)
    own = await images.keep(db, b"tiles", mime="image/png")
    await styles.save(db, 1, "tiles", own)
    theirs += [job.content_sha, style, mask, job.result_sha, job.shown_sha, waiting, own]
    await people.meet(db, 2, name="Ben")
    assert [await uploads.may_use(db, 1, sha) for sha in theirs] == [True] * 8
    assert [await uploads.may_use(db, 2, sha) for sha in theirs] == [False] * 8
    assert not await uploads.may_use(db, 1, "0" * 64)
    assert await uploads.photos(db, 2, 10) == []


async def test_ones_photos_are_those_of_page_and_chat_the_newest_first_and_each_once(db, upload, order):
    uploaded = await upload(1, b"uploaded")
    ordered = (await order(1, b"ordered")).content_sha
    sent = await images.keep(db, b"sent", mime="image/jpeg")
    await drafts.create(db, user_id=1, chat_id=1, content_sha=sent)
    await order(1, b"ordered")
    assert await uploads.photos(db, 1, 10) == [ordered, sent, uploaded]
    assert await uploads.photos(db, 1, 2) == [ordered, sent]
    await upload(1, b"uploaded")
    assert await uploads.photos(db, 1, 1) == [uploaded]


async def test_a_photo_is_covered_as_wherever_it_was_sent(db, upload, order) -> None:
    plain = await upload(1, b"open to all")
    hidden = (await order(1, b"hidden", veil=Veil(spoiler=True))).content_sha
    kept = (await order(1, b"not to be saved", veil=Veil(protected=True))).content_sha
    own = await images.keep(db, b"tiles", mime="image/png")
    await styles.save(db, 1, "tiles", own, Veil(spoiler=True))
    assert await uploads.veil_over(db, 1, {plain}) == Veil()
    assert await uploads.veil_over(db, 1, {plain, hidden}) == Veil(spoiler=True)
    assert await uploads.veil_over(db, 1, {own}) == Veil(spoiler=True)
    assert await uploads.veil_over(db, 1, {hidden, kept}) == Veil(spoiler=True, protected=True)
    assert await uploads.veil_over(db, 2, {hidden, kept}) == Veil(), "what is somebody else's says nothing"


async def test_nothing_is_kept_for_who_has_been_forgotten_meanwhile(db, rows, files) -> None:
    sha = await images.keep(db, b"just uploaded", mime="image/jpeg")
    with pytest.raises(Stopped, match="has been forgotten"):
        await uploads.keep(db, 1, sha, UploadKind.PHOTO)
    assert (await rows())["images"] == 0 and files() == []


async def test_an_upload_of_a_file_that_is_gone_is_refused(db) -> None:
    await people.meet(db, 1, name="Ada")
    with pytest.raises(MissingImage, match="may have been deleted"):
        await uploads.keep(db, 1, "0" * 64, UploadKind.PHOTO)


async def test_many_uploads_go_together(db, upload, rows) -> None:
    for number in range(205):
        await upload(number + 1, b"photo %d" % (number % 7))
    await uploads.expire(db, older_than=NOW)
    counts = await rows()
    assert (counts["uploads"], counts["images"]) == (0, 0)

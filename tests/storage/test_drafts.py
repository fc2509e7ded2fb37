"""Drafts: a photo that waits for its painting."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import drafts, images, jobs, people
from storage.database import Database
from storage.errors import MissingImage
from storage.look import StyleChoice, Veil
from storage.schema import Draft


async def draft(
    db: Database, user_id: int = 1, chat_id: int = 1, photo: bytes = b"photo", **more: Any
) -> Draft:
    await people.meet(db, user_id, name="Ada")
    sha = await images.keep(db, photo, mime="image/jpeg")
    return await drafts.create(db, user_id=user_id, chat_id=chat_id, content_sha=sha, **more)


async def test_a_draft_outlives_a_restart_with_all_it_says(tmp_path: Path, database_url: str | None) -> None:
    db = await Database.open(database_url, tmp_path)
    made = await draft(db, chat_id=-1001234567890, thread_id=5, message_id=77)
    await db.close()
    db = await Database.open(database_url, tmp_path)
    found = await drafts.get(db, made.id)
    assert (found.chat_id, found.thread_id, found.message_id) == (-1001234567890, 5, 77)
    assert found.content_sha == made.content_sha
    assert found.created_at == made.created_at
    await db.close()


async def test_latest_is_the_newest_of_that_person_in_that_chat(db: Database) -> None:
    await draft(db)
    newest = await draft(db)
    await draft(db, chat_id=2)
    await draft(db, user_id=2)
    assert (await drafts.latest(db, 1, 1)).id == newest.id
    assert await drafts.latest(db, 3, 1) is None


async def test_a_draft_is_discarded_once_and_its_photo_goes_with_it(db: Database) -> None:
    made = await draft(db)
    assert await drafts.discard(db, made.id)
    assert not await drafts.discard(db, made.id)
    assert await drafts.get(db, made.id) is None
    with pytest.raises(MissingImage):
        await images.read(db, made.content_sha)


async def test_a_discarded_draft_leaves_the_photo_to_others_who_use_it(db: Database) -> None:
    first, second = await draft(db), await draft(db, user_id=2)
    await drafts.discard(db, first.id)
    assert await images.read(db, second.content_sha) == b"photo"


async def test_the_number_of_a_draft_is_never_used_again(db: Database) -> None:
    first = await draft(db)
    await drafts.discard(db, first.id)
    assert (await draft(db)).id > first.id


async def test_old_drafts_expire(db: Database) -> None:
    await draft(db)
    assert await drafts.expire(db, older_than=timedelta(days=1)) == 0
    assert await drafts.expire(db, older_than=timedelta(0)) == 1
    assert await images.sweep(db, older_than=timedelta(0)) == 1


async def test_the_same_part_of_an_update_makes_one_draft(db: Database, rows) -> None:
    first = await draft(db, message_id=7, update_id=70)
    await drafts.asked(db, first.id, 8)
    again = await draft(db, message_id=7, update_id=70)
    assert (again.id, again.chooser_message_id) == (first.id, 8)
    assert (await draft(db, update_id=70, part=1)).id != first.id
    assert (await draft(db, update_id=71)).id != first.id
    assert (await draft(db)).id != (await draft(db)).id
    assert (await rows())["drafts"] == 5


async def test_a_draft_that_was_made_twice_holds_its_photo_once(db: Database, files) -> None:
    for _ in range(2):
        made = await draft(db, update_id=70)
    assert await drafts.discard(db, made.id)
    assert files() == []


async def test_a_draft_knows_the_message_that_asks_for_its_painting(db: Database) -> None:
    made = await draft(db)
    assert made.chooser_message_id is None
    await drafts.asked(db, made.id, 2**51)
    assert (await drafts.get(db, made.id)).chooser_message_id == 2**51


async def test_a_draft_keeps_its_styles_in_their_order_and_they_go_with_it(db: Database, files, rows) -> None:
    sketch, mask = [await images.keep(db, data, mime="image/png") for data in (b"sketch", b"mask")]
    styles = [StyleChoice(painting="wave", weight=2), StyleChoice(image=sketch, mask=mask)]
    made = await draft(db, styles=styles)
    assert made.styles == styles
    assert (await drafts.latest(db, 1, 1)).styles == styles
    assert await images.sweep(db, older_than=timedelta(0)) == 0
    await drafts.discard(db, made.id)
    assert files() == []
    assert (await rows())["draft_styles"] == 0


async def test_an_order_takes_over_the_pictures_of_its_draft_and_lets_the_others_go(
    db: Database, wish, files
) -> None:
    sketch, unused = [await images.keep(db, data, mime="image/png") for data in (b"sketch", b"unused")]
    made = await draft(db, styles=[StyleChoice(image=sketch), StyleChoice(image=unused)])
    job = await jobs.place(db, wish(1, made.content_sha, style_sha=sketch), draft_id=made.id)
    assert job.styles == [StyleChoice(image=sketch)]
    assert {path.stem for path in files()} == {made.content_sha, sketch}


async def test_styles_are_chosen_in_place_of_those_of_before_and_outlive_a_restart(
    tmp_path: Path, database_url: str | None
) -> None:
    db = await Database.open(database_url, tmp_path)
    made = await draft(db, styles=[StyleChoice(painting="ink")])
    mixed = [StyleChoice(painting="wave", weight=70.0), StyleChoice(painting="night", weight=30.0)]
    assert await drafts.choose(db, made.id, mixed, like_id=7)
    await db.close()
    db = await Database.open(database_url, tmp_path)
    found = await drafts.get(db, made.id)
    assert (found.styles, found.like_id) == (mixed, 7)
    assert await drafts.choose(db, made.id, [])
    found = await drafts.get(db, made.id)
    assert (found.styles, found.like_id) == ([], None)
    await db.close()


async def test_a_style_picture_is_kept_as_long_as_it_is_chosen(db: Database, files) -> None:
    sketch = await images.keep(db, b"sketch", mime="image/png")
    first = await draft(db, styles=[StyleChoice(image=sketch)])
    other = await draft(db, photo=b"other")
    mixed = [StyleChoice(image=sketch, weight=60.0), StyleChoice(painting="night", weight=40.0)]
    assert await drafts.choose(db, other.id, mixed)
    await drafts.discard(db, first.id)
    assert {path.stem for path in files()} == {other.content_sha, sketch}
    assert await drafts.choose(db, other.id, mixed[1:])
    assert {path.stem for path in files()} == {other.content_sha}


async def test_nothing_is_chosen_for_a_draft_that_is_gone_or_of_a_picture_that_is(db: Database, rows) -> None:
    made = await draft(db)
    with pytest.raises(MissingImage):
        await drafts.choose(db, made.id, [StyleChoice(image="0" * 64)])
    await drafts.discard(db, made.id)
    assert not await drafts.choose(db, made.id, [StyleChoice(painting="wave")])
    assert (await rows())["draft_styles"] == 0


async def test_only_the_newest_draft_asked_for_a_style_wants_it(db: Database) -> None:
    first, second, elsewhere = await draft(db), await draft(db), await draft(db, chat_id=2)
    for wanting in (first, second, elsewhere):
        await drafts.want_style(db, wanting)
    assert (await drafts.wanting_style(db, 1, 1)).id == second.id
    assert (await drafts.wanting_style(db, 1, 2)).id == elsewhere.id
    assert await drafts.wanting_style(db, 2, 1) is None


async def test_a_draft_that_waits_for_its_mask_waits_for_no_style_and_nothing_else_does(db: Database) -> None:
    first, second = await draft(db), await draft(db)
    await drafts.want_style(db, first)
    await drafts.want_mask(db, second)
    assert await drafts.wanting_style(db, 1, 1) is None
    assert (await drafts.wanting_mask(db, 1, 1)).id == second.id
    assert await drafts.wanting_mask(db, 1, 2) is None
    await drafts.want_style(db, first)
    assert await drafts.wanting_mask(db, 1, 1) is None


async def test_a_draft_keeps_its_mask_until_it_goes(db: Database, files) -> None:
    mask = await images.keep(db, b"mask", mime="image/png")
    made = await draft(db, mask_sha=mask)
    assert (await drafts.get(db, made.id)).mask_sha == mask
    assert await images.sweep(db, older_than=timedelta(0)) == 0
    await drafts.discard(db, made.id)
    assert files() == []


async def test_how_a_photo_was_covered_travels_with_its_draft_and_its_job(db: Database, order) -> None:
    for veil in (Veil(spoiler=True), Veil(protected=True), Veil()):
        made = await draft(db, veil=veil)
        assert (await drafts.get(db, made.id)).veil == veil
        assert (await jobs.get(db, (await order(veil=veil)).id)).veil == veil


async def an_album(db: Database, update_id: int = 7) -> list[Draft]:
    """The drafts of an album of three, by part."""
    return [await draft(db, photo=bytes([part]), update_id=update_id, part=part) for part in range(3)]


async def test_the_photos_of_an_album_wait_together(db: Database) -> None:
    album, other = await an_album(db), await draft(db, update_id=8)
    assert [each.id for each in await drafts.album(db, album[0])] == [each.id for each in album]
    assert [each.id for each in await drafts.album(db, album[1])] == [album[1].id]
    assert [each.id for each in await drafts.album(db, other)] == [other.id]
    assert (await drafts.latest(db, 1, 1)).id == other.id
    await drafts.discard(db, other.id)
    assert (await drafts.latest(db, 1, 1)).id == album[0].id


async def test_what_waits_with_the_first_photo_of_an_album_goes_with_it(db: Database) -> None:
    album = await an_album(db)
    assert await drafts.discard(db, album[0].id)
    for each in album:
        assert await drafts.get(db, each.id) is None
        with pytest.raises(MissingImage):
            await images.read(db, each.content_sha)


async def test_the_others_of_an_album_can_be_let_go(db: Database) -> None:
    album, other = await an_album(db), await an_album(db, update_id=8)
    assert await drafts.discard_others(db, album[0].id)
    assert not await drafts.discard_others(db, album[0].id)
    assert [each.id for each in await drafts.album(db, album[0])] == [album[0].id]
    assert len(await drafts.album(db, other[0])) == 3


async def test_without_an_update_a_draft_is_no_part_of_anything(db: Database) -> None:
    first, second = await draft(db), await draft(db)
    assert [each.id for each in await drafts.album(db, first)] == [first.id]
    await drafts.discard(db, first.id)
    assert await drafts.get(db, second.id) is not None

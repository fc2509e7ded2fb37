"""People, their settings, and forgetting them."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import albums, drafts, history, images, jobs, people
from storage.database import Database
from storage.errors import MissingImage
from storage.people import Preferences
from storage.schema import Base

LEASE = timedelta(minutes=1)


async def rows(db: Database) -> dict[str, int]:
    async with db.session() as session:
        return {
            table.name: await session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }


def files(db: Database) -> list[str]:
    return sorted(path.name for path in (db.data_dir / "images").rglob("*") if path.is_file())


async def test_a_person_is_met_once_and_their_new_name_is_taken_over(db: Database) -> None:
    big = 2**51 + 7
    first = await people.meet(db, big, name="Ada", language="en")
    later = await people.meet(db, big, name="Ada L.", language=None)
    assert (first.id, first.name, first.language) == (big, "Ada", "en")
    assert (later.id, later.name, later.language) == (big, "Ada L.", "en")
    assert later.created_at == first.created_at
    assert (await rows(db))["users"] == 1


async def test_a_person_who_sends_ten_updates_at_once_is_still_one(db: Database) -> None:
    await asyncio.gather(*(people.meet(db, 1, name=f"Ada {number}") for number in range(10)))
    assert (await rows(db))["users"] == 1


async def test_settings_are_the_defaults_until_changed_and_only_the_named_ones_change(db: Database) -> None:
    await people.meet(db, 1, name="Ada")
    assert await people.settings_of(db, 1) == Preferences(size=None, strength=0.5, keep_colours=False)
    assert await people.change_settings(db, 1, size=768) == Preferences(size=768)
    assert await people.change_settings(db, 1, strength=0.8) == Preferences(size=768, strength=0.8)
    assert await people.change_settings(db, 1, size=None, keep_colours=True) == Preferences(None, 0.8, True)
    assert await people.settings_of(db, 1) == Preferences(None, 0.8, True)
    assert await people.change_settings(db, 1) == Preferences(None, 0.8, True)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"strength": 1.5}, ValueError), ({"size": 0}, ValueError), ({"colour": 1}, TypeError)],
)
async def test_a_setting_that_cannot_be_is_refused_and_changes_nothing(db, changes, error) -> None:
    await people.meet(db, 1, name="Ada")
    with pytest.raises(error):
        await people.change_settings(db, 1, **changes)
    assert await people.settings_of(db, 1) == Preferences()


async def fill(db: Database, order, user_id: int, photo: bytes) -> None:
    """Rows of every kind for one person, whose own pictures are private and whose photo may be shared."""
    style = await images.keep(db, b"style of %d" % user_id, mime="image/png")
    job = await order(user_id, photo, painting=None, style_sha=style)
    await jobs.claim(db, holder="h", lease=LEASE)
    result = await images.keep(db, b"result of %d" % user_id, mime="image/jpeg")
    assert await jobs.rendered(db, job.id, holder="h", result_sha=result, seconds=1.0)
    await jobs.delivered(db, job.id, file_id="f")
    await drafts.create(db, user_id=user_id, chat_id=user_id, content_sha=job.content_sha)
    await albums.add(db, chat_id=user_id, media_group_id="g", message_id=1, user_id=user_id, file_id="f")
    await people.change_settings(db, user_id, size=256)


async def test_forgetting_leaves_no_row_and_no_file_of_a_person(db: Database, order) -> None:
    await fill(db, order, 1, b"a photo")
    assert all((await rows(db)).values()), "the test must fill every table"
    assert len(files(db)) == 3
    await people.forget(db, 1)
    assert not any((await rows(db)).values())
    assert files(db) == []


async def test_forgetting_one_keeps_what_others_own_or_share(db: Database, order) -> None:
    await fill(db, order, 1, b"shared photo")
    await fill(db, order, 2, b"shared photo")
    before = await rows(db)
    await people.forget(db, 1)
    after = await rows(db)
    assert (after["users"], after["jobs"], after["drafts"], after["images"]) == (1, 1, 1, 3)
    assert after["jobs"] == before["jobs"] / 2
    entry = await history.entry(db, 2, 0)
    assert await images.read(db, entry.content_sha) == b"shared photo"
    assert await images.read(db, entry.result_sha) == b"result of 2"
    await people.forget(db, 2)
    assert files(db) == []


async def test_whoever_renders_for_a_forgotten_person_learns_it(db: Database, order) -> None:
    job = await order(1)
    await jobs.claim(db, holder="h", lease=LEASE)
    await people.forget(db, 1)
    assert not await jobs.renew(db, job.id, holder="h", lease=LEASE)
    result = await images.keep(db, b"too late", mime="image/jpeg")
    assert not await jobs.rendered(db, job.id, holder="h", result_sha=result, seconds=1.0)
    assert await images.sweep(db, older_than=timedelta(0)) == 1
    assert files(db) == []


async def test_forgetting_one_does_not_take_the_photo_another_is_about_to_order(db: Database, order) -> None:
    await order(1, b"the same photo")
    sha = await images.keep(db, b"the same photo", mime="image/jpeg")  # by Ben, whose draft comes next
    await people.forget(db, 1)
    await people.meet(db, 2, name="Ben")
    await drafts.create(db, user_id=2, chat_id=2, content_sha=sha)
    assert await images.read(db, sha) == b"the same photo"


async def test_forgetting_somebody_unknown_is_nothing(db: Database) -> None:
    await people.meet(db, 1, name="Ada")
    await people.change_settings(db, 1, size=256)
    await people.forget(db, 99)
    assert (await people.settings_of(db, 1)).size == 256


async def test_an_order_of_a_photo_that_is_gone_is_refused_in_a_sentence(db: Database) -> None:
    await people.meet(db, 1, name="Ada")
    with pytest.raises(MissingImage, match="may have been deleted"):
        await drafts.create(db, user_id=1, chat_id=1, content_sha="0" * 64)

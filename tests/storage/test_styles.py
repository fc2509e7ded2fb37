"""Styles of one's own: kept by name, thirty at most, gone when they are deleted."""

import asyncio

import pytest

from storage import images, jobs, people, styles
from storage.database import Database
from storage.errors import MissingImage, Stopped
from storage.look import StyleChoice, Veil
from storage.styles import Saved


async def saved(db: Database, user_id: int, name: str, picture: bytes, **how) -> Saved:
    await people.meet(db, user_id, name="Somebody")
    sha = await images.keep(db, picture, mime="image/png")
    return await styles.save(db, user_id, name, sha, **how)


async def test_a_style_is_kept_by_its_name_once_for_each_person(db: Database, files) -> None:
    assert await saved(db, 1, "tiles", b"tiles", veil=Veil(protected=True)) is Saved.KEPT
    assert await saved(db, 1, "tiles", b"tiles") is Saved.KEPT, "the same again, as after a restart"
    assert await saved(db, 1, "tiles", b"others") is Saved.NAME_TAKEN
    assert await saved(db, 2, "tiles", b"others") is Saved.KEPT
    [style] = await styles.of(db, 1)
    assert (style.name, style.veil) == ("tiles", Veil(protected=True))
    assert await images.read(db, style.picture_sha) == b"tiles"
    assert len(files()) == 2


async def test_there_are_thirty_at_most_however_many_are_saved_at_once(db: Database, files) -> None:
    await people.meet(db, 1, name="Ada")
    kept = await asyncio.gather(*(saved(db, 1, f"style_{n}", b"%d" % n) for n in range(32)))
    assert (kept.count(Saved.KEPT), kept.count(Saved.TOO_MANY)) == (30, 2)
    assert len(await styles.of(db, 1)) == len(files()) == 30
    await styles.delete(db, 1, (await styles.of(db, 1))[0].id)
    assert await saved(db, 1, "one_more", b"one more") is Saved.KEPT


async def test_only_who_has_a_style_finds_and_deletes_it_and_pictures_of_it_stay(
    db: Database, files, order, render
) -> None:
    await saved(db, 1, "tiles", b"tiles")
    [style] = await styles.of(db, 1)
    assert await styles.get(db, 2, style.id) is None and not await styles.delete(db, 2, style.id)
    job = await order(1, styles=(StyleChoice(image=style.picture_sha),))
    assert await styles.delete(db, 1, style.id) and not await styles.delete(db, 1, style.id)
    assert await styles.get(db, 1, style.id) is None
    assert await images.read(db, style.picture_sha) == b"tiles", "what is being painted needs it"
    await jobs.cancel(db, job.id)
    await people.forget(db, 1)
    assert files() == []


async def test_nothing_is_kept_for_who_was_forgotten_while_the_picture_came(db: Database, files) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await images.keep(db, b"tiles", mime="image/png")
    await people.forget(db, 1)
    with pytest.raises(Stopped):
        await styles.save(db, 1, "tiles", sha)
    assert files() == []


async def test_a_picture_that_is_there_is_adopted_by_the_first_free_name_and_stored_once(
    db: Database, files
) -> None:
    await saved(db, 1, "tiles", b"tiles")
    [given] = await styles.of(db, 1)
    await saved(db, 2, "tiles", b"others")
    for _ in range(2):  # the second time she has it already
        assert await styles.adopt(db, 2, ("tiles", "tiles_2"), given.picture_sha) == "tiles_2"
    assert [style.name for style in await styles.of(db, 2)] == ["tiles", "tiles_2"]
    assert len(files()) == 2
    await people.forget(db, 1)
    assert await images.read(db, given.picture_sha) == b"tiles"
    with pytest.raises(Stopped):
        await styles.adopt(db, 1, ("tiles",), given.picture_sha)
    await people.forget(db, 2)
    await people.meet(db, 3, name="Cleo")
    with pytest.raises(MissingImage):
        await styles.adopt(db, 3, ("tiles",), given.picture_sha)


async def test_who_has_the_most_adopts_none(db: Database) -> None:
    for number in range(styles.MOST):
        await saved(db, 1, f"style_{number}", b"%d" % number)
    await saved(db, 2, "tiles", b"tiles")
    [given] = await styles.of(db, 2)
    assert await styles.adopt(db, 1, ("tiles",), given.picture_sha) is None


async def test_a_style_is_renamed_by_who_has_it_to_a_name_that_is_free(db: Database) -> None:
    await saved(db, 1, "tiles", b"tiles")
    await saved(db, 1, "carpet", b"carpet")
    style, other = await styles.of(db, 1)
    await styles.ask_for_name(db, 1, other.id)
    await styles.ask_for_name(db, 1, style.id)
    assert [bool(each.renaming_at) for each in await styles.of(db, 1)] == [True, False]
    assert await styles.rename(db, 1, style.id, "carpet") is Saved.NAME_TAKEN
    assert await styles.rename(db, 2, style.id, "kitchen") is None
    assert await styles.rename(db, 1, style.id, "kitchen", update_id=7) is Saved.KEPT
    renamed, _ = await styles.of(db, 1)
    assert (renamed.name, renamed.named_by, renamed.renaming_at) == ("kitchen", 7, None)


async def test_what_covers_a_style_is_known_by_its_picture_and_its_person(db: Database) -> None:
    await saved(db, 1, "tiles", b"tiles", veil=Veil(protected=True))
    await saved(db, 1, "carpet", b"carpet", veil=Veil(spoiler=True))
    shas = [style.picture_sha for style in await styles.of(db, 1)]
    assert await styles.veil_over(db, 1, shas) == Veil(spoiler=True, protected=True)
    assert await styles.veil_over(db, 1, shas[1:]) == Veil(spoiler=True)
    assert await styles.veil_over(db, 1, []) == await styles.veil_over(db, 2, shas) == Veil()

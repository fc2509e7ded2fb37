"""People, what is chosen in their chats, and forgetting them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa
from buckets import EITHER

from storage import (
    belongings,
    drafts,
    gifts,
    group_rules,
    groups,
    guests,
    history,
    images,
    inbox,
    jobs,
    people,
    styles,
    switches,
    tastes,
    uploads,
)
from storage.database import Database
from storage.errors import MissingImage, Stopped
from storage.inbox import Arrival
from storage.look import Colours, Look, StyleChoice, Veil
from storage.references import with_what_belongs_to
from storage.schema import Base, JobKind, Leader, UploadKind, User, Visitor, now

LEASE = timedelta(minutes=1)
GROUP = -100
ADA, BEN = 7_000_000_001, 7_000_000_002
"""Ids that no row has for another reason."""


async def test_a_person_is_met_once_and_their_new_name_is_taken_over(db: Database, rows) -> None:
    big = 2**51 + 7
    first = await people.meet(db, big, name="Ada", language="en")
    later = await people.meet(db, big, name="Ada L.", language=None)
    assert (first.id, first.name, first.language) == (big, "Ada", "en")
    assert (later.id, later.name, later.language) == (big, "Ada L.", "en")
    assert later.created_at == first.created_at
    assert (await rows())["users"] == 1


async def test_a_person_who_sends_ten_updates_at_once_is_still_one(db: Database, rows) -> None:
    await asyncio.gather(*(people.meet(db, 1, name=f"Ada {number}") for number in range(10)))
    assert (await rows())["users"] == 1


async def test_a_look_is_the_default_until_changed_and_only_the_named_fields_change(db: Database) -> None:
    assert await people.look_of(db, 1) == Look()
    assert await people.change_look(db, 1, size=768) == Look(size=768)
    assert await people.change_look(db, 1, strength=0.8) == Look(size=768, strength=0.8)
    changed = Look(strength=0.8, colours=Colours.PHOTO, stroke=0.5, recipe="gatys")
    changes = {"size": None, "colours": Colours.PHOTO, "stroke": 0.5, "recipe": "gatys"}
    assert await people.change_look(db, 1, **changes) == changed
    assert await people.look_of(db, 1) == changed
    assert await people.change_look(db, 1) == changed


async def test_a_group_has_its_own_look(db: Database) -> None:
    await people.change_look(db, GROUP, size=256)
    await people.change_look(db, 1, size=768)
    assert [(await people.look_of(db, chat_id)).size for chat_id in (GROUP, 1)] == [256, 768]


async def test_choices_of_a_chat_made_at_once_are_all_kept(db: Database) -> None:
    await asyncio.gather(
        people.change_look(db, 1, size=768),
        people.change_look(db, 1, strength=0.8),
        people.change_look(db, 1, colours=Colours.MATCH),
    )
    assert await people.look_of(db, 1) == Look(size=768, strength=0.8, colours=Colours.MATCH)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"strength": 1.5}, ValueError), ({"size": 0}, ValueError), ({"colour": 1}, TypeError)],
)
async def test_a_choice_that_cannot_be_is_refused_and_changes_nothing(db, rows, changes, error) -> None:
    with pytest.raises(error):
        await people.change_look(db, 1, **changes)
    assert await people.look_of(db, 1) == Look()
    assert (await rows())["preferences"] == 0


@pytest.fixture
def fill(db: Database, order, render):
    """Rows of every kind for one person, whose own pictures are private and whose photo may be shared."""

    async def in_every_table(user_id: int, photo: bytes) -> None:
        style, mask = [
            await images.keep(db, b"%s of %d" % (kind, user_id), mime="image/png")
            for kind in (b"style", b"mask")
        ]
        job = await order(user_id, photo, styles=(StyleChoice(image=style, mask=mask),))
        await jobs.claim(db, holder="h", lease=LEASE)
        frames = await images.keep(db, b"how the result of %d came about" % user_id, mime="application/zip")
        assert await render(job, picture=b"result of %d" % user_id, frames_sha=frames)
        await jobs.delivered(db, job.id, file_id="f")
        taste = await order(user_id, photo, kind=JobKind.TASTE)
        await jobs.claim(db, holder="h", lease=LEASE)
        small = await images.keep(db, b"taste of %d" % user_id, mime="image/png")
        about = {"holder": "h", "shown_sha": small, "begun_sha": None, "longest": 128, "emphasis": 1.0}
        assert await tastes.keep(db, taste.id, 0, **about)
        await images.keep(db, photo, mime="image/jpeg")
        sketch = await images.keep(db, b"sketch of %d" % user_id, mime="image/png")
        await drafts.create(
            db,
            user_id=user_id,
            chat_id=GROUP,
            content_sha=job.content_sha,
            styles=[StyleChoice(image=sketch)],
        )
        own = await images.keep(db, b"own style of %d" % user_id, mime="image/png")
        await styles.save(db, user_id, "tiles", own)
        upload = await images.keep(db, b"upload of %d" % user_id, mime="image/jpeg")
        await uploads.keep(db, user_id, upload, UploadKind.PHOTO)
        assert await gifts.of_style(db, user_id, (await styles.of(db, user_id))[0].id)
        assert await gifts.of_job(db, user_id, job.id)
        assert await guests.add(db, job.id, f"a message for {user_id}")
        await people.change_look(db, user_id, size=256)
        await switches.set_to(db, "paused", "1")
        await group_rules.change(db, GROUP, quiet=True)
        await groups.arrive(db, GROUP, 1)
        async with db.transaction() as session:
            leading = db.insert(Leader).values(id=1, holder="h", resigned=False, began_at=now())
            await session.execute(leading.on_conflict_do_nothing())
            key_hash = sha256(b"%d" % user_id).hexdigest()
            await session.execute(sa.insert(Visitor).values(user_id=user_id, key_hash=key_hash))
        await inbox.add(db, [Arrival(id=job.id, body="{}", chat_id=GROUP, user_id=user_id)])

    return in_every_table


@EITHER
async def test_forgetting_leaves_no_row_and_no_file_of_a_person(db: Database, rows, files, fill) -> None:
    await fill(1, b"a photo")
    assert all((await rows()).values()), "the test must fill every table"
    assert len(files()) == 10
    await people.forget(db, 1)
    assert [table for table, count in (await rows()).items() if count] == [*NOBODYS, "updates"]
    assert files() == []


NOBODYS = ["days_counted", "group_rules", "groups", "leadership", "orders_counted", "switches"]
"""The tables that are about the bot and its groups, and about nobody."""


def growth(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {table: after[table] - before[table] for table in after}


@pytest.fixture
async def kinship(db: Database, request: pytest.FixtureRequest) -> AsyncIterator[sa.Table]:
    """A new table that refers to people in a way of its own."""
    table = sa.Table("kinship", Base.metadata, sa.Column("id", sa.Integer, primary_key=True), request.param)
    try:
        async with db.transaction() as session:
            await session.run_sync(lambda sync: table.create(sync.connection()))
        yield table
    finally:
        Base.metadata.remove(table)


async def what_is_not_forgotten(db: Database, rows, fill) -> list[str]:
    """The tables that one person's life has left rows in, or names them in, after they are forgotten."""
    await fill(BEN, b"a photo")
    before = await rows()
    await fill(ADA, b"a photo")
    grown = growth(before, await rows())
    grown = {name: count for name, count in grown.items() if name not in NOBODYS}
    assert all(grown.values()), f"fill rows for a person in {[name for name in grown if not grown[name]]}"
    await people.forget(db, ADA)
    left = {name for name, count in growth(before, await rows()).items() if count}
    left -= {"updates", "orders_counted"}  # whose numbers stay, and that somebody has ordered
    async with db.session() as session:
        for table in Base.metadata.sorted_tables:
            for row in await session.execute(sa.select(table)):
                if any(str(ADA) in str(value) for value in row):
                    left.add(table.name)
    return sorted(left)


async def test_nothing_in_any_table_names_who_has_been_forgotten(db: Database, rows, fill) -> None:
    assert await what_is_not_forgotten(db, rows, fill) == []


@pytest.mark.parametrize(
    "kinship",
    [
        sa.Column("friend", sa.BigInteger),
        sa.Column("friend", sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("job", sa.BigInteger),
        sa.Column("chat", sa.String(32)),
    ],
    indirect=True,
    ids=["a number", "a key that is set to null", "a job's number", "words"],
)
async def test_a_new_table_that_keeps_somebody_in_mind_is_noticed(db, rows, fill, kinship) -> None:
    """What the test above would say of such a table: that it is not filled; then, that it is not emptied."""
    with pytest.raises(AssertionError, match="kinship"):
        await what_is_not_forgotten(db, rows, fill)

    async def filled(user_id: int, photo: bytes) -> None:
        await fill(user_id, photo)
        job = await history.entry(db, user_id, 0)
        value = {"job": job.id, "chat": f"chat {user_id}"}.get(kinship.c[1].name, user_id)
        async with db.transaction() as session:
            await session.execute(sa.insert(kinship).values({kinship.c[1].name: value}))

    for user_id in (ADA, BEN):
        await people.forget(db, user_id)
    assert await what_is_not_forgotten(db, rows, filled) == ["kinship"]


def test_every_table_says_by_its_keys_whose_its_rows_are() -> None:
    """So that they go with their person, whatever is in them: through a chain of keys that cascade."""
    theirs = {table.name for table, _ in with_what_belongs_to((User.__table__, User.id == ADA))}
    by_their_chat = {"preferences", "updates"}
    shared = {"images", *NOBODYS}
    assert {table.name for table in Base.metadata.sorted_tables} == theirs | by_their_chat | shared


async def test_every_row_about_a_person_is_found_and_none_about_another(
    db: Database, fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belongings, "BATCH", 1)
    await fill(ADA, b"a shared photo")
    await fill(BEN, b"a shared photo")
    async with db.session() as session:
        everything = {
            table.name: [dict(row) for row in (await session.execute(sa.select(table))).mappings()]
            for table in Base.metadata.sorted_tables
            if table.name not in NOBODYS
        }
    assert all(everything.values()), "the test must fill every table"
    of_ada, of_ben = [await belongings.of(db, user_id) for user_id in (ADA, BEN)]
    for name, every in everything.items():
        assert of_ada[name] and of_ben[name], name
        assert [row for row in every if row not in of_ada[name] and row not in of_ben[name]] == [], name
        both = [row for row in of_ada[name] if row in of_ben[name]]
        if name == "images":
            assert [row["size"] for row in both] == [len(b"a shared photo")]
        else:
            assert both == [], name
    assert str(BEN) not in str(of_ada) and str(ADA) not in str(of_ben)


async def test_what_must_not_be_saved_where_it_comes_from_is_known_with_all_that_was_made_of_it(
    db: Database, order, render
) -> None:
    open_to_all = await order(1, b"open")
    job = await order(1, b"covered", veil=Veil(protected=True))
    for _ in range(2):
        await jobs.claim(db, holder="h", lease=LEASE)
    assert await render(job, picture=b"a covered result")
    shas = {row["sha"] for row in (await belongings.of(db, 1))["images"]}
    assert await belongings.protected(db, 1) == shas - {open_to_all.content_sha}


async def test_of_what_a_forgotten_person_sent_only_the_numbers_stay(db: Database, in_sql) -> None:
    await inbox.add(
        db,
        [
            Arrival(id=1, body="a secret", chat_id=GROUP, user_id=1, album="of Ada"),
            Arrival(id=2, body="a secret", chat_id=1, user_id=None),
            Arrival(id=3, body="a secret", chat_id=GROUP, user_id=1),
            Arrival(id=4, body="forget me", chat_id=1, user_id=1),
            Arrival(id=5, body="of Ben", chat_id=GROUP, user_id=2),
        ],
    )
    await inbox.begin(db, [1])
    await inbox.set_aside(db, [3])
    await people.forget(db, 1)
    assert [row.id for row in await inbox.waiting(db)] == [5]
    left = await in_sql("SELECT body, chat_id, user_id, album FROM updates WHERE id < 5")
    assert left == [("", None, None, None)] * 4
    assert await inbox.add(db, [Arrival(id=1, body="again")]) == []


async def test_what_a_person_sends_after_they_asked_to_be_forgotten_stays_to_be_done(db: Database) -> None:
    await inbox.add(db, [Arrival(id=number, body="{}", chat_id=1, user_id=1) for number in (7, 8, 9)])
    await people.forget(db, 1, update_id=8)
    assert [row.id for row in await inbox.waiting(db)] == [9]


@EITHER
async def test_what_a_person_orders_after_they_asked_to_be_forgotten_is_painted_all_the_same(
    db: Database, order, rows
) -> None:
    """In a group, say, whose updates do not wait for those of the private chat."""
    before = await order(1, b"before", update_id=7)
    after = await order(1, b"after", chat_id=GROUP, update_id=9)
    await people.choose_language(db, 1, "de")
    assert await people.forget(db, 1, update_id=8)
    assert await jobs.get(db, before.id) is None
    assert [job.id for job in await jobs.active(db, 1)] == [after.id]
    assert await images.read(db, after.content_sha) == b"after"
    assert await people.chosen_languages(db) == {}
    assert ((await rows())["jobs"], (await rows())["images"]) == (1, 1)


@EITHER
async def test_forgetting_one_keeps_what_others_own_or_share(db: Database, rows, files, fill) -> None:
    await fill(1, b"shared photo")
    await fill(2, b"shared photo")
    before = await rows()
    await people.forget(db, 1)
    after = await rows()
    assert (after["users"], after["jobs"], after["drafts"], after["images"]) == (1, 2, 1, 10)
    assert after["jobs"] == before["jobs"] / 2
    entry = await history.entry(db, 2, 0)
    assert await images.read(db, entry.content_sha) == b"shared photo"
    assert await images.read(db, entry.result_sha) == b"result of 2"
    await people.forget(db, 2)
    assert files() == []


@EITHER
async def test_whoever_renders_for_a_forgotten_person_learns_it(db: Database, files, order, render) -> None:
    job = await order(1)
    await jobs.claim(db, holder="h", lease=LEASE)
    await people.forget(db, 1)
    assert not await jobs.renew(db, job.id, holder="h", lease=LEASE)
    assert not await render(job)
    assert await images.sweep(db, older_than=timedelta(0)) == 2
    assert files() == []


@EITHER
async def test_a_photo_that_is_being_fetched_while_its_person_is_forgotten_leaves_nothing(
    db: Database, rows, files, wish
) -> None:
    await inbox.add(db, [Arrival(id=1, body="{}", chat_id=GROUP, user_id=1)])
    await inbox.begin(db, [1])
    await people.meet(db, 1, name="Ada")
    await people.forget(db, 1)
    sha = await images.keep(db, b"just fetched", mime="image/jpeg")
    with pytest.raises(Stopped):
        await jobs.place(db, wish(1, sha, update_id=1))
    assert files() == []
    assert (await rows())["jobs"] == 0


async def test_forgetting_one_does_not_take_the_photo_another_is_about_to_order(db: Database, order) -> None:
    await order(1, b"the same photo")
    sha = await images.keep(db, b"the same photo", mime="image/jpeg")  # by Ben, whose draft comes next
    await people.forget(db, 1)
    await people.meet(db, 2, name="Ben")
    await drafts.create(db, user_id=2, chat_id=2, content_sha=sha)
    assert await images.read(db, sha) == b"the same photo"


async def test_forgetting_somebody_unknown_is_nothing(db: Database) -> None:
    await people.change_look(db, 1, size=256)
    await people.forget(db, 99)
    assert (await people.look_of(db, 1)).size == 256


async def test_an_order_of_a_photo_that_is_gone_is_refused_in_a_sentence(db: Database) -> None:
    await people.meet(db, 1, name="Ada")
    with pytest.raises(MissingImage, match="may have been deleted"):
        await drafts.create(db, user_id=1, chat_id=1, content_sha="0" * 64)


async def test_a_group_that_got_a_new_id_keeps_everything_that_was_in_it(db: Database, order, in_sql) -> None:
    there = await order(1, chat_id=GROUP, thread_id=3, source_message_id=4, status_message_id=5)
    elsewhere = await order(1, chat_id=1, source_message_id=4)
    await images.keep(db, b"a photo", mime="image/jpeg")
    draft = await drafts.create(db, user_id=1, chat_id=GROUP, content_sha=there.content_sha, message_id=4)
    await drafts.asked(db, draft.id, 6)
    await people.change_look(db, GROUP, size=256)
    await group_rules.change(db, GROUP, quiet=True)
    await groups.arrive(db, GROUP, 1)
    await inbox.add(db, [Arrival(id=1, body="{}", chat_id=GROUP, user_id=1)])

    await people.moved(db, GROUP, -1002)
    for table in Base.metadata.sorted_tables:
        if "chat_id" in table.c:
            assert await in_sql(f"SELECT 1 FROM {table.name} WHERE chat_id = {GROUP}") == [], table.name
            assert await in_sql(f"SELECT 1 FROM {table.name} WHERE chat_id = -1002"), table.name
    assert (await people.look_of(db, -1002)).size == 256
    assert (await jobs.get(db, elsewhere.id)).source_message_id == 4


async def test_messages_of_the_old_group_are_not_looked_for_in_the_new_one(db: Database, order) -> None:
    job = await order(1, chat_id=GROUP, thread_id=3, source_message_id=4, status_message_id=5)
    await images.keep(db, b"a photo", mime="image/jpeg")
    draft = await drafts.create(db, user_id=1, chat_id=GROUP, content_sha=job.content_sha, message_id=4)
    await drafts.asked(db, draft.id, 6)
    await people.moved(db, GROUP, -1002)
    job, draft = await jobs.get(db, job.id), await drafts.get(db, draft.id)
    assert (job.chat_id, job.thread_id, job.source_message_id, job.status_message_id) == (
        -1002,
        None,
        None,
        None,
    )
    assert (draft.chat_id, draft.message_id, draft.chooser_message_id) == (-1002, None, None)


async def test_what_was_chosen_in_the_new_group_already_counts(db: Database, rows) -> None:
    await people.change_look(db, GROUP, size=256)
    await people.change_look(db, -1002, size=768)
    await people.moved(db, GROUP, -1002)
    await people.moved(db, GROUP, -1002)
    assert (await people.look_of(db, -1002)).size == 768
    assert await people.look_of(db, GROUP) == Look()
    assert (await rows())["preferences"] == 1


async def test_a_chosen_language_goes_before_what_telegram_says_until_it_is_taken_back(db):
    await people.meet(db, 1, name="Ada", language="en")
    assert await people.language_of(db, 1) == "en" and await people.chosen_languages(db) == {}
    await people.choose_language(db, 1, "pt_br")
    await people.meet(db, 1, name="Ada", language="de")
    assert await people.language_of(db, 1) == "pt_br" and await people.chosen_languages(db) == {1: "pt_br"}
    await people.choose_language(db, 1, None)
    assert await people.language_of(db, 1) == "de" and await people.chosen_languages(db) == {}


async def test_the_language_of_who_is_not_known_is_not_known_either(db):
    await people.choose_language(db, 7, "ru")
    assert await people.language_of(db, 7) is None and await people.chosen_languages(db) == {}

"""What the admins of a group choose for it."""

import asyncio

import pytest

from storage import group_rules, people
from storage.database import Database
from storage.look import Colours, Look
from storage.rules import Rules

GROUP, LATER = -100, -1002


async def test_a_group_leaves_all_to_everyone_until_something_is_chosen(db: Database) -> None:
    assert await group_rules.rules_of(db, GROUP) == Rules()
    assert Rules().applied_to(Look(size=256, strength=0.7)) == Look(size=256, strength=0.7)
    assert await group_rules.change(db, GROUP, size=512, quiet=True) == Rules(size=512, quiet=True)
    changed = await group_rules.change(db, GROUP, size=None, colours=Colours.PHOTO, language="de")
    assert await group_rules.rules_of(db, GROUP) == changed
    assert changed == Rules(colours=Colours.PHOTO, language="de", quiet=True)
    assert changed.applied_to(Look(size=256)) == Look(size=256, colours=Colours.PHOTO)
    assert await group_rules.rules_of(db, LATER) == Rules()


async def test_what_admins_choose_at_once_is_all_kept(db: Database) -> None:
    chosen = {
        "size": 256,
        "strength": 0.7,
        "stroke": 1.5,
        "language": "fa",
        "admins_only": True,
        "quiet": True,
    }
    await asyncio.gather(*(group_rules.change(db, GROUP, **{name: value}) for name, value in chosen.items()))
    assert await group_rules.rules_of(db, GROUP) == Rules(**chosen)


async def test_what_can_be_no_choice_is_refused_and_changes_nothing(db: Database) -> None:
    await group_rules.change(db, GROUP, strength=0.3)
    for wrong in ({"strength": 1.1}, {"stroke": 9.0}, {"size": 0}):
        with pytest.raises(ValueError, match="must be"):
            await group_rules.change(db, GROUP, **wrong)
    with pytest.raises(TypeError):
        await group_rules.change(db, GROUP, recipe="gatys")
    assert await group_rules.rules_of(db, GROUP) == Rules(strength=0.3)


async def test_a_group_that_becomes_a_supergroup_takes_its_rules_along(db: Database) -> None:
    await group_rules.change(db, GROUP, size=256, admins_only=True)
    await people.moved(db, GROUP, LATER)
    assert await group_rules.rules_of(db, LATER) == Rules(size=256, admins_only=True)
    assert await group_rules.rules_of(db, GROUP) == Rules()


async def test_what_has_been_chosen_in_the_supergroup_already_counts(db: Database) -> None:
    await group_rules.change(db, GROUP, size=256)
    await group_rules.change(db, LATER, quiet=True)
    await people.moved(db, GROUP, LATER)
    assert await group_rules.rules_of(db, LATER) == Rules(quiet=True)


async def test_the_rules_of_a_group_stay_when_its_people_are_forgotten(db: Database) -> None:
    await people.meet(db, 1, name="Ada")
    await group_rules.change(db, GROUP, quiet=True)
    await people.forget(db, 1)
    assert await group_rules.rules_of(db, GROUP) == Rules(quiet=True)

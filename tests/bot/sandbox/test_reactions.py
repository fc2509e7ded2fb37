"""Reactions of the bot: one on a message, seen by people, and no part of what the bot is shown."""

import pytest
from telegram.error import BadRequest

ATTIC = -4001


async def reactions(people, message):
    [seen] = [each for each in await people.messages(ATTIC) if each["message_id"] == message["message_id"]]
    return seen.get("reactions", [])


async def test_a_reaction_takes_the_place_of_the_one_before_and_may_be_taken_back(bot, people):
    [said] = await people.send("/start", chat=ATTIC)
    assert await bot.set_message_reaction(ATTIC, said["message_id"], "👀")
    assert await reactions(people, said) == ["👀"]
    await bot.set_message_reaction(ATTIC, said["message_id"], "🎉")
    assert await reactions(people, said) == ["🎉"]
    await people.post("edit", chat=ATTIC, message_id=said["message_id"], text="/help", **{"from": 101})
    assert await reactions(people, said) == ["🎉"]
    assert not [update for update in await bot.get_updates() if "reactions" in str(update.to_dict())]
    await bot.set_message_reaction(ATTIC, said["message_id"])
    assert await reactions(people, said) == []


async def test_what_telegram_does_not_take_is_refused_in_its_words(bot, people):
    [said] = await people.send("/start", chat=ATTIC)
    for emoji, words in (("🖼", "Reaction_invalid"), (["👀", "🎉"], "Reactions_too_many")):
        with pytest.raises(BadRequest, match=words):
            await bot.set_message_reaction(ATTIC, said["message_id"], emoji)
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(ATTIC, 4242, "👀")


async def test_reactions_outlive_a_restart(start, tmp_path):
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot() as bot:
        [said] = await sandbox.people.send("/start", chat=ATTIC)
        await bot.set_message_reaction(ATTIC, said["message_id"], "👀")
    async with start(data_dir=tmp_path) as sandbox:
        assert await reactions(sandbox.people, said) == ["👀"]

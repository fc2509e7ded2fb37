"""The bot's reactions, as the page shows them under a message."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA, ATTIC = 101, -4001


async def test_a_reaction_comes_changes_and_goes_while_one_looks(site, visit) -> None:
    page = await visit(ADA, ATTIC)
    sent = (await site.order("send", chat=ATTIC, text="/wave", **{"from": ADA}))["messages"][0]
    reactions = page.locator(f"#m{sent['message_id']} .reactions")
    await expect(reactions).to_be_hidden()
    for emoji in ("👀", "🎉"):
        await site.bot.set_message_reaction(ATTIC, sent["message_id"], emoji)
        await expect(reactions).to_have_text(emoji)
    await page.reload()
    await expect(reactions).to_have_text("🎉")
    await site.bot.set_message_reaction(ATTIC, sent["message_id"])
    await expect(reactions).to_be_hidden()

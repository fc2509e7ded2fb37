"""Who one is on the page: an owner, an admin or a member, whose Telegram speaks this or that language."""

import pytest
from playwright.async_api import expect
from telegram import BotCommandScopeAllGroupChats

from bot.texts import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA, BEN, CLEO, STUDIO, ATTIC = 101, 102, 103, -1001000000001, -4001


async def test_a_group_says_who_owns_it_and_who_helps(site, visit) -> None:
    page = await visit(CLEO, STUDIO, 1)
    await expect(page.locator("#status")).to_have_text("Ada (owner), Ben, Cleo (admin), Pastiche")
    found = {each.user.first_name: each.status for each in await site.bot.get_chat_administrators(STUDIO)}
    assert found == {"Ada": "creator", "Cleo": "administrator"}
    await page.get_by_role("button", name="Pastiche").click()
    await expect(page.locator("#status")).to_have_text("repaints your photos")


async def test_updates_carry_the_language_that_is_chosen_for_a_person(site, visit) -> None:
    page = await visit(BEN, ATTIC)
    await site.bot.set_my_commands([("wave", "Paint so")], BotCommandScopeAllGroupChats())
    await site.bot.set_my_commands([("wave", "So malen")], BotCommandScopeAllGroupChats(), language_code="de")
    await page.get_by_label("Your Telegram speaks").select_option("Deutsch")
    await page.get_by_label("Message", exact=True).fill("/wave")
    await expect(page.get_by_role("option", name="/wave")).to_contain_text("So malen")
    await page.keyboard.press("Enter")
    assert (await site.heard()).message.from_user.language_code == "de"
    await page.get_by_role("radio", name="Ada").check(force=True)
    await expect(page.get_by_label("Your Telegram speaks")).to_have_value("en")


async def test_every_language_that_the_bot_speaks_can_be_chosen(site, visit) -> None:
    page = await visit(width=360, height=740)
    offered = page.get_by_label("Speaks", exact=True).locator("option")
    codes = await offered.evaluate_all("all => all.map(option => option.value)")
    assert {code.replace("-", "_") for code in codes} == set(LANGUAGES)
    await page.get_by_label("Speaks", exact=True).select_option("fa")
    await page.reload()
    await expect(page.get_by_label("Speaks", exact=True)).to_have_value("fa")


async def test_the_owner_makes_a_group_a_supergroup_once_they_are_sure(site, visit) -> None:
    page, other = await visit(ADA, ATTIC), await visit(CLEO, ATTIC)
    await expect(other.get_by_role("button", name="Make it a supergroup")).to_be_hidden()
    await page.get_by_role("button", name="Make it a supergroup").click()
    await page.get_by_role("button", name="Cancel", exact=True).click()
    await page.get_by_role("button", name="Make it a supergroup").click()
    await page.get_by_role("dialog").get_by_role("button", name="Make it a supergroup").click()
    for group in (page, other):
        await expect(group.locator("#messages .line").last).to_have_text("The group became a supergroup")
    await expect(page.get_by_role("button", name="Make it a supergroup")).to_be_hidden()
    old, new = (await site.heard()).message, (await site.heard()).message
    assert (old.chat.id, new.chat.id) == (new.migrate_from_chat_id, old.migrate_to_chat_id)


async def test_a_group_that_the_bot_is_not_in_says_how_to_call_it(site, visit) -> None:
    page = await visit(BEN, -1001000000055)
    await expect(page.locator("#status")).to_have_text("Ada (owner), Ben, Cleo (admin)")
    await expect(page.locator("#empty")).to_contain_text("@pastiche_bot wave")
    await page.get_by_label("Message", exact=True).fill("@pastiche_bot wave")
    assert (await site.heard()).inline_query.query == "wave"
    await page.keyboard.press("Enter")
    summons = (await site.heard()).guest_message
    assert (summons.text, summons.from_user.id) == ("@pastiche_bot wave", BEN)

"""The menus: in every language, within Telegram's limits, and set only where they differ."""

import pytest

from bot.menus import Menus
from bot.texts import LANGUAGES


@pytest.fixture
def town(town_with_menus):
    return town_with_menus


async def telegram_has(town, language=None, scope="all_private_chats"):
    """The menu of a private chat, or of another scope, by command."""
    body = {"scope": {"type": scope}} | ({"language_code": language} if language else {})
    async with town.http.post(
        f"{town.url}/bot{town.house.telegram.token}/getMyCommands", json=body
    ) as answer:
        return {each["command"]: each["description"] for each in (await answer.json())["result"]}


async def set_calls(town):
    return [call for call in await town.calls() if call["method"].lower().startswith("setmy")]


async def test_each_language_has_a_menu_of_its_own(town):
    await town.calls(method="setMyDescription", count=len(LANGUAGES), wait=60)
    assert (await telegram_has(town))["wave"] == "paint in the manner of The Claw of the Sea"
    assert (await telegram_has(town, "de"))["wave"] == "malen im Stil von „Die Klaue des Meeres“"
    assert (await telegram_has(town, "pt"))["history"] == "suas imagens"
    assert (await telegram_has(town, "zh"))["history"] == "你的图片"
    about = await town.house.telegram.get_my_short_description("ru")
    assert about.short_description == LANGUAGES["ru"]["short-description"]


async def test_in_groups_only_admins_are_shown_the_settings(town):
    await town.calls(method="setMyDescription", count=len(LANGUAGES), wait=60)
    group, admins = [
        await telegram_has(town, "de", f"all_{who}") for who in ("group_chats", "chat_administrators")
    ]
    assert set(admins) - set(group) == {"settings"} and set(group) < set(admins)
    assert "history" not in admins


async def test_what_telegram_has_already_is_not_set_again(town):
    await town.calls(method="setMyDescription", count=len(LANGUAGES), wait=60)
    before = len(await set_calls(town))
    assert before == 5 * len(LANGUAGES)
    later = Menus(town.house)  # as after a restart
    await later.bring()
    assert len(await set_calls(town)) == before
    await town.house.telegram.delete_my_commands(language_code="de")
    await town.house.telegram.set_my_description("Something else.", language_code="de")
    await Menus(town.house).bring()
    assert len(await set_calls(town)) == before + 2

"""Webhooks: the server brings updates to the bot, one after the other, until each is taken."""

import asyncio
import re
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.accounts import BotAccount
from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Parameters
from bot.sandbox.world import World

PATIENCE = ClientTimeout(total=30)
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
"""Seconds between attempts to deliver the same update; each pause is twice the one before."""


async def set_webhook(world: World, bot: BotAccount, call: Parameters) -> bool:
    url = call.text("url")
    if not url:
        return await delete_webhook(world, bot, call)
    # Plain HTTP is allowed, as by Telegram's own server when it runs locally.
    if not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    bot.inbox.interrupt("terminated by setWebhook request")
    bot.inbox.allow(call.parsed("allowed_updates", list))
    if call.flag("drop_pending_updates"):
        bot.inbox.drop()
    bot.webhook = {"url": url, "secret": secret, "max_connections": call.number("max_connections", 40)}
    start(world, bot)
    world.saver.touch()
    return True


async def delete_webhook(world: World, bot: BotAccount, call: Parameters) -> bool:
    bot.webhook = {}
    await stop(bot)
    if call.flag("drop_pending_updates"):
        bot.inbox.drop()
    world.saver.touch()
    return True


async def get_webhook_info(world: World, bot: BotAccount, call: Parameters) -> dict[str, Any]:
    hook = bot.webhook
    info: dict[str, Any] = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(bot.inbox),
    }
    for name in ("last_error_date", "last_error_message", "max_connections"):
        if name in hook:
            info[name] = hook[name]
    return info | ({"allowed_updates": list(bot.inbox.allowed)} if bot.inbox.allowed else {})


def start(world: World, bot: BotAccount) -> None:
    """Begins to deliver, if the bot has a webhook; one that ran before ends."""
    if bot.courier:
        bot.courier.cancel()
    bot.courier = asyncio.get_running_loop().create_task(_deliver(world, bot)) if bot.webhook else None


async def stop(bot: BotAccount) -> None:
    """Returns once nothing is delivered any more."""
    courier, bot.courier = bot.courier, None
    if courier:
        courier.cancel()
        await asyncio.wait({courier})


async def _deliver(world: World, bot: BotAccount) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": bot.webhook["secret"]} if bot.webhook["secret"] else {}
    async with ClientSession(timeout=PATIENCE, headers=headers) as session:
        pause = FIRST_PAUSE
        while True:
            await bot.inbox.wait()
            update = bot.inbox.first()
            if update is None:
                continue
            problem = await _attempt(session, bot.webhook["url"], update)
            if problem is None:
                bot.inbox.taken(update)
                pause = FIRST_PAUSE
                continue
            bot.webhook |= {"last_error_date": int(world.clock()), "last_error_message": problem}
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def _attempt(session: ClientSession, url: str, update: dict[str, Any]) -> str | None:
    """None if the bot took the update, otherwise what went wrong in Telegram's words."""
    try:
        async with session.post(url, json=update) as response:
            if response.ok:
                return None
            return f"Wrong response from the webhook: {response.status} {response.reason}"
    except TimeoutError:
        return "Read timeout expired"
    except (ClientError, OSError) as problem:
        return f"Connection failed: {problem}"

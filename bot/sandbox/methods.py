"""The Bot API methods by name, and the two that fetch updates."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox import editing, guests, inline, members, profile, reactions, sending, web_apps, webhook
from bot.sandbox.accounts import BotAccount
from bot.sandbox.errors import ApiError
from bot.sandbox.parameters import Parameters
from bot.sandbox.updates import Update
from bot.sandbox.world import World

Method = Callable[[World, BotAccount, Parameters], Awaitable[Any]]


async def get_updates(world: World, bot: BotAccount, call: Parameters) -> list[Update]:
    if bot.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first",
        )
    bot.inbox.allow(call.parsed("allowed_updates", list))
    return await bot.inbox.poll(
        offset=call.number("offset"), limit=call.number("limit", 100), timeout=call.number("timeout")
    )


METHODS: dict[str, Method] = {
    function.__name__.replace("_", ""): function
    for function in (
        get_updates,
        webhook.set_webhook,
        webhook.delete_webhook,
        webhook.get_webhook_info,
        profile.get_me,
        profile.get_file,
        profile.get_user_profile_photos,
        profile.get_chat,
        members.get_chat_member,
        members.get_chat_administrators,
        members.get_chat_member_count,
        profile.set_my_commands,
        profile.get_my_commands,
        profile.delete_my_commands,
        profile.set_my_name,
        profile.get_my_name,
        profile.set_my_description,
        profile.get_my_description,
        profile.set_my_short_description,
        profile.get_my_short_description,
        web_apps.set_chat_menu_button,
        web_apps.get_chat_menu_button,
        sending.send_message,
        sending.send_photo,
        sending.send_document,
        sending.send_animation,
        sending.send_media_group,
        sending.send_chat_action,
        sending.copy_message,
        sending.forward_message,
        editing.edit_message_text,
        editing.edit_message_caption,
        editing.edit_message_media,
        editing.edit_message_reply_markup,
        editing.delete_message,
        editing.delete_messages,
        editing.answer_callback_query,
        reactions.set_message_reaction,
        inline.answer_inline_query,
        guests.answer_guest_query,
    )
}
"""Keys are lower case: Telegram does not mind the case of a method's name."""

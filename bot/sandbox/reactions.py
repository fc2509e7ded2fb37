"""What the bot puts on a message: one reaction at most, of those that everybody has."""

from bot.sandbox.accounts import BotAccount
from bot.sandbox.errors import bad_request
from bot.sandbox.parameters import Parameters
from bot.sandbox.world import World

_FREE = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥
    🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
    🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
FREE = frozenset(_FREE.split())
"""The emoji that Telegram takes, as the Bot API's ReactionTypeEmoji lists them."""


async def set_message_reaction(world: World, bot: BotAccount, call: Parameters) -> bool:
    """As on Telegram it leaves no trace in the message that the bot is shown."""
    room = world.room(call.number("chat_id"), bot)
    message_id = call.number("message_id")
    wanted = call.parsed("reaction", list) or []
    if world.message(room.id, message_id) is None:
        raise bad_request("message to react not found")
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(not isinstance(each, dict) or each.get("emoji") not in FREE for each in wanted):
        raise bad_request("REACTION_INVALID")
    world.react(room.id, message_id, [each["emoji"] for each in wanted])
    return True

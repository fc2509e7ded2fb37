"""A local Bot API server with a chat page: the same HTTP as Telegram's, people and groups to play in."""

from bot.sandbox.saving import Damaged
from bot.sandbox.server import create_app
from bot.sandbox.world import TOKEN

__all__ = ["TOKEN", "Damaged", "create_app"]

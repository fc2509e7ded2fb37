"""What the server keeps about a bot."""

import asyncio
import hmac
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.cast import User
from bot.sandbox.updates import Inbox


@dataclass(slots=True)
class BotAccount:
    """One bot: who it is, what it set about itself, and its updates.

    menus: its menu buttons by the id of a private chat, "" for that of all others. key: signs what its Mini
    Apps are told about people; known once the bot has called, and never on disk.
    """

    user: User
    inbox: Inbox
    token_digest: str = ""
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: bytes = b""
    courier: asyncio.Task[None] | None = None


def key_of(token: str) -> bytes:
    """With which Telegram signs what it tells a bot's Mini Apps."""
    return hmac.digest(b"WebAppData", token.encode(), "sha256")

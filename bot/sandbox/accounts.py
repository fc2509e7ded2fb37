"""What the server keeps about a bot."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.cast import User
from bot.sandbox.updates import Inbox


@dataclass(slots=True)
class BotAccount:
    """One bot: who it is, what it set about itself, and its updates."""

    user: User
    inbox: Inbox
    token_digest: str = ""
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    courier: asyncio.Task[None] | None = None

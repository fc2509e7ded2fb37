"""What every handler may use, put together once at the start."""

from dataclasses import dataclass
from typing import Any

from telegram.ext import Application, ContextTypes

from bot.dispatcher import Dispatcher
from bot.settings import Settings
from storage.database import Database

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True)
class Services:
    settings: Settings
    db: Database
    dispatcher: Dispatcher


def services(context: Context) -> Services:
    """The running bot's services."""
    found: Services = context.bot_data["services"]
    return found

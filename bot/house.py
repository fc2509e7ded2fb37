"""What every room of the bot may use, put together once at the start."""

from dataclasses import dataclass

import httpx
from telegram.ext import ExtBot

from bot.admins import Admins
from bot.collection import Collection
from bot.delivery import Delivery
from bot.dispatcher import Dispatcher
from bot.inbox import Inbox
from bot.languages import Languages
from bot.presses import Presses
from bot.settings import Settings
from bot.switches import Switches
from engine.pictures.apart import Apart
from storage.database import Database


@dataclass(frozen=True)
class House:
    """The running bot, as handlers and the page for everyone see it.

    telegram: the Bot API, with patience where Telegram asks to wait.
    downloads: the line on which files come from there.
    pictures: the child process in which pictures are judged, decoded and drawn.
    inbox: the updates on their way; a handler asks it to stop what it overtakes.
    presses: the buttons pressed just now.
    languages: which language is spoken with whom.
    switches: what admins have set.
    admins: who the admins of a group are.
    studio_url: where people's apps reach the page for everyone, with a slash at its end; None: nowhere.
    """

    settings: Settings
    db: Database
    telegram: ExtBot[int]
    downloads: httpx.AsyncClient
    pictures: Apart
    collection: Collection
    delivery: Delivery
    dispatcher: Dispatcher
    inbox: Inbox
    presses: Presses
    languages: Languages
    switches: Switches
    admins: Admins
    studio_url: str | None = None

"""Where the application keeps its state."""

from aiohttp import web

from bot.sandbox.faults import Faults
from bot.sandbox.world import World

WORLD = web.AppKey("world", World)
FAULTS = web.AppKey("faults", Faults)

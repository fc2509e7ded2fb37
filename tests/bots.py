"""python-telegram-bot's own bot, at a server on this machine."""

from telegram import Bot
from telegram.request import HTTPXRequest


def bot_at(url: str = "http://127.0.0.1", token: str = "1:a") -> Bot:
    """Reads no certificates, which there is no need for here, and which takes longer than most tests."""
    line, polling = (
        HTTPXRequest(connection_pool_size=connections, httpx_kwargs={"verify": False})
        for connections in (256, 1)
    )
    return Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=line,
        get_updates_request=polling,
    )

"""What happens to a group: one that becomes a supergroup goes on under another id, and its rows with it."""

from bot.features import Feature
from bot.house import House
from bot.messages import Asked
from storage import people


def _has_moved(house: House, asked: Asked) -> bool:
    return asked.message.migrate_to_chat_id is not None


async def on_moved(house: House, asked: Asked) -> None:
    """Telegram says so once, in the old group; whatever waits there is told in the new one."""
    assert asked.message.migrate_to_chat_id is not None
    await people.moved(house.db, asked.message.chat_id, asked.message.migrate_to_chat_id)


FEATURE = Feature(messages=[(_has_moved, on_moved)])

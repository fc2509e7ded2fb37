"""What holds in the chat that a task is busy in, at hand for all it calls: the language, and how quiet it is.

Read once, where the task turns to the chat, and not handed on from there: what sends a message somewhere deep
in a feature need not know of it.
"""

from contextvars import ContextVar

from storage import group_rules
from storage.database import Database
from storage.rules import Rules

_NONE = Rules()
_here: ContextVar[tuple[int | None, Rules]] = ContextVar("customs", default=(None, _NONE))


async def enter(db: Database, chat_id: int | None) -> Rules:
    """The rules of a chat, by which this task and those it begins go from now on; in private none."""
    rules = _NONE if chat_id is None or chat_id > 0 else await group_rules.rules_of(db, chat_id)
    _here.set((chat_id, rules))
    return rules


def of(chat_id: int | str | None) -> Rules:
    """The rules of the chat that this task has entered; in any other it behaves as if there were none."""
    entered, rules = _here.get()
    return rules if chat_id is not None and chat_id == entered else _NONE

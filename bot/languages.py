"""Which language is spoken with whom: the one they have chosen, or else the one their Telegram speaks."""

from typing import Self

from storage import people
from storage.database import Database


class Languages:
    """What people have chosen, at hand without a question to the database for each message."""

    def __init__(self, db: Database, chosen: dict[int, str]) -> None:
        self._db = db
        self._chosen = chosen

    @classmethod
    async def known(cls, db: Database) -> Self:
        """With all that has been chosen so far."""
        return cls(db, await people.chosen_languages(db))

    def of(self, user_id: int, telegrams: str | None) -> str | None:
        """What is spoken with a person. telegrams: what their Telegram says they speak."""
        return self._chosen.get(user_id, telegrams)

    def chosen(self, user_id: int) -> str | None:
        """What the person has chosen, if anything."""
        return self._chosen.get(user_id)

    async def choose(self, user_id: int, language: str | None) -> None:
        """Speak this with a person who is known; None: what their Telegram speaks."""
        await people.choose_language(self._db, user_id, language)
        if language is None:
            self.forget(user_id)
        else:
            self._chosen[user_id] = language

    def forget(self, user_id: int) -> None:
        """Nothing is known of that person any more."""
        self._chosen.pop(user_id, None)

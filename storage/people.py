"""The people the bot talks with, and what each has chosen."""

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.schema import Draft, Job, Settings, User


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person has chosen.

    size: longest side of a pastiche in pixels; None: the operator's default.
    strength: 0 (barely painted) to 1 (hardly recognisable).
    keep_colours: the pastiche wears the photo's colours, not the painting's.
    """

    size: int | None = None
    strength: float = 0.5
    keep_colours: bool = False

    def __post_init__(self) -> None:
        if self.size is not None and self.size < 1:
            raise ValueError(f"the size must be at least 1 pixel, not {self.size}")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"the strength must be from 0 to 1, not {self.strength}")


async def meet(db: Database, user_id: int, *, name: str, language: str | None = None) -> User:
    """The person, known from now on; a name or language that has changed is taken over, None changes nothing.

    Everything else that names a user (drafts, albums, jobs, settings) needs this first.
    """
    async with db.session() as session:
        user = await session.get(User, user_id)
    if user is not None and user.name == name and language in (None, user.language):
        return user
    row = db.insert(User).values(id=user_id, name=name, language=language)
    changed = {"name": row.excluded.name, "language": sa.func.coalesce(row.excluded.language, User.language)}
    row = row.on_conflict_do_update(index_elements=["id"], set_=changed)
    async with db.transaction() as session:
        return (await session.scalars(row.returning(User))).one()


async def settings_of(db: Database, user_id: int) -> Preferences:
    """What the person has chosen; the defaults for somebody who never chose."""
    async with db.session() as session:
        return _preferences(await session.get(Settings, user_id))


async def change_settings(db: Database, user_id: int, **changes: Any) -> Preferences:
    """Changes the named fields of Preferences and returns them all.

    Raises ValueError for a value that cannot be, TypeError for a name that is none.
    """
    async with db.transaction() as session:
        preferences = _preferences(await session.get(Settings, user_id, with_for_update=True))
        changed = Preferences(**{**asdict(preferences), **changes})
        row = db.insert(Settings).values(user_id=user_id, **changes)
        if changes:
            await session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=changes))
    return changed


async def forget(db: Database, user_id: int) -> None:
    """Deletes everything about the person: all rows, and the files nobody else refers to.

    Whoever renders for them learns it at the next `jobs.renew`.
    """
    async with db.transaction() as session:
        theirs: sa.CompoundSelect[str] = sa.union(
            sa.select(Draft.content_sha).where(Draft.user_id == user_id),
            *(
                sa.select(column).where(Job.user_id == user_id, column.is_not(None))
                for column in (Job.content_sha, Job.style_sha, Job.result_sha)
            ),
        )
        shas = (await session.scalars(theirs)).all()
        await session.execute(sa.delete(User).where(User.id == user_id))  # the rest goes with it
        await images.release(db, session, shas)


def _preferences(row: Settings | None) -> Preferences:
    if row is None:
        return Preferences()
    columns: dict[str, Any] = {"size": row.size, "strength": row.strength, "keep_colours": row.keep_colours}
    return Preferences(**{name: value for name, value in columns.items() if value is not None})

"""Albums on their way: Telegram sends each photo as an update of its own and never says which is the last."""

import sqlalchemy as sa

from storage.database import Database
from storage.schema import AlbumPart


async def add(
    db: Database,
    *,
    chat_id: int,
    media_group_id: str,
    message_id: int,
    user_id: int,
    file_id: str,
    thread_id: int | None = None,
    caption: str | None = None,
) -> None:
    """Remembers a part; a part that comes twice counts once."""
    row = db.insert(AlbumPart).values(
        chat_id=chat_id,
        media_group_id=media_group_id,
        message_id=message_id,
        user_id=user_id,
        thread_id=thread_id,
        file_id=file_id,
        caption=caption,
    )
    async with db.transaction() as session:
        await session.execute(row.on_conflict_do_nothing())


async def take(db: Database, chat_id: int, media_group_id: str) -> list[AlbumPart]:
    """The parts in the order of their messages, removed at once: of several takers only one gets them."""
    taking = (
        sa.delete(AlbumPart)
        .where(AlbumPart.chat_id == chat_id, AlbumPart.media_group_id == media_group_id)
        .returning(AlbumPart)
        .execution_options(synchronize_session=False)
    )
    async with db.transaction() as session:
        parts = (await session.scalars(taking)).all()
    return sorted(parts, key=lambda part: part.message_id)


async def waiting(db: Database) -> list[tuple[int, str]]:
    """The albums not taken yet as (chat_id, media_group_id), the one that began first at the front."""
    album = (AlbumPart.chat_id, AlbumPart.media_group_id)
    albums = sa.select(*album).group_by(*album).order_by(sa.func.min(AlbumPart.arrived_at))
    async with db.session() as session:
        return [(chat_id, media_group_id) for chat_id, media_group_id in await session.execute(albums)]

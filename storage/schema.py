"""The tables. A change here needs a migration beside it in `storage/migrations/versions`.

Times are aware and in UTC on the way in and on the way out. Ids of drafts and jobs are never used twice, so a
button of long ago cannot mean something new.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A point in time. SQLite forgets time zones, so everything is stored in UTC and comes back aware."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value} has no time zone; storage takes aware times only")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)


class JobState(StrEnum):
    """Where an order stands: `queued -> running -> rendered -> delivered`, or `failed`, or `cancelled`."""

    QUEUED = "queued"
    RUNNING = "running"
    RENDERED = "rendered"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        JobState: sa.Enum(
            JobState,
            native_enum=False,
            length=16,
            values_callable=lambda states: [state.value for state in states],
        ),
    }


# Ids of Telegram take up to 52 bits. SQLite counts rows up only in a column of type INTEGER (64 bits there).
TelegramId = Annotated[int, mapped_column(sa.BigInteger)]
RowId = Annotated[int, mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)]
UserId = Annotated[int, mapped_column(sa.BigInteger, sa.ForeignKey("users.id", ondelete="CASCADE"))]
ImageSha = Annotated[str, mapped_column(sa.String(64), sa.ForeignKey("images.sha"), index=True)]


class User(Base):
    """A person who has spoken to the bot, by Telegram id."""

    __tablename__ = "users"

    id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    language: Mapped[str | None] = mapped_column(sa.String(35))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Settings(Base):
    """What a person has chosen; None where they leave it to the operator."""

    __tablename__ = "settings"

    user_id: Mapped[UserId] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int | None]
    strength: Mapped[float | None]
    keep_colours: Mapped[bool | None]


class Image(Base):
    """One file in the data dir, named by the SHA-256 of its bytes.

    awaited: how often it was kept by somebody who has not referred to it yet, but is about to.
    """

    __tablename__ = "images"

    sha: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]  # bytes
    kept_at: Mapped[datetime]
    awaited: Mapped[int]


class Draft(Base):
    """An order not complete yet: a photo that waits for its painting. `message_id` is the photo's message.

    wants_style: the person's next picture in that chat is the style.
    """

    __tablename__ = "drafts"
    __table_args__ = (sa.Index(None, "user_id", "chat_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    chat_id: Mapped[TelegramId]
    thread_id: Mapped[TelegramId | None]
    message_id: Mapped[TelegramId | None]
    content_sha: Mapped[ImageSha]
    wants_style: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)


class AlbumPart(Base):
    """One photo of an album that is still arriving; Telegram sends each as an update of its own."""

    __tablename__ = "album_parts"

    chat_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    media_group_id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    message_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[UserId] = mapped_column(index=True)
    thread_id: Mapped[TelegramId | None]
    file_id: Mapped[str]
    caption: Mapped[str | None]
    arrived_at: Mapped[datetime] = mapped_column(default=now)


class Job(Base):
    """An order, and what became of it.

    holder, lease_until: who renders it, and until when they must say that they still do.
    attempts: how often it was begun. error: a sentence for the person, when it failed.
    seconds: how long the render took. file_id: the picture at Telegram, once delivered.
    told_at: when the person was shown how it ended. pinged: the one audible reply has gone out.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        sa.Index(None, "state", "user_id"),
        sa.Index(None, "user_id", "started_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    chat_id: Mapped[TelegramId]
    thread_id: Mapped[TelegramId | None]
    source_message_id: Mapped[TelegramId | None]
    status_message_id: Mapped[TelegramId | None]
    content_sha: Mapped[ImageSha]
    painting: Mapped[str | None] = mapped_column(sa.String(64))
    style_sha: Mapped[ImageSha | None]
    recipe: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]  # longest side in pixels
    strength: Mapped[float]
    keep_colours: Mapped[bool]

    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    holder: Mapped[str | None] = mapped_column(sa.String(128))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    result_sha: Mapped[ImageSha | None]
    file_id: Mapped[str | None]
    seconds: Mapped[float | None]
    told_at: Mapped[datetime | None]
    pinged: Mapped[bool] = mapped_column(default=False)

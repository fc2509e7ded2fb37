"""The tables. A change here needs a migration beside it in `storage/migrations/versions`.

Times are aware and in UTC on the way in and on the way out. Ids of drafts and jobs are never used twice, so a
button of long ago cannot mean something new.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from storage.columns import UtcDateTime, one_of, spread
from storage.look import Look, StyleChoice, Veil


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


class UpdateState(StrEnum):
    """Where what Telegram sent stands: `waiting -> working -> done`, or it ends as `stopped` or `aside`."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"  # its person cancelled it, or was forgotten, before it was done
    ASIDE = "aside"  # it ended the process too often


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
        JobState: one_of(JobState),
        UpdateState: one_of(UpdateState),
        dict[str, Any]: sa.JSON(),
    }


def _partly(name: str, *columns: str, where: str) -> sa.Index:
    """An index of the rows that meet a condition, and of no others."""
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


# Ids of Telegram take up to 52 bits. SQLite counts rows up only in a column of type INTEGER (64 bits there).
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TelegramId = Annotated[int, mapped_column(sa.BigInteger)]
RowId = Annotated[int, mapped_column(ROW_ID, primary_key=True)]
UserId = Annotated[int, mapped_column(sa.BigInteger, sa.ForeignKey("users.id", ondelete="CASCADE"))]
ImageSha = Annotated[str, mapped_column(sa.String(64), sa.ForeignKey("images.sha"), index=True)]


class User(Base):
    """A person who has spoken to the bot, by Telegram id."""

    __tablename__ = "users"

    id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    language: Mapped[str | None] = mapped_column(sa.String(35))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Preferences(Base):
    """How pictures are painted in a chat: a group, or the private chat with a person, whose id it has."""

    __tablename__ = "preferences"

    chat_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    look: Mapped[Look] = spread(Look)


class Image(Base):
    """One file, named by the SHA-256 of its bytes.

    awaited: how often it was kept by somebody who has not referred to it yet, but is about to.
    source: what it can be fetched back by, a file id at Telegram. let_go_at: when its file was given up, for
    want of room; the row stays for those that refer to it, with a `size` of 0 once the file is gone.
    """

    __tablename__ = "images"

    sha: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]  # bytes
    kept_at: Mapped[datetime]
    awaited: Mapped[int]
    source: Mapped[str | None]
    let_go_at: Mapped[datetime | None]


class UpdateRow(Base):
    """Something Telegram sent, by its number there, so that what comes again is recognised.

    body: as Telegram sent it, in JSON; empty once it is done. album: the album that a picture belongs to.
    urgent: ahead of all others. orders: it may ask for a picture, which its person may cancel.
    attempts: how often work on it was begun.
    """

    __tablename__ = "updates"
    __table_args__ = (sa.Index(None, "state"), sa.Index(None, "ended_at"))

    id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str]
    chat_id: Mapped[TelegramId | None]
    user_id: Mapped[TelegramId | None]  # no foreign key: most people are met when their update is worked on
    album: Mapped[str | None] = mapped_column(sa.String(64))
    urgent: Mapped[bool]
    orders: Mapped[bool]
    state: Mapped[UpdateState] = mapped_column(default=UpdateState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class DraftStyle(Base):
    """One style of a draft."""

    __tablename__ = "draft_styles"

    draft_id: Mapped[int] = mapped_column(
        ROW_ID, sa.ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[StyleChoice] = spread(StyleChoice)


class Draft(Base):
    """An order not complete yet: a photo that waits for its painting.

    message_id: the photo's message; chooser_message_id: the one with the buttons, once it is sent.
    wants_style: the person's next picture in that chat is the style.
    update_id, part: what in which update it was made of, so that it is not made twice.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        sa.Index(None, "user_id", "chat_id"),
        sa.Index(None, "update_id", "part", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    chat_id: Mapped[TelegramId]
    thread_id: Mapped[TelegramId | None]
    message_id: Mapped[TelegramId | None]
    chooser_message_id: Mapped[TelegramId | None]
    content_sha: Mapped[ImageSha]
    veil: Mapped[Veil] = spread(Veil)
    wants_style: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    update_id: Mapped[TelegramId | None]
    part: Mapped[int] = mapped_column(default=0)
    style_rows: Mapped[list[DraftStyle]] = relationship(
        order_by=DraftStyle.position, lazy="selectin", viewonly=True
    )

    @property
    def styles(self) -> list[StyleChoice]:
        """What is chosen so far."""
        return [row.choice for row in self.style_rows]


class JobStyle(Base):
    """One style of a job."""

    __tablename__ = "job_styles"

    job_id: Mapped[int] = mapped_column(
        ROW_ID, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[StyleChoice] = spread(StyleChoice)


class Job(Base):
    """An order, and what became of it.

    holder, lease_until: who renders it, and until when they must say that they still do.
    attempts: how often it was begun. error, error_values: a code and what its sentence names, if it failed.
    result_sha: the picture without loss; shown_sha: the same as Telegram takes it (None: made before there
    were two). seconds: how long the render took. file_id: the picture at Telegram, once delivered.
    told_at: when the person was shown how it ended; tries: how often that failed.
    pinged: the one audible reply has gone out.
    update_id, part: what in which update asked for it, so that it is not ordered twice.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        sa.Index(None, "state", "user_id"),
        sa.Index(None, "user_id", "started_at"),
        sa.Index(None, "chat_id"),
        _partly("ix_jobs_untold", "finished_at", where="told_at IS NULL"),
        _partly("ix_jobs_history", "user_id", "finished_at", where="state = 'delivered'"),
        sa.Index(None, "update_id", "part", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    chat_id: Mapped[TelegramId]
    thread_id: Mapped[TelegramId | None]
    source_message_id: Mapped[TelegramId | None]
    status_message_id: Mapped[TelegramId | None]
    content_sha: Mapped[ImageSha]
    look: Mapped[Look] = spread(Look)
    veil: Mapped[Veil] = spread(Veil)

    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    holder: Mapped[str | None] = mapped_column(sa.String(128))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    error_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result_sha: Mapped[ImageSha | None]
    shown_sha: Mapped[ImageSha | None]
    file_id: Mapped[str | None]
    seconds: Mapped[float | None]
    told_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    pinged: Mapped[bool] = mapped_column(default=False)
    update_id: Mapped[TelegramId | None]
    part: Mapped[int] = mapped_column(default=0)
    style_rows: Mapped[list[JobStyle]] = relationship(
        order_by=JobStyle.position, lazy="selectin", viewonly=True
    )

    @property
    def styles(self) -> list[StyleChoice]:
        """What it is to be painted like; at least one."""
        return [row.choice for row in self.style_rows]

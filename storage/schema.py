"""The tables. A change here needs a migration beside it in `storage/migrations/versions`.

Times are aware and in UTC on the way in and on the way out. Ids of drafts and jobs are never used twice, so a
button of long ago cannot mean something new.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from storage.columns import UtcDateTime, one_of, spread
from storage.look import Look, StyleChoice, Veil
from storage.rules import Rules


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


class JobKind(StrEnum):
    """What is made: a picture; a taste, which is small pictures, one in each of its styles; or a trial: one
    small picture in all of them together, for somebody who is still choosing.
    """

    PICTURE = "picture"
    TASTE = "taste"
    TRIAL = "trial"


class Door(StrEnum):
    """Where something was ordered: in a chat, or in the studio, which shows it itself."""

    CHAT = "chat"
    STUDIO = "studio"


class UploadKind(StrEnum):
    """What somebody has uploaded: a photo, or a mask, which says where in one a painting counts."""

    PHOTO = "photo"
    MASK = "mask"


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
        JobKind: one_of(JobKind),
        Door: one_of(Door),
        UploadKind: one_of(UploadKind),
        UpdateState: one_of(UpdateState),
        dict[str, Any]: sa.JSON(),
    }


def _partly(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index of the rows that meet a condition, and of no others."""
    some = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=some, postgresql_where=some)


# Ids of Telegram take up to 52 bits. SQLite counts rows up only in a column of type INTEGER (64 bits there).
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TelegramId = Annotated[int, mapped_column(sa.BigInteger)]
RowId = Annotated[int, mapped_column(ROW_ID, primary_key=True)]
UserId = Annotated[int, mapped_column(sa.BigInteger, sa.ForeignKey("users.id", ondelete="CASCADE"))]
ImageSha = Annotated[str, mapped_column(sa.String(64), sa.ForeignKey("images.sha"), index=True)]


class User(Base):
    """A person who has spoken to the bot, by Telegram id.

    language: what their Telegram speaks; chosen_language: what they want spoken instead.
    """

    __tablename__ = "users"

    id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    language: Mapped[str | None] = mapped_column(sa.String(35))
    chosen_language: Mapped[str | None] = mapped_column(sa.String(35))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Preferences(Base):
    """How pictures are painted in a chat: a group, or the private chat with a person, whose id it has."""

    __tablename__ = "preferences"

    chat_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    look: Mapped[Look] = spread(Look)


class GroupRules(Base):
    """What the admins of a group have chosen for it."""

    __tablename__ = "group_rules"

    chat_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    rules: Mapped[Rules] = spread(Rules)


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
    wants_style: the person's next picture in that chat is the style; wants_mask: it is this photo painted
    over. mask_sha: where the painting that is still to be chosen counts. styles: what is chosen so far: what
    is painted beyond the mask, or before there is one, within it. like_id: the job whose look its picture
    keeps, which may be gone by the time it is painted.
    update_id, part: what in which update it was made of, so that it is not made twice. Of an album the parts
    after the first wait with it, and have no message of their own.
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
    like_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    mask_sha: Mapped[ImageSha | None]
    wants_mask: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
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
    __table_args__ = (sa.Index(None, "job_id", "painting"),)

    job_id: Mapped[int] = mapped_column(
        ROW_ID, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[StyleChoice] = spread(StyleChoice)


class Job(Base):
    """An order, and what became of it.

    taste_id: the tasted picture that it goes on from, which may be gone by the time it is painted.
    holder, lease_until: who renders it, and until when they must say that they still do.
    attempts: how often it was begun. error, error_values: a code and what its sentence names, if it failed.
    result_sha: the picture without loss; shown_sha: the same as Telegram takes it (None: made before there
    were two). seconds: how long the render took. file_id: the picture at Telegram, once delivered.
    told_at: when the person was shown how it ended; tries: how often that failed.
    pinged: the one audible reply has gone out.
    update_id, part: what in which update asked for it, so that it is not ordered twice.
    batch: the first update of an order of several pictures, which they have in common.
    door: where it was ordered. One of the studio's has a message only where its person asked for one; it is
    delivered as soon as it is rendered, with nothing to be told. request: what the studio calls the order, so
    that it is not ordered twice.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        sa.Index(None, "state", "user_id"),
        sa.Index(None, "user_id", "started_at"),
        sa.Index(None, "chat_id"),
        _partly("ix_jobs_untold", "finished_at", where="told_at IS NULL"),
        _partly("ix_jobs_promised", "user_id", where="told_at IS NULL"),
        _partly("ix_jobs_history", "user_id", "kind", "finished_at", "id", where="state = 'delivered'"),
        _partly("ix_jobs_took", "kind", "id", where="seconds IS NOT NULL"),
        sa.Index(None, "update_id", "part", unique=True),
        sa.Index(None, "batch"),
        _partly("ix_jobs_trials", "finished_at", where="kind = 'trial'"),
        _partly("ix_jobs_request", "user_id", "request", where="request IS NOT NULL", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    chat_id: Mapped[TelegramId]
    thread_id: Mapped[TelegramId | None]
    source_message_id: Mapped[TelegramId | None]
    status_message_id: Mapped[TelegramId | None]
    content_sha: Mapped[ImageSha]
    kind: Mapped[JobKind] = mapped_column(default=JobKind.PICTURE, server_default=JobKind.PICTURE)
    look: Mapped[Look] = spread(Look)
    veil: Mapped[Veil] = spread(Veil)
    taste_id: Mapped[int | None] = mapped_column(sa.BigInteger)

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
    batch: Mapped[TelegramId | None]
    door: Mapped[Door] = mapped_column(default=Door.CHAT, server_default=Door.CHAT)
    request: Mapped[str | None] = mapped_column(sa.String(64))
    style_rows: Mapped[list[JobStyle]] = relationship(
        order_by=JobStyle.position, lazy="selectin", viewonly=True
    )

    @property
    def styles(self) -> list[StyleChoice]:
        """What it is to be painted like; at least one."""
        return [row.choice for row in self.style_rows]


class Guest(Base):
    """A message in a chat that the bot was called into as a guest, until it shows what became of a job.

    inline_message_id: what Telegram calls it; where it stands is not known.
    """

    __tablename__ = "guests"

    job_id: Mapped[int] = mapped_column(
        ROW_ID, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    inline_message_id: Mapped[str]


class Taste(Base):
    """A small picture of a taste, in one of its styles, or that of a trial.

    position: of the style among the job's; 0 for a trial. shown_sha: the picture as it looks; begun_sha: as
    it was painted, for a larger one to go on from. longest: its longest side in pixels; emphasis: how style
    was weighed.
    """

    __tablename__ = "tastes"
    __table_args__ = (sa.Index(None, "job_id", "position", unique=True), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    job_id: Mapped[int] = mapped_column(ROW_ID, sa.ForeignKey("jobs.id", ondelete="CASCADE"))
    position: Mapped[int]
    shown_sha: Mapped[ImageSha]
    begun_sha: Mapped[ImageSha | None]
    longest: Mapped[int]
    emphasis: Mapped[float]


class Sketches(Base):
    """How the picture of a job came about, as small pictures in one file, for a film of them."""

    __tablename__ = "sketches"

    job_id: Mapped[int] = mapped_column(
        ROW_ID, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    frames_sha: Mapped[ImageSha]
    created_at: Mapped[datetime] = mapped_column(default=now)


class OrderCounted(Base):
    """That somebody has ordered something, or in a group: by a mark, which is nobody's id."""

    __tablename__ = "orders_counted"
    __table_args__ = (sa.Index(None, "mark", "ordered_at"),)

    id: Mapped[RowId]
    mark: Mapped[str] = mapped_column(sa.String(64))
    ordered_at: Mapped[datetime] = mapped_column(default=now)


class DayCounted(Base):
    """How many orders ended with a picture on a day, in UTC, and how many without."""

    __tablename__ = "days_counted"

    day: Mapped[date] = mapped_column(primary_key=True)
    painted: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)


class Switch(Base):
    """Something an admin has set while the bot runs, by name."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(64))


class OwnStyle(Base):
    """A picture that a person keeps as a style of their own, by its name.

    veil: how it was covered where it was sent, and so is whatever shows it.
    renaming_at: when the person was asked for another name, which they have not written yet. named_by: the
    update that gave it that name, so that it is understood in the same way when it is worked on again.
    """

    __tablename__ = "own_styles"
    __table_args__ = (sa.Index(None, "user_id", "name", unique=True), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    name: Mapped[str] = mapped_column(sa.String(32))
    picture_sha: Mapped[ImageSha]
    veil: Mapped[Veil] = spread(Veil)
    created_at: Mapped[datetime] = mapped_column(default=now)
    renaming_at: Mapped[datetime | None]
    named_by: Mapped[TelegramId | None]


class Visitor(Base):
    """Somebody who came to the studio's page without Telegram, and is known by a key of their browser's.

    user_id: who they are in all other tables, beyond the ids of Telegram. key_hash: the SHA-256 of the key,
    which is kept nowhere. seen_at: when they last came with it, to the minute.
    """

    __tablename__ = "visitors"
    __table_args__ = (sa.Index(None, "key_hash", unique=True),)

    user_id: Mapped[int] = mapped_column(
        sa.BigInteger, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key_hash: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)


class Upload(Base):
    """A file that somebody has uploaded in the studio, to be ordered with."""

    __tablename__ = "uploads"
    __table_args__ = (sa.Index(None, "user_id", "upload_sha", unique=True), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    upload_sha: Mapped[ImageSha]
    kind: Mapped[UploadKind]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Group(Base):
    """A group that the bot is in.

    update_id: what told the bot that it came. muted_at: when somebody was last told that it may not write
    there.
    """

    __tablename__ = "groups"

    chat_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    update_id: Mapped[TelegramId | None]
    muted_at: Mapped[datetime | None]


class Gift(Base):
    """A link by which somebody hands on a style of theirs, or the way a picture of theirs was painted.

    token: what the link is opened by, which nobody guesses. One of style_id and job_id is there; with it, or
    with its person, the link is gone.
    """

    __tablename__ = "gifts"
    __table_args__ = (
        sa.Index(None, "token", unique=True),
        sa.Index(None, "user_id"),
        sa.Index(None, "style_id", unique=True),
        sa.Index(None, "job_id", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId]
    user_id: Mapped[UserId]
    token: Mapped[str] = mapped_column(sa.String(64))
    style_id: Mapped[int | None] = mapped_column(ROW_ID, sa.ForeignKey("own_styles.id", ondelete="CASCADE"))
    job_id: Mapped[int | None] = mapped_column(ROW_ID, sa.ForeignKey("jobs.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Leader(Base):
    """Who leads of several bots on one database, or did last: one row, on PostgreSQL (`storage.leadership`).

    resigned: in good order, so that nobody has to wait for its deadline.
    """

    __tablename__ = "leadership"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str]
    resigned: Mapped[bool]
    began_at: Mapped[datetime]

"""Links by which people hand on a style of theirs, or the way a picture of theirs was painted.

A link is a row, and opens for as long as it is there: until it is taken back, or what it hands on is deleted,
or its person is forgotten.
"""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from storage.database import Database
from storage.schema import Gift, Job, JobState, OwnStyle, User

TOKEN_BYTES = 16
"""Of chance, written in hex: an app may leave a sign at the end of an address out of it, but no letter."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link hands on: a style, or the look of a picture; and who it is from."""

    user_id: int
    giver: str
    style: OwnStyle | None
    job: Job | None


async def of_style(db: Database, user_id: int, style_id: int) -> Gift | None:
    """The link to a style of that person's, which is made when it is first asked for.

    None if they have none such, or it comes from where nothing may be passed on.
    """
    theirs = sa.select(OwnStyle).where(OwnStyle.id == style_id, OwnStyle.user_id == user_id)
    async with db.session() as session:
        style = await session.scalar(theirs)
    if style is None or style.veil.protected:
        return None
    return await _made(db, user_id, style_id=style_id)


async def of_job(db: Database, user_id: int, job_id: int) -> Gift | None:
    """The link to the look of a picture of that person's; None if they have none such."""
    painted = Job.state.in_((JobState.RENDERED, JobState.DELIVERED))
    theirs = sa.select(Job.id).where(Job.id == job_id, Job.user_id == user_id, painted)
    async with db.session() as session:
        if await session.scalar(theirs) is None:
            return None
    return await _made(db, user_id, job_id=job_id)


async def opened(db: Database, token: str) -> Opened | None:
    """What the link with this token hands on; None if there is none, or no longer."""
    this = sa.select(Gift, User.name).join(User, User.id == Gift.user_id).where(Gift.token == token)
    async with db.session() as session:
        found = (await session.execute(this)).one_or_none()
        if found is None:
            return None
        gift, giver = found
        style = await session.get(OwnStyle, gift.style_id) if gift.style_id is not None else None
        job = await session.get(Job, gift.job_id) if gift.job_id is not None else None
    return Opened(gift.user_id, giver, style, job) if style or job else None


async def take_back(db: Database, user_id: int, gift_id: int) -> bool:
    """The link opens nothing from now on; False if the person has none such."""
    this = sa.delete(Gift).where(Gift.id == gift_id, Gift.user_id == user_id).returning(Gift.id)
    async with db.transaction() as session:
        return await session.scalar(this) is not None


async def _made(
    db: Database, user_id: int, *, style_id: int | None = None, job_id: int | None = None
) -> Gift | None:
    """The link to that, an older one if there is one; None if it was deleted just now."""
    this = sa.select(Gift).where(Gift.style_id == style_id if style_id is not None else Gift.job_id == job_id)
    token = secrets.token_hex(TOKEN_BYTES)
    row = db.insert(Gift).values(user_id=user_id, token=token, style_id=style_id, job_id=job_id)
    try:
        async with db.transaction() as session:
            await session.execute(row.on_conflict_do_nothing())
            return await session.scalar(this)
    except sa.exc.IntegrityError:
        return None

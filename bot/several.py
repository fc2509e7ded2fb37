"""Several pictures at once: each photo in each manner, as many as there is room for in the person's queue."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import orders
from bot.answers import reply
from bot.house import House
from bot.messages import Place
from bot.naming import Manner
from bot.switches import TooManyAnHour
from bot.texts import say
from bot.texts.phrases import title_of
from storage import drafts, jobs
from storage.look import Look, Veil, covered_by, within
from storage.schema import Draft


@dataclass(frozen=True, slots=True)
class Photo:
    """A kept photo, and the place of its message.

    mask: where in it a manner counts, a kept image; None: everywhere. rest: what it is painted like beyond.
    """

    place: Place
    sha: str
    mask: str | None = None
    rest: Manner = ()

    def painted(self, manner: Manner) -> Manner:
        """What it is painted like in all, in that manner."""
        return (*within(manner, self.mask), *self.rest)

    def covered_as(self, veil: Veil) -> "Photo":
        """The same photo, covered as something else is besides."""
        return replace(self, place=replace(self.place, veil=covered_by(self.place.veil, veil)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What did not come of it: how many pictures for want of room, and a painting that is not here.

    put_off: the manners of those that an hour has no room for, as often as there are such pictures, and why.
    """

    left_out: int = 0
    missing: orders.NotHere | None = None
    put_off: tuple[Manner, ...] = ()
    why: TooManyAnHour | None = None

    @property
    def count(self) -> int:
        """How many pictures it is about."""
        return self.left_out + len(self.put_off)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.left_out + other.left_out,
            self.missing or other.missing,
            (*self.put_off, *other.put_off),
            self.why or other.why,
        )


def none_of(manners: Sequence[Manner], why: orders.TooMany | TooManyAnHour) -> Outcome:
    """What is left out where there is room for none of these."""
    if isinstance(why, TooManyAnHour):
        return Outcome(put_off=tuple(manners), why=why)
    return Outcome(len(manners))


async def photos_of(house: House, draft: Draft) -> list[Photo]:
    """The photo of a draft, and those of its album that wait with it."""
    return [photo_of(each) for each in await drafts.album(house.db, draft)]


def photo_of(draft: Draft) -> Photo:
    """The photo of a draft."""
    rest = draft.styles if draft.mask_sha else ()
    return Photo(orders.photo_of(draft), draft.content_sha, draft.mask_sha, tuple(rest))


async def order(
    house: House,
    owner_id: int,
    photos: Sequence[Photo],
    manners: Sequence[Manner],
    *,
    update_id: int,
    batch: int | None = None,
    draft: Draft | None = None,
    status_message_id: int | None = None,
    look: Look | None = None,
) -> Outcome:
    """Queues each photo in each manner, photo by photo, a part each; worked on twice, each of them once.

    batch: the first update of the order, if they are only a part of it.
    draft: what asked for them, which goes, and its album with it. status_message_id: the message that becomes
    the first picture's. look: None: as the person has chosen it.
    Raises Sorry as `orders.place`; TooMany, TooManyAnHour and NotHere only if nothing was queued.
    """
    made = {job.part for job in await jobs.made_of(house.db, update_id)}
    wanted = [(photo, manner) for photo in photos for manner in manners]
    goes = draft if len(wanted) == 1 else None
    becomes = None if made else status_message_id
    if batch is None and len(wanted) > 1:
        batch = update_id
    full: orders.TooMany | None = None
    why: TooManyAnHour | None = None
    missing: orders.NotHere | None = None
    left_out, put_off = 0, list[Manner]()
    for part, (photo, manner) in enumerate(wanted):
        if part in made:
            continue
        try:
            if full is None and why is None:
                await orders.place(
                    *(house, owner_id, photo.place, photo.sha, photo.painted(manner)),
                    update_id=update_id,
                    part=part,
                    batch=batch,
                    draft=goes,
                    status_message_id=becomes,
                    look=look,
                )
                made.add(part)
                becomes = None
        except orders.TooMany as sorry:
            full = sorry
        except TooManyAnHour as sorry:
            why = sorry
        except orders.NotHere as sorry:
            missing = sorry
            continue
        if part not in made and why:
            put_off.append(manner)
        else:
            left_out += part not in made
    if not made and (problem := missing or full or why):
        raise problem
    if draft and not goes:
        await drafts.discard(house.db, draft.id)
    return Outcome(left_out, missing, tuple(put_off), why)


async def tell(house: House, place: Place, outcome: Outcome, language: str | None) -> None:
    """Says how many pictures found no room, if some did not; and which, where it is the hour that is full."""
    if outcome.why:
        titles = house.collection.titles
        count = Counter(title_of(manner, titles, language) for manner in outcome.put_off)
        which = ", ".join(title if times == 1 else f"{title} × {times}" for title, times in count.items())
        reason = outcome.why.said(language)
        await reply(house, place, say("put-off", language, titles=which, reason=reason))
    if outcome.left_out:
        most = orders.MAX_WAITING
        await reply(house, place, say("left-out-full", language, count=outcome.left_out, most=most))

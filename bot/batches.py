"""Pictures that were ordered together: a message each, and all as one album when somebody asks for it.

Telegram makes no album of messages that are there, and an album cannot be sent again without harm: it would
be there twice where the answer to the first call was lost. So each picture comes by an edit of its own
message, as every picture does, which may be repeated; and under the one that ends last stands a button that
sends all of them again as one album, by their ids at Telegram. It does so whenever it is pressed, and never
by itself: no picture is lost or doubled by it, whatever dies meanwhile.
"""

from collections.abc import Sequence
from itertools import pairwise

from storage import jobs
from storage.database import Database
from storage.schema import Job, JobKind, JobState

MOST = 10
"""Pictures that Telegram takes as one album."""
PAINTED = (JobState.RENDERED, JobState.DELIVERED)


async def painted_with(db: Database, job: Job) -> list[Job]:
    """The finished pictures of a job's order, as they were ordered."""
    return [each for each in await jobs.batch_of(db, job) if _is_painted(each)]


async def to_be_had_under(db: Database, job: Job) -> int:
    """How many finished pictures its order has, if a job is the last of it to end; otherwise 0.

    All have ended then, so two that end at the same time see the same, and one of them is the last.
    """
    order = await jobs.batch_of(db, job)
    ended = [(each.finished_at, each.id) for each in order if each.finished_at is not None]
    if len(ended) < len(order) or max(ended, default=None) != (job.finished_at, job.id):
        return 0
    return sum(map(_is_painted, order))


def albums(pictures: Sequence[Job]) -> list[Sequence[Job]]:
    """Two or more pictures, in as few albums as there can be, none of which is left with a single one."""
    count = -(-len(pictures) // MOST)
    edges = [number * len(pictures) // count for number in range(count + 1)]
    return [pictures[first:end] for first, end in pairwise(edges)]


def _is_painted(job: Job) -> bool:
    return job.kind == JobKind.PICTURE and job.state in PAINTED

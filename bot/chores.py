"""What recurs: jobs that a killed process left, ends that were never told, places in the queue, tidying up.

Each is a task of its own, so that one slow thing holds up no other.
"""

import logging
from datetime import timedelta

from bot import holders
from bot.house import House
from bot.switches import HOUR
from bot.tasks import Tasks
from storage import doors, drafts, images, inbox, jobs, sketches, space, tally, uploads, visitors
from storage.leases import Watch

log = logging.getLogger(__name__)


class Chores:
    """Does for the house what nobody asks for."""

    def __init__(self, house: House) -> None:
        self._db = house.db
        self._dispatcher = house.dispatcher
        self._delivery = house.delivery
        self._pace = house.delivery.pace
        self._watch = Watch(self._pace.lease, holders.is_gone)
        self._settings = house.settings

    def start(self, tasks: Tasks) -> None:
        """Goes on for as long as `tasks` do."""
        tasks.every(self._pace.look, "jobs that were lost", self.recover_lost)
        tasks.every(self._pace.look, "ends that were not told", self.tell_untold)
        tasks.every(self._pace.look, "places in the queue", self.tell_places)
        tasks.every(self._pace.tidy, "tidying up", self.tidy)
        tasks.every(self._pace.tidy_studio, "tidying the studio up", self.tidy_studio)
        tasks.every(self._pace.make_room, "making room", self.make_room)
        tasks.every(self._pace.look, "files that could not be reached", self.look_for_files)

    async def recover_lost(self) -> None:
        """Puts back the jobs of processes that were killed; those that were begun too often are given up."""
        if not (over := await self._watch.over(self._db)):
            return
        if lost := await jobs.requeue_lost(self._db, max_attempts=self._pace.attempts, over=over):
            log.warning("%d job(s) were lost by whoever painted them", lost)
            self._dispatcher.wake()  # their messages: the queue shows them as new, or they are untold

    async def tell_untold(self) -> None:
        """Has those told how it ended who were not; a writer that cannot makes pauses of its own."""
        for job in await jobs.untold(self._db):
            self._delivery.nudge(job.id)

    async def tell_places(self) -> None:
        """Has those at the head of the queue told when they move up."""
        self._delivery.places.slots = self._dispatcher.slots
        for job_id in await self._delivery.places.refresh():
            self._delivery.moved(job_id)

    async def tidy(self) -> None:
        """Deletes what the privacy notice says is deleted."""
        await drafts.expire(self._db, older_than=self._pace.drafts_kept)
        await uploads.expire(self._db, older_than=self._pace.drafts_kept)
        await jobs.expire(self._db, older_than=self._pace.unfinished_kept)
        await sketches.expire(self._db, older_than=self._pace.unfinished_kept)
        await tally.expire(self._db, older_than=HOUR)
        await images.sweep(self._db, older_than=self._pace.images_kept)
        await inbox.expire(self._db, older_than=self._pace.updates_kept)

    async def tidy_studio(self) -> None:
        """Deletes what was only tried, and all that visitors leave behind."""
        await doors.expire_trials(self._db, older_than=self._pace.trials_kept)
        kept = timedelta(hours=self._settings.studio_keep)
        for job_id in await visitors.expire(self._db, older_than=kept):
            self._dispatcher.drop(job_id)
            self._delivery.nudge(job_id)

    async def make_room(self) -> None:
        """Lets files go that are too old or too many; they lie at Telegram too, and come back from there."""
        settings = self._settings
        gone = await space.make_room(
            self._db,
            at_most=int(settings.keep_gb * 1e9) if settings.keep_gb else None,
            older_than=timedelta(days=settings.keep_days) if settings.keep_days else None,
        )
        if gone:
            log.info("%d file(s) of pictures were let go to make room", gone)

    async def look_for_files(self) -> None:
        """Finds out when files can be reached again, and removes what should have been meanwhile."""
        files = self._db.files
        if files.trouble() is not None:
            await files.look()
            if files.trouble() is None:
                await space.remove_files(self._db)

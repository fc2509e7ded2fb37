"""The studio's page as somebody has it open, without a browser: what it has ordered, in the tests' words."""

from collections.abc import Sequence
from typing import Any

from people import photo
from town import Town

from bot.studio import ordering
from storage import images, jobs, uploads
from storage.look import Look, StyleChoice
from storage.schema import Job, UploadKind

ADA, BEN = 101, 102
LOOK = Look(size=64)
WAVE, NIGHT = StyleChoice(painting="wave"), StyleChoice(painting="night")


class Page:
    """The studio's page as somebody has it open: each order has the name that is given, or a new one."""

    def __init__(self, town: Town, person_id: int = ADA) -> None:
        self.town, self.house, self.person_id = town, town.house, person_id
        self._asked = 0

    async def upload(self, hue: int = 30, kind: UploadKind = UploadKind.PHOTO) -> str:
        sha = await images.keep(self.house.db, photo(hue=hue), mime="image/jpeg")
        await uploads.keep(self.house.db, self.person_id, sha, kind)
        return sha

    async def wall(self, sha: str, *paintings: str, look: Look = LOOK, request: str | None = None) -> Job:
        wanted = paintings or ("wave", "night", "ink")
        return await ordering.wall(
            self.house, self.person_id, sha, wanted, look, request=request or self._name()
        )

    async def trial(
        self,
        sha: str,
        choices: Sequence[StyleChoice] = (WAVE,),
        look: Look = LOOK,
        request: str | None = None,
    ) -> Job:
        return await ordering.trial(
            self.house, self.person_id, sha, choices, look, request=request or self._name()
        )

    async def picture(
        self, sha: str, choices: Sequence[StyleChoice] = (WAVE,), look: Look = LOOK, **more: Any
    ) -> Job:
        about = {"taste_id": None, "request": self._name()} | more
        return await ordering.picture(self.house, self.person_id, sha, choices, look, **about)

    async def row(self, job: Job) -> Job:
        row = await jobs.get(self.house.db, job.id)
        assert row is not None
        return row

    def _name(self) -> str:
        self._asked += 1
        return f"request {self._asked} of {self.person_id}"

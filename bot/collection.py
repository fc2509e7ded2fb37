"""The paintings as the chat knows them: which are on offer, in which rooms they hang, what they look like.

The disk is read beside the event loop. What stands here is the newest that was read, so asking costs nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from typing import Any

from bot.pace import Pace
from bot.settings import Settings
from engine import paintings
from engine.errors import BadRequest, EngineError
from engine.paintings import Painting, Shelf, fetching
from engine.pictures import codec, sheet
from engine.pictures.apart import Apart

log = logging.getLogger(__name__)

PER_PAGE = 20
FAMOUS_IN_MENU = 12
SHEETS = 16
"""Contact sheets that are kept, so that they are not drawn again."""

Pages = Sequence[Sequence[Painting]]


class Collection:
    """What hangs here, ours first, and what could: famous paintings are fetched when they are first wanted.

    pictures: draws what people wait for. at_leisure: another child process, for what may take a while: it
        looks at what an operator has hung up, and fetches.
    fetch: gets the picture of a famous painting; not asked where the operator wants none fetched.
    sheets: where drawn contact sheets are kept; collections may share them.
    on_change: told whenever other paintings are on offer than before.
    """

    def __init__(
        self,
        settings: Settings,
        pictures: Apart,
        at_leisure: Apart,
        *,
        fetch: Callable[[Painting], Awaitable[object]] | None = None,
        pace: Pace = Pace(),
        sheets: dict[object, bytes] | None = None,
    ) -> None:
        self._data_dir = settings.data_dir
        self._pictures = pictures
        self._at_leisure = at_leisure
        self._fetch = fetch or (lambda painting: at_leisure.run(fetching.fetch, painting))
        self._may_fetch = settings.fetch
        self._pace = pace
        self._ours = paintings.offer()
        self._shelf = Shelf(known=self._ours, here=self._ours)
        self._sheets = {} if sheets is None else sheets
        self._file_ids: dict[bytes, str] = {}
        self._fetches: dict[str, asyncio.Task[None]] = {}
        self._one_at_a_time = asyncio.Lock()
        self.on_change: Callable[[], None] = lambda: None

    # --- what there is --------------------------------------------------------------------------

    def known(self, name: str) -> Painting | None:
        """The painting of that name, whether its picture is here or not."""
        return self._shelf.known.get(name)

    def on_offer(self, name: str) -> Painting | None:
        """The painting of that name if its picture is here."""
        return self._shelf.here.get(name)

    @property
    def ours(self) -> Sequence[Painting]:
        """The paintings that come with the bot."""
        return list(self._ours.values())

    @property
    def paintings(self) -> Sequence[Painting]:
        """All on offer."""
        return list(self._shelf.here.values())

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles of all paintings by name."""
        return {name: painting.title for name, painting in self._shelf.known.items()}

    @property
    def pages(self) -> Pages:
        """What is on offer, at most `PER_PAGE` on a page: ours first, the others from a page of their own."""
        others = [painting for painting in self.paintings if painting.name not in self._ours]
        return [
            part[start : start + PER_PAGE]
            for part in (self.ours, others)
            for start in range(0, len(part), PER_PAGE)
        ]

    def for_menu(self, taken: Container[str] = ()) -> list[Painting]:
        """The paintings whose commands Telegram's menu shows, which has no room for all of them.

        taken: the bot's own commands; a painting that an operator has named like one goes by its button only.
        """
        shown = [painting for painting in self.paintings if painting.name not in taken]
        fetched = [painting for painting in shown if painting.address]
        return [painting for painting in shown if painting not in fetched[FAMOUS_IN_MENU:]]

    # --- keeping up with the disk ---------------------------------------------------------------

    async def refresh(self) -> None:
        """See now what has been hung up or taken away. Where that cannot be read, all stays as it was."""
        try:
            shelf = await self._at_leisure.run(paintings.shelf, self._data_dir)
        except EngineError as error:
            log.warning("the collection could not be read and stays as it was: %s", error)
            return
        changed = list(shelf.here) != list(self._shelf.here)
        self._shelf = shelf
        if changed:
            self.on_change()

    async def run(self) -> None:
        """Refreshes now and again, and has the first sheet drawn before it is asked for; never returns."""
        while True:
            await self.refresh()
            try:
                await self._drawn(0, self._at_leisure)
            except EngineError as error:
                log.warning("the sheet of paintings cannot be drawn: %s", error)
            await asyncio.sleep(self._pace.collection_look)

    async def fetch(self, name: str) -> bool:
        """Gets the picture of a known painting that is not here; False if none came for as long as one waits.

        Where only time ran out it goes on beside everything else, and the picture may still arrive.
        """
        within = self._pace.fetch_within
        if not self._may_fetch:
            log.info("the painting %s is not here: PASTICHE_FETCH is false", name)
            return False
        if name not in self._fetches:
            self._fetches[name] = asyncio.create_task(self._fetch_now(name), name=f"fetching {name}")
        try:
            await asyncio.wait_for(asyncio.shield(self._fetches[name]), within)
        except TimeoutError:
            log.info("the painting %s is not here: nothing came within %g s", name, within)
        return self.on_offer(name) is not None

    async def _fetch_now(self, name: str) -> None:
        try:
            async with self._one_at_a_time:  # the museums' servers like it so
                await self._fetch(self._shelf.known[name])
            await self.refresh()
        except EngineError as error:
            log.info("the painting %s is not here: %s", name, error)
        except Exception:
            log.exception("the painting %s could not be fetched", name)
        finally:
            del self._fetches[name]

    # --- what it looks like ---------------------------------------------------------------------

    async def bytes_of(self, name: str) -> bytes:
        """The picture of a painting on offer, as a file; raises BadRequest if it has been taken away."""
        painting = self.known(name)
        try:
            if painting is not None:
                return await asyncio.to_thread(painting.path.read_bytes)
        except OSError as error:
            log.warning("the picture of the painting %s cannot be read: %s", name, error)
        title = painting.title if painting else name
        raise BadRequest("painting-gone", title=title, path=str(painting.path if painting else ""))

    async def shown(self, painting: Painting) -> bytes:
        """A painting as a JPEG for a chat: an operator's may be of any size and kind."""
        return await self._pictures.run(codec.shown, painting.path)

    async def sheet(self, index: int) -> bytes:
        """A page's contact sheet as a JPEG, drawn again only when a painting or a picture on it changes."""
        return await self._drawn(index, self._pictures)

    def file_id_of(self, sheet: bytes) -> str | None:
        """The id that Telegram knows a sheet by, which costs no upload; None while it knows none."""
        return self._file_ids.get(sheet)

    def is_known_as(self, sheet: bytes, file_id: str | None) -> None:
        """Remembers the id of a sheet that was uploaded, as long as the bot runs; None forgets it."""
        self._file_ids.pop(sheet, None)
        if file_id is not None:
            _make_room(self._file_ids)
            self._file_ids[sheet] = file_id

    async def _drawn(self, index: int, apart: Apart) -> bytes:
        pages = self.pages
        page = tuple(pages[index])
        drawn_from = page, first_number(pages, index), await asyncio.to_thread(_changed_at, page)
        if drawn_from not in self._sheets:
            drawn = await apart.run(sheet.paintings_sheet, page, first_number(pages, index))
            _make_room(self._sheets)
            self._sheets[drawn_from] = drawn
        return self._sheets[drawn_from]


def page_of(shown: Pages, name: str) -> int:
    """The index of the page with the painting of that name; the first page if it is on none any more."""
    return next((index for index, page in enumerate(shown) if name in [each.name for each in page]), 0)


def first_number(shown: Pages, index: int) -> int:
    """The number of the first painting on a page; all pages together are counted from 1."""
    return 1 + sum(len(page) for page in shown[:index])


def _make_room(kept: dict[Any, Any]) -> None:
    """Lets the oldest go where there are `SHEETS` already."""
    while len(kept) >= SHEETS:
        del kept[next(iter(kept))]


def _changed_at(page: Sequence[Painting]) -> tuple[int, ...]:
    """When the pictures of these paintings were last changed; 0 for one taken away just now."""
    found = []
    for painting in page:
        try:
            found.append(painting.path.stat().st_mtime_ns)
        except OSError:
            found.append(0)
    return tuple(found)

"""Files in an object store, by obstore: S3 and what speaks like it, Google Cloud Storage, Azure.

Bytes are staged as `incoming/…` and get their name by a copy within the store, in one short request, while
the transaction waits in which the file appears. A process that dies before the copy leaves what `tidy`
removes; one that dies after it and before the commit leaves a file without a row, as in a folder.

Every call ends, well or with Unreachable. Until then what may pass is tried again: no connection, no answer,
one that breaks off, 5xx. What a store says of itself is put in our own words: it may name keys or signatures.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import ObjectStore, S3Store

from storage.errors import Unreachable
from storage.files import PAGE, Found, whole
from storage.kinds import SUFFIXES, UNKNOWN

if TYPE_CHECKING:  # they exist for type checkers only
    from obstore import ListStream, ObjectMeta

INCOMING = "incoming"
ENDINGS = sorted({*SUFFIXES.values(), UNKNOWN})
SMALL = 2**22
"""Bytes that any line takes in the time of one request."""
AT_ONCE = 16
"""Requests side by side where a store deletes one file at a time."""
NO_BUCKET = ("NoSuchBucket", "ContainerNotFound")
NO_ROLE = ("169.254.169.254", "metadata.google.internal")
"""Where credentials are looked for when none are given."""
KNOWN = (
    *("Connection refused", "Connection reset", "dns error", "certificate", "BadScheme"),
    "Account must be specified",
)
UNCLEAR = "it does not answer, or the credentials in the environment are not whole or cannot be read"
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. request: one request, or the next bytes of a large file. call: all attempts at something.

    held: the same while a transaction waits, and once a store has been away for longer than a call takes.
    pause: before the second attempt; doubled each time.
    """

    request: float = 8.0
    call: float = 30.0
    held: float = 4.0
    pause: float = 0.1
    pause_at_most: float = 2.0

    def for_bytes(self, count: int) -> float:
        """What a request may take that sends so many: at least a megabyte comes through in a second."""
        return self.request + count / 1e6


Connect = Callable[[timedelta | None, timedelta | None], ObjectStore]
"""A connection to the store, by what a request may take, and by what may pass without a byte of an answer."""


class TurnedAway(Unreachable):
    """A moment later the store would say the same."""


class Objects:
    """Files in a bucket, under a prefix.

    shown: what the place is called in sentences. What is listed goes by the store's clock.
    """

    def __init__(self, connect: Connect, shown: str, patience: Patience = Patience()) -> None:
        quick = timedelta(seconds=patience.request)
        self._store = connect(quick, None)
        self._held = connect(timedelta(seconds=patience.held / 2), None)
        self._reading = connect(None, quick)
        self._connect = connect
        self._shown = shown
        self._patience = patience
        self._problem: str | None = None
        self._failing_since: float | None = None

    async def check(self, wait: float = 0.0) -> None:
        """Returns once files can be listed, stored and removed; raises Unreachable.

        wait: seconds for a store that is away, of which the log says that it is waited for.
        """
        clock = asyncio.get_running_loop().time
        until, waited = clock() + max(wait, self._patience.call), False
        while True:
            try:
                await self._call(self._one_listed, self._patience.held)
                await self._delete([await self.stage(b"nothing")])
            except Unreachable as error:
                if isinstance(error, TurnedAway) or clock() >= until:
                    raise
                if not waited:
                    log.warning("%s; it is waited for", error)
                waited = True
                await asyncio.sleep(self._patience.pause)
                self._problem = None
            else:
                if waited:
                    log.info("the files in %s can be reached again", self._shown)
                return

    async def stage(self, data: bytes) -> str:
        key, store = f"{INCOMING}/{uuid4().hex}", self._store
        longest = self._patience.for_bytes(len(data))
        if len(data) > SMALL:
            store = self._connect(timedelta(seconds=longest), None)

        async def put() -> None:
            # Again under the same key: an attempt whose answer was lost leaves nothing else behind.
            await obstore.put_async(store, key, data, use_multipart=False)

        await self._call(put, self._patience.call + longest - self._patience.request)
        return key

    async def put(self, name: str, staged: str) -> None:
        await whole(self._call(lambda: obstore.copy_async(self._held, staged, name), self._patience.held))

    async def discard(self, staged: str) -> None:
        with suppress(Unreachable):  # then `tidy` does it
            await self._delete([staged])

    async def get(self, name: str) -> bytes:
        async def read() -> bytes:
            found = await obstore.get_async(self._reading, name)
            return bytes(await found.bytes_async())

        return await self._call(read, self._patience.call)

    async def delete(self, beginnings: Iterable[str]) -> None:
        # Without looking which there are: that would be a request for each.
        names = [f"{beginning.removesuffix('.')}{ending}" for beginning in beginnings for ending in ENDINGS]
        if names:
            await whole(self._delete(names))

    async def walk(self, before: datetime) -> AsyncIterator[list[Found]]:
        async for page in self._pages(None):
            found = [
                Found(each["path"], each["size"], each["last_modified"])
                for each in page
                if each["last_modified"] < before and not each["path"].startswith(f"{INCOMING}/")
            ]
            if found:
                yield found

    async def tidy(self, before: datetime) -> None:
        async for page in self._pages(INCOMING):
            old = [each["path"] for each in page if each["last_modified"] < before]
            if old:
                await self._delete(old)

    def trouble(self) -> str | None:
        return self._problem

    async def look(self) -> None:
        if self._problem is not None:
            with suppress(Unreachable):
                await self._call(self._one_listed, self._patience.held)

    async def _pages(self, prefix: str | None) -> AsyncIterator[Sequence["ObjectMeta"]]:
        """All there is below a prefix, a thousand at once; a listing that breaks off goes on where it was."""
        listing: ListStream[Sequence[ObjectMeta]] | None = None
        last: str | None = None

        async def following() -> Sequence["ObjectMeta"] | None:
            nonlocal listing
            listing = listing or obstore.list(self._store, prefix, offset=last, chunk_size=PAGE)
            try:
                return await anext(listing, None)
            except BaseException:
                listing = None
                raise

        while page := await self._call(following, self._patience.call):
            last = max(each["path"] for each in page)
            yield page

    async def _one_listed(self) -> None:
        await anext(obstore.list(self._held, chunk_size=1), None)

    async def _delete(self, names: Sequence[str]) -> None:
        if self._problem is not None:  # whoever waits here keeps others from writing: `look` finds out
            raise Unreachable(self._problem)
        if isinstance(self._held, S3Store):
            await self._call(lambda: obstore.delete_async(self._held, names), self._patience.held)
            return
        places = asyncio.Semaphore(AT_ONCE)

        async def gone(name: str) -> None:
            async with places:
                with suppress(FileNotFoundError):
                    await obstore.delete_async(self._held, name)

        async def all_gone() -> None:
            await asyncio.gather(*(gone(name) for name in names))

        await self._call(all_gone, self._patience.held)

    async def _call(self, step: Callable[[], Awaitable[T]], seconds: float) -> T:
        """What the step gives, which is tried again for so long; raises Unreachable or FileNotFoundError."""
        seconds, pause = self._left_of(seconds), self._patience.pause
        kind, problem = Unreachable, f"it has not answered within {seconds:.0f} s"
        try:
            async with asyncio.timeout(seconds):
                while True:
                    try:
                        result = await step()
                    except (BaseError, OSError) as error:
                        if isinstance(error, FileNotFoundError) and not _is_of_bucket(error):
                            self._is_well()
                            raise FileNotFoundError("there is no such file in the object store") from None
                        problem = why(error)
                        self._is_failing()
                        if not _may_pass(error):
                            kind = TurnedAway
                            break
                    else:
                        self._is_well()
                        return result
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, self._patience.pause_at_most)
        except TimeoutError:
            self._is_failing()
        self._problem = f"the files in {self._shown} cannot be reached: {problem}"
        raise kind(self._problem) from None  # without the store's own words

    def _is_well(self) -> None:
        self._problem = self._failing_since = None

    def _is_failing(self) -> None:
        self._failing_since = self._failing_since or asyncio.get_running_loop().time()

    def _left_of(self, seconds: float) -> float:
        """What a call may take: a store that fails gets so long to come back, whoever asks it."""
        if self._failing_since is None:
            return seconds
        failed_for = asyncio.get_running_loop().time() - self._failing_since
        return min(seconds, max(self._patience.held, seconds - failed_for))


def why(error: BaseException) -> str:
    """What an error of the store's means, in words that hold no key, signature or token."""
    said = str(error)
    if any(host in said for host in NO_ROLE):
        return "no credentials are set in the environment, and this machine has no role"
    status, code = re.search(r"status code: (\d{3})", said), re.search(r"<Code>(\w{1,40})</Code>", said)
    answer = " ".join(found[1] for found in (status, code) if found)
    if _is_of_bucket(error):
        return "there is no such bucket"
    if _is_refused(error):
        return f"it refuses the credentials ({answer})"
    if answer:
        return f"it answers {answer}"
    return next((words for words in KNOWN if words in said), UNCLEAR)


def _may_pass(error: BaseException) -> bool:
    """Whether the same may go well a moment later."""
    status = re.search(r"status code: (4\d\d)", str(error))
    of_ours = _is_refused(error) or _is_of_bucket(error) or any(host in str(error) for host in NO_ROLE)
    return not of_ours and (status is None or status[1] in ("408", "429")) and "BadScheme" not in str(error)


def _is_refused(error: BaseException) -> bool:
    refused = isinstance(error, PermissionDeniedError | UnauthenticatedError)
    return refused or bool(re.search(r"status code: 40[13]", str(error)))


def _is_of_bucket(error: BaseException) -> bool:
    return any(code in str(error) for code in NO_BUCKET)

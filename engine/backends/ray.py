"""The process that speaks with a Ray cluster for `RayBackend`: it gives renders to actors, one per slot.

It lives as long as its input is open, so it ends with its parent, however that ends; and Ray ends the actors
with it. What actors send is trusted, as all on a cluster is: whoever may join it may run anything on it.
"""

import asyncio
import contextlib
import hashlib
import logging
import os
import signal
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import ray
from ray.exceptions import (
    ActorUnavailableError,
    ObjectStoreFullError,
    OutOfDiskError,
    OutOfMemoryError,
    RayError,
    RayTaskError,
)
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from engine.backends.actor import Actor, Hello, Item, Parcel, Versions, versions
from engine.backends.local import ENVIRONMENT
from engine.backends.messages import Commission, Condition, Crew, Failure, Kind, Place
from engine.backends.pool import Ending, Job, Pool, Slot
from engine.backends.report import Tally
from engine.child import HEADER, Outbox, own_pipes, unpack
from engine.errors import EngineError, WorkerDied
from engine.weights import OPEN_FILE, resolve

LOOK = 1.0
"""Seconds between two looks at which nodes there are."""
ANSWER = 5.0
"""Seconds that a cluster has to take a connection, and to say which nodes there are."""
ROOM = 30.0
"""Seconds for an actor to be given a place, after which that is said."""
ENDING = 5.0
"""Seconds to take leave of the cluster."""
AGAIN = 0.2
"""Seconds until an actor that is being begun anew is asked again."""
HELD = 64
"""Style pictures that stay in the cluster, those met last."""
SAID = 1000
"""Letters of Ray's words that are logged; it has many."""

log = logging.getLogger(__name__)


def main() -> None:
    """Serves renders until the input ends; never returns."""
    pipe, outbox = own_pipes()
    # What Ray says to a terminal; it has log files of its own, and what matters is said through the outbox.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    _, _, payload = _next(pipe)
    crew: Crew = unpack(payload)
    outbox.take_logs(crew.setup.log_level)
    logging.getLogger("ray").setLevel(logging.ERROR)
    try:
        _connect(crew.address)
        own_signals()
        asyncio.run(Driver(crew, outbox).run(pipe))
    except EngineError as error:
        outbox.send(Kind.FAILED, 0, Failure(error))
    except Exception:
        log.exception("The process that speaks with the Ray cluster cannot go on")
    threading.Timer(ENDING, os._exit, [1]).start()
    ray.shutdown()
    os._exit(0)


def own_signals() -> None:
    """When to end is the parent's to say; Ray has thought otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _connect(address: str) -> None:
    """Becomes one of the cluster's. Raises EngineError with what to do."""
    host, _, port = address.rpartition(":")
    if port.isdecimal():
        try:  # first, since Ray tries for minutes
            socket.create_connection((host.strip("[]"), int(port)), ANSWER).close()
        except OSError as error:
            raise EngineError("ray-no-answer", address=address) from error
    try:
        ray.init(
            address,
            include_dashboard=False if address == "local" else None,
            log_to_driver=False,
            configure_logging=False,
        )
    except (Exception, SystemExit) as error:
        reasons = [" ".join(str(reason).split()) for reason in _causes(error)]
        if any("AuthToken" in reason or "uthentication token" in reason for reason in reasons):
            raise EngineError("ray-token", address=address) from error
        if any("ersion mismatch" in reason for reason in reasons):
            raise EngineError("ray-other", address=address, reason=reasons[0]) from error
        if address == "auto" and isinstance(error, ConnectionError):
            raise EngineError("ray-none-here") from error
        reason = reasons[0] or type(error).__name__
        raise EngineError("ray-not-joined", address=address, reason=reason) from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those behind it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


class Driver:
    """Renders what the parent asks for, on as many slots as the cluster has room for."""

    def __init__(self, crew: Crew, outbox: Outbox) -> None:
        self._crew = crew
        self._outbox = outbox
        self._pool = Pool()
        self._held = Held(crew.setup.vgg19, crew.setup.data_dir)
        self._slots: dict[str, list[ActorSlot]] = {}  # by node
        self._renders: dict[int, asyncio.Task[None]] = {}
        self._listed = self._settled = False
        self._deaths = 0  # on nodes that have left
        self._lost: EngineError | None = None
        self._told: Condition | None = None
        self._ended = asyncio.Event()

    async def run(self, pipe: BinaryIO) -> None:
        """Until the pipe ends."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(pipe, loop), name="inbox", daemon=True).start()
        following = asyncio.create_task(self._follow(), name="nodes")
        await self._ended.wait()
        following.cancel()
        await self._pool.close()

    # --- what the parent says ---------------------------------------------------------------------

    def _read(self, pipe: BinaryIO, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(EOFError):
            while True:
                loop.call_soon_threadsafe(self._hear, *_next(pipe))
        loop.call_soon_threadsafe(self._ended.set)

    def _hear(self, kind: int, number: int, payload: bytes) -> None:
        if kind == Kind.RENDER:
            task = asyncio.create_task(self._render(number, unpack(payload)))
            self._renders[number] = task
            task.add_done_callback(lambda _: self._renders.pop(number))
        elif kind == Kind.CANCEL and number in self._renders:
            self._renders[number].cancel()

    async def _render(self, number: int, commission: Commission) -> None:
        report = partial(self._outbox.send, Kind.PROGRESS, number)
        try:
            pastiche = await self._pool.paint(lambda: commission, report)
        except EngineError as error:
            self._outbox.send(Kind.FAILED, number, Failure(error))
        else:
            await asyncio.to_thread(self._outbox.send, Kind.DONE, number, pastiche)

    # --- nodes ------------------------------------------------------------------------------------

    async def _follow(self) -> None:
        """Has slots on all nodes, whichever join and leave."""
        while True:
            try:
                nodes = await asyncio.wait_for(asyncio.to_thread(ray.nodes), ANSWER)
            except Exception:
                self._lost = EngineError("ray-lost", address=self._crew.address)
            else:
                self._lost = None
                await self._meet({node["NodeID"]: node for node in nodes if node["Alive"]})
            self._tell()
            await asyncio.sleep(LOOK)

    async def _meet(self, nodes: Mapping[str, Mapping[str, Any]]) -> None:
        for node_id in self._slots.keys() - nodes.keys():
            for slot in self._slots.pop(node_id):
                self._pool.slots.remove(slot)
                self._deaths += slot.tally.deaths
                log.info("The node %s has left the cluster", slot.node)
                await slot.end(WorkerDied("worker-died", reason=f"the node {slot.node} has left the cluster"))
        for node_id in nodes.keys() - self._slots.keys():
            node = nodes[node_id]
            name = f"{node['NodeManagerHostname']} ({node['NodeManagerAddress']})"
            options = places_on(node["Resources"], self._crew.setup.slots or 1, self._crew.setup.device)
            strategy = NodeAffinitySchedulingStrategy(node_id, soft=False)
            self._slots[node_id] = [
                ActorSlot(
                    self._pool, Tally(name, number), self._crew, self._held, self._changed, option, strategy
                )
                for number, option in enumerate(options, 1)
            ]
            self._pool.slots += self._slots[node_id]
        self._listed = True

    def _changed(self) -> None:
        self._pool.dispatch()
        self._tell()

    def _tell(self) -> None:
        """Says how the cluster is, if that is news."""
        slots = [slot for of_node in self._slots.values() for slot in of_node]
        self._settled = self._settled or (self._listed and all(slot.settled.is_set() for slot in slots))
        troubles = [slot.trouble or slot.without_room for slot in slots]
        working = [
            slot for slot, why in zip(slots, troubles, strict=True) if why is None and slot.settled.is_set()
        ]
        error = None if working else next(filter(None, troubles), EngineError("ray-empty"))
        places = tuple(Place(slot.node, slot.pid) for slot in working)
        deaths = self._deaths + self._pool.deaths
        reports = tuple(slot.report() for slot in slots)
        condition = Condition(places, deaths, self._settled, self._lost or error, reports)
        if not self._told or _words(condition) != _words(self._told):
            self._told = condition
            self._outbox.send(Kind.CONDITION, 0, condition)


class ActorSlot(Slot):
    """One actor on one node; Ray begins it again where it dies.

    tally: with its node as people call it. options: what the actor takes of the node; while others hold that,
    it waits. without_room: why it waits, once that is worth a word.
    """

    def __init__(
        self,
        pool: Pool,
        tally: Tally,
        crew: Crew,
        held: "Held",
        changed: Callable[[], None],
        options: Mapping[str, float],
        strategy: NodeAffinitySchedulingStrategy,
    ) -> None:
        self.node = tally.node
        self.pid = 0
        self.without_room: EngineError | None = None
        self._held = held
        self._broken = asyncio.Event()
        self._broken_by = ""
        self._streams: set[asyncio.Task[None]] = set()
        # Mypy takes what `remote` gives for the class itself.
        made: Any = ray.remote(Actor)
        self._actor: Any = made.options(
            **options,
            max_restarts=-1,
            max_task_retries=0,
            scheduling_strategy=strategy,
            runtime_env={"env_vars": ENVIRONMENT},
        ).remote(crew.painter, crew.setup)
        super().__init__(
            pool,
            f"slot on {tally.node}",
            tally,
            time_limit=crew.time_limit,
            grace=crew.grace,
            changed=changed,
        )

    async def end(self, why: EngineError | None = None) -> None:
        await super().end(why)
        for stream in self._streams:
            stream.cancel()
        with contextlib.suppress(RayError, ValueError):
            ray.kill(self._actor)

    async def _one_worker(self) -> Ending:
        self._broken.clear()
        try:
            hello: Hello = await self._with_room(self._hello())
            self.pid = hello.pid
            await self._same(hello.versions)
            parcel = await asyncio.to_thread(self._held.parcel)
            self._is_ready((await self._actor.warm.remote(parcel)).error)
            self._changed()
            staying = asyncio.ensure_future(_awaited(self._actor.stay.remote()))
            broken = asyncio.ensure_future(self._broken.wait())
            try:
                await asyncio.wait([staying, broken], return_when=asyncio.FIRST_COMPLETED)
                # A stream that breaks off mostly is the first sign of a death, of which Ray tells more.
                await asyncio.wait([staying], timeout=ANSWER)
                if staying.done():
                    staying.result()
                ray.kill(self._actor, no_restart=False)
            finally:
                staying.cancel()
                broken.cancel()
            return Ending(self._broken_by)
        except RayError as error:
            log.info("Ray says of an actor on %s: %s", self.node, _in_a_line(error))
            starved = isinstance(error, OutOfMemoryError) or "low on memory" in str(error)
            return Ending(_reason(error, self), starved)
        except EngineError as error:
            self._is_ready(error)  # there are no weights to send
            self._changed()
            await asyncio.Event().wait()
            raise AssertionError from error

    async def _hello(self) -> Hello:
        """Who the actor is, once there is one: what is gone may be asked before another is begun."""
        while True:
            try:
                hello: Hello = await _awaited(self._actor.hello.remote())
                return hello
            except ActorUnavailableError:
                await asyncio.sleep(AGAIN)

    async def _with_room(self, answer: Any) -> Any:
        """The answer of an actor, which comes only once it has been given a place."""
        hello = asyncio.ensure_future(answer)
        try:
            await asyncio.wait([hello], timeout=ROOM)
            if not hello.done():
                self.without_room = EngineError("node-busy", node=self.node, seconds=ROOM)
                log.warning("%s", self.without_room)
                self.settled.set()
                self._changed()
            return await hello
        finally:
            self.without_room = None
            hello.cancel()

    async def _same(self, theirs: Versions) -> None:
        """Goes on where the actor runs what this process runs, and never where it does not."""
        ours = await asyncio.to_thread(versions)
        if theirs == ours:
            return
        named = [field.name for field in fields(Versions)]
        differ = [name for name in named if getattr(theirs, name) != getattr(ours, name)]
        told = [", ".join(f"{name} {getattr(side, name)}" for name in differ) for side in (theirs, ours)]
        self.trouble = EngineError("node-differs", node=self.node, theirs=told[0], ours=told[1])
        log.warning("%s", self.trouble)
        self.settled.set()
        self._changed()
        ray.kill(self._actor)
        await asyncio.Event().wait()

    # --- one job ----------------------------------------------------------------------------------

    def _give(self, job: Job) -> None:
        stream = asyncio.create_task(self._stream(job))
        self._streams.add(stream)
        stream.add_done_callback(self._streams.discard)

    def _call_off(self, job: Job) -> None:
        self._actor.stop.remote(job.number)

    def _kill(self) -> None:
        ray.kill(self._actor, no_restart=False)

    async def _stream(self, job: Job) -> None:
        """Hears all that the actor has to say of a job."""
        try:
            stream = await asyncio.to_thread(self._send, job)
            async for item in stream:
                said: Item = await item
                if isinstance(said, logging.LogRecord):
                    logging.getLogger(said.name).handle(said)
                elif self._job is job:
                    if isinstance(said, Failure) and not said.usable:
                        self._kill()
                    self._hear(job.number, said)
        except EngineError as error:
            if self._job is job:
                self._leave(error)
                self._changed()
        except Exception as error:
            log.info("Ray says of a render on %s: %s", self.node, _in_a_line(error))
            if self._job is job:
                self._ready = False
                silence = f"nothing more was heard of process {self.pid} on {self.node}"
                self._broken_by = _without_room(error, self) or silence
                self._broken.set()

    def _send(self, job: Job) -> Any:
        assert job.commission is not None
        request = job.commission.request
        paintings = [self._held.picture(style.picture) for style in request.styles]
        without = replace(request, styles=[replace(style, picture=b"") for style in request.styles])
        commission = replace(job.commission, request=without)
        render = self._actor.render.options(num_returns="streaming")
        return render.remote(job.number, commission, self._held.parcel(), *paintings)


class Held:
    """What lies in the cluster already, by content, so that it travels once; for any thread."""

    def __init__(self, vgg19: Path | None, data_dir: Path) -> None:
        self._vgg19, self._data_dir = vgg19, data_dir
        self._pictures: OrderedDict[bytes, Any] = OrderedDict()
        self._parcel: tuple[object, Parcel] | None = None
        self._lock = threading.Lock()

    def picture(self, picture: object) -> Any:
        """A reference to the bytes of a file; what is no file travels as it is."""
        if not isinstance(picture, bytes):
            return picture
        digest = hashlib.sha256(picture).digest()
        with self._lock:
            if digest not in self._pictures:
                self._pictures[digest] = ray.put(picture)
            self._pictures.move_to_end(digest)
            while len(self._pictures) > HELD:
                self._pictures.popitem(last=False)
            return self._pictures[digest]

    def parcel(self) -> Parcel:
        """The weights that paint now. Raises WeightsUnavailable."""
        weights = resolve(self._vgg19, self._data_dir)
        if weights.path.resolve() == OPEN_FILE:
            return Parcel(weights)
        found = weights.path.stat()
        file = (weights.path, found.st_mtime_ns, found.st_size)
        with self._lock:
            if self._parcel is None or self._parcel[0] != file:
                content = weights.path.read_bytes()
                digest = hashlib.sha256(content).hexdigest()
                self._parcel = file, Parcel(weights, digest, ray.put(content))
            return self._parcel[1]


def places_on(resources: Mapping[str, float], share: int, device: str | None) -> list[dict[str, float]]:
    """What each actor on a node takes, an entry for each; `share` is how many share a GPU, or the processors.

    >>> places_on({"CPU": 8, "GPU": 2}, 1, None)
    [{'num_gpus': 1.0, 'num_cpus': 0}, {'num_gpus': 1.0, 'num_cpus': 0}]
    >>> places_on({"CPU": 4}, 2, None)
    [{'num_cpus': 2.0}, {'num_cpus': 2.0}]
    >>> places_on({"CPU": 0.0}, 1, None)
    []
    """
    gpus, processors = int(resources.get("GPU", 0)), resources.get("CPU", 0)
    if gpus and device != "cpu":
        return [{"num_gpus": _rounded_down(1 / share), "num_cpus": 0} for _ in range(gpus * share)]
    if processors <= 0 or (device or "cpu") != "cpu":
        return []
    part = _rounded_down(processors / share)
    # Of processors Ray gives one and a half to nobody.
    return [{"num_cpus": part if part < 1 else float(int(part))} for _ in range(share)]


def _rounded_down(number: float) -> float:
    """To Ray's precision, so that all parts together are no more than there is."""
    return int(number * 10_000) / 10_000


def _next(pipe: BinaryIO) -> tuple[int, int, bytes]:
    """The next thing the parent says. Raises EOFError."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    kind, number, length = HEADER.unpack(header)
    return kind, number, pipe.read(length)


async def _awaited(reference: Any) -> Any:
    return await reference


def _reason(error: RayError, slot: ActorSlot) -> str:
    """Why an actor died, in few words; Ray has many, and no signal among them."""
    words = str(error)
    if full := _without_room(error, slot):
        return full
    if isinstance(error, RayTaskError):
        return f"{type(error.cause).__name__}: {error.cause}, on {slot.node}"
    if "failed to import" in words or "ModuleNotFoundError" in words:
        last = [line.strip() for line in words.splitlines() if "Error: " in line][-1:]
        return f"Pastiche does not run on {slot.node}, install it there as here ({''.join(last)})"
    if "low on memory" in words:
        return f"{slot.node} ran out of memory"
    return f"process {slot.pid or 'unknown'} on {slot.node} is gone"


def _without_room(error: Exception, slot: ActorSlot) -> str:
    """What is full, if that is what the error says; empty if not."""
    if not isinstance(error, OutOfDiskError | ObjectStoreFullError) and "isk is full" not in str(error):
        return ""
    return f"Ray's object store on {slot.node} is full, and so is the disk it would go on to; make room there"


def _in_a_line(error: Exception) -> str:
    """The end of what Ray says, which is where it tells what it knows of a death."""
    return " ".join(str(error).split())[-SAID:]


def _words(condition: Condition) -> object:
    return condition.places, condition.deaths, condition.settled, str(condition.error), condition.reports

"""Orders for backends to render, on the first layers of the network, and ways to wait for them."""

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

import pytest
from clusters import cluster
from PIL import Image

from engine.backends import Backend
from engine.recipes import RECIPES, Recipe
from engine.request import Pastiche, RenderRequest, Style

PATIENCE = 300  # seconds; only a test that fails waits as long


@pytest.fixture(autouse=True, scope="session")
def one_thread_per_worker() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


@pytest.fixture(scope="session")
def address(one_thread_per_worker: None) -> Iterator[str]:
    """Where a Ray cluster of one node is; it takes seconds to start, so there is one for all tests."""
    with cluster(num_cpus=2) as one:
        yield one.address


@pytest.fixture(scope="session")
def recipe() -> Callable[[int], Recipe]:
    """A recipe of so many steps."""

    def made(steps: int) -> Recipe:
        layers = (("relu1_1", 1.0), ("relu2_1", 1.0))
        content = (("relu1_2", 1.0),)
        return replace(RECIPES["pastiche"], steps=(steps,), content=content, style=layers, smallest=None)

    return made


Order = Callable[..., RenderRequest]


@pytest.fixture(scope="session")
def order(recipe: Callable[[int], Recipe]) -> Order:
    """A request of so many steps, 48x36 pixels if nothing else is said."""
    content = png(Image.effect_noise((64, 48), 60).convert("RGB"))
    painting = png(Image.linear_gradient("L").convert("RGB"))

    def made(steps: int = 4, **changes) -> RenderRequest:
        given = {"content": content, "styles": [Style(painting)], "recipe": recipe(steps), "size": 48}
        return RenderRequest(**{**given, **changes})

    return made


@pytest.fixture(scope="session")
def at_work() -> Callable[[Backend, RenderRequest], Awaitable[asyncio.Task[Pastiche]]]:
    """Begins a render and waits for its first report."""

    async def begun(backend: Backend, request: RenderRequest) -> asyncio.Task[Pastiche]:
        reported = asyncio.Event()
        task = asyncio.create_task(backend.render(request, lambda _: reported.set()))
        waiting = asyncio.create_task(reported.wait())
        await asyncio.wait([task, waiting], return_when="FIRST_COMPLETED", timeout=PATIENCE)
        waiting.cancel()
        assert reported.is_set(), task
        return task

    return begun


@pytest.fixture(scope="session")
def until() -> Callable[..., Awaitable[None]]:
    """Waits until a condition holds."""

    async def met(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.02)

    return met


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()

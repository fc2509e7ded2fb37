"""The real bot as its own process, talking to the real sandbox over HTTP."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
import pytest_asyncio
import torch
from people import words
from processes import Running, opened
from safetensors.torch import save_file
from torchvision.models import vgg19


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of VGG-19 convolutions with random values, so that no test wants to download the real ones."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "vgg19-random.safetensors"
    state = vgg19(weights=None).features.state_dict()
    save_file({f"features.{name}": tensor.half() for name, tensor in state.items()}, path)
    return path


@pytest.fixture
def towns() -> Callable[..., AbstractAsyncContextManager[Running]]:
    """Opens a Telegram whose bot has settings of the test's own: `towns(folder, NAME=value)`."""
    return opened


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[Running]:
    """A Telegram whose bot may be killed; it starts at once, since nothing is painted but by a stand-in."""
    async with opened(tmp_path, PASTICHE_BACKEND="standin") as telegram:
        yield telegram


@pytest.fixture
async def studio(tmp_path: Path, weights: Path) -> AsyncIterator[Running]:
    """A Telegram of this test's own, whose bot really paints."""
    async with opened(tmp_path, PASTICHE_VGG19=str(weights), PASTICHE_SIZES="64,160") as telegram:
        yield telegram


@pytest.fixture
async def newcomer(tmp_path, server, children_fetch_from) -> AsyncIterator[Running]:
    """A bot that has no weights of its own and fetches them from `server`, where they get stuck at first."""
    server.cut, server.pause = [300_000], 60
    children_fetch_from(server, stall_seconds=60)
    settings = {"PASTICHE_FETCH": "true", "PYTHONPATH": os.environ["PYTHONPATH"]}
    async with opened(tmp_path, **settings) as telegram:
        yield telegram


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> AsyncIterator[Running]:
    """One Telegram for all tests of a file, since a bot that really paints takes seconds to warm up."""
    async with opened(tmp_path_factory.mktemp("town"), PASTICHE_VGG19=str(weights)) as telegram:
        yield telegram


@pytest_asyncio.fixture(loop_scope="module")
async def chats(town: Running) -> Running:
    """The shared Telegram with nothing on the page, and a bot that has forgotten everybody."""
    for person in (town.ada, town.ben):
        await person.send("/forget")
        await person.press(await person.sees(lambda m: "Shall I delete" in words(m)), "Yes")
        await person.sees(lambda m: "forgotten" in words(m))
        await person.turn_the_page()
    return town

"""What the engine's tests share: a small recipe, weights made on the spot, two pictures."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.recipes import RECIPES, Recipe
from engine.render import vgg


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    # Networks this small gain nothing from threads, and lose much when something else runs beside them.
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def _same_numbers() -> None:
    """A test draws the same random numbers whatever ran before it."""
    torch.manual_seed(0)


@pytest.fixture(autouse=True)
def _own_data_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the cached weights of the person who runs it."""
    monkeypatch.setenv("PASTICHE_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def quick() -> Recipe:
    """`pastiche` in little: its terms on the first layers, unbalanced, few steps, a first scale of 32."""
    return dataclasses.replace(
        RECIPES["pastiche"],
        name="quick",
        content=(("relu2_1", 1.0),),
        style=(("relu1_1", 0.5), ("relu2_1", 0.5)),
        smallest=32,
        steps=(12, 6),
        distance=None,
    )


@pytest.fixture(scope="session")
def weights_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeded random convolutions up to conv2_1 under torchvision's names."""
    generator = torch.Generator().manual_seed(5)
    state = {}
    for index, (inputs, outputs) in vgg.convolutions(["conv2_1"]).items():
        state[f"features.{index}.weight"] = (
            torch.randn(outputs, inputs, 3, 3, generator=generator) * (2 / (9 * inputs)) ** 0.5
        )
        state[f"features.{index}.bias"] = torch.randn(outputs, generator=generator) * 0.1
    path = tmp_path_factory.mktemp("weights") / "first-layers.safetensors"
    save_file(state, path)
    return path


@pytest.fixture(scope="session")
def photo() -> Image.Image:
    """96x64: a sky from blue to white over a dark field, and a red house with an edge or two."""
    rows = np.mgrid[0:64, 0:96][0]
    pixels = np.stack([rows * 3, rows * 2 + 60, np.full_like(rows, 200)], axis=2)
    pixels[40:] = (30, 60, 20)
    pixels[24:48, 30:54] = (180, 40, 30)
    pixels[30:36, 36:42] = (250, 240, 180)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


@pytest.fixture(scope="session")
def painting() -> Image.Image:
    """80x80: waves of orange and dark green."""
    rows, columns = np.mgrid[0:80, 0:80]
    wave = (np.sin(columns / 3 + np.sin(rows / 7) * 2) + 1) / 2
    orange, green = np.array([240, 150, 20]), np.array([10, 60, 40])
    return Image.fromarray((wave[..., None] * orange + (1 - wave[..., None]) * green).astype(np.uint8))

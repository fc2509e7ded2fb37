"""How much memory a process takes for what it does, for tests that run it in a process of its own."""

from pathlib import Path

import torch

from engine.recipes import PASTICHE_OPEN
from engine.render.network import network_for
from engine.weights import OPEN_FILE, resolve
from engine.workshop import speed

SIZE = (576, 768)


def of_steps(count: int) -> list[float]:
    """The peak after each step of the network there and back, over what was before the first one.

    In units of one output of the first block's, 64 numbers of 4 bytes for each pixel.
    """
    torch.set_num_threads(2)
    network = network_for(PASTICHE_OPEN, resolve(OPEN_FILE, Path("none")), torch.device("cpu"))
    image = torch.rand(1, 3, *SIZE, generator=torch.Generator().manual_seed(0))

    def step(picture: torch.Tensor) -> int:
        trail = network.follow(picture)
        pulls = dict(trail.features)
        network.back(trail, lambda name, gradient: gradient.add_(pulls.pop(name), alpha=1e-3))
        return speed.peak_of_process() or 0

    before = step(image[:, :, :64, :64])
    return [(step(image) - before) / (SIZE[0] * SIZE[1] * 64 * 4) for _ in range(count)]

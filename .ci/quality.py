"""Renders the reference pair at 256 pixels and holds it against the numbers the default recipe promises.

Once with pretrained weights, and once with the open ones that ship with the package, which may be 30 % off.

Needs the sample pictures, weights and measuring tool in `../shared`. A pass, the unit of time, is one float32
forward and backward pass of VGG-19 to conv5_1 at the picture's size in plain PyTorch, measured here and now.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

# As `engine` has it, for the unit and for what is measured in it; read when torch is imported.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")

import torch
from torchvision.models import vgg19

SHARED = Path(__file__).resolve().parents[2] / "shared"
PHOTO = SHARED / "images/content/tubingen.jpg"
PAINTING = SHARED / "images/paintings/starry-night.jpg"
WEIGHTS = SHARED / "weights/vgg19-prefix.safetensors"
OPEN = Path(__file__).resolve().parents[1] / "engine/weights/open.safetensors"
LIMITS = {
    WEIGHTS: {"style": 0.65, "content": 0.56, "passes": 90.0},
    OPEN: {"style": 1.3 * 0.65, "content": 1.3 * 0.56, "passes": 180.0},
}


def seconds_per_pass(width: int, height: int) -> float:
    """The median of five, after a warm-up."""
    network = vgg19(weights=None).features[:29].requires_grad_(False)
    seconds = []
    for _ in range(6):
        image = torch.rand(1, 3, height, width, requires_grad=True)
        began = time.perf_counter()
        network(image).sum().backward()
        seconds.append(time.perf_counter() - began)
    return median(seconds[1:])


def run(*command: object) -> dict[str, object]:
    arguments = [sys.executable, *map(str, command)]
    return json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout)


def measure(weights: Path) -> bool:
    """Prints what a render with these weights reaches, and says whether that is what is promised."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "pastiche.png"
        how = ("-o", picture, "--size", 256, "--weights", weights, "--json")
        render = run("-m", "engine", "stylize", PHOTO, PAINTING, *how)
        look = run(SHARED / "tools/quality.py", PHOTO, PAINTING, picture, "--json")
    a_pass = seconds_per_pass(*render["size"])
    found = {
        "style": look["style"],
        "content": look["content"],
        "passes": render["seconds"] / a_pass,
    }
    print(f"{weights.name}: {render['seconds']:.1f} s, {a_pass:.3f} s a pass")
    print(f"grain {look['grain']:.2f}, border {look['border']:.2f}")
    for name, value in found.items():
        print(f"{name:8} {value:7.3f}  (at most {LIMITS[weights][name]:.3f})")
    return all(value <= LIMITS[weights][name] for name, value in found.items())


def main() -> None:
    kept = [measure(weights) for weights in LIMITS]
    if not all(kept):
        sys.exit("the default recipe misses what it promises")


if __name__ == "__main__":
    main()

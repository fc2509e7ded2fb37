"""`python -m engine.workshop train`: the weights file that ships, made again or made larger."""

import argparse
import csv
import time
from pathlib import Path

import torch
from tqdm import tqdm

from engine import outputs
from engine.errors import BadRequest
from engine.render import vgg
from engine.weights import packing
from engine.workshop.training import layerwise

PICTURES = range(8, 2001)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives the command its arguments, and `run` as what it does."""
    parser.set_defaults(run=run)
    parser.add_argument("--out", type=Path, required=True, help="the weights file, .safetensors")
    parser.add_argument("--pictures", type=int, default=192, help="how many to learn from (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="which pictures, and all else left to chance")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:1 (%(default)s)")
    parser.add_argument(
        "--minutes", type=float, help="stop after the layer that is under way then; the next call goes on"
    )


def run(options: argparse.Namespace) -> None:
    """Writes the weights and their loss curve. Raises EngineError with a sentence."""
    if options.pictures not in PICTURES:
        raise BadRequest("training-pictures", pictures=options.pictures, least=PICTURES[0], most=PICTURES[-1])
    outputs.check_ending(options.out, "weights file", (".safetensors",))
    outputs.check_writable(options.out)
    began = time.monotonic()
    unfinished, curve = options.out.with_suffix(".part.safetensors"), options.out.with_suffix(".losses.csv")
    how = "a" if unfinished.exists() else "w"
    layers = [name for name in vgg.through([layerwise.DEEPEST]) if name.startswith("conv")]
    # disable=None: a bar on a terminal only; elsewhere a line for each layer.
    with tqdm(total=len(layers), disable=None, unit="layer") as bar, curve.open(how, newline="") as file:
        rows = csv.writer(file)

        def show(layer: str, number: int, loss: float) -> None:
            rows.writerow([layer, number, f"{loss:.4f}"])
            file.flush()
            bar.set_postfix_str(f"{layer}, round {number}, loss {loss:.3f}")
            if number == layerwise.ROUNDS and bar.disable:
                print(f"{layer}: loss {loss:.3f} after {time.monotonic() - began:.0f} s", flush=True)

        def further(layer: str) -> bool:
            bar.update(layers.index(layer) + 1 - bar.n)
            within = options.minutes is None or time.monotonic() - began < 60 * options.minutes
            return within or layer == layers[-1]

        state = layerwise.grow(
            options.pictures,
            seed=options.seed,
            device=torch.device(options.device),
            unfinished=unfinished,
            on_round=show,
            on_layer=further,
        )
    if state is None:
        print(f"The time is up; the same command goes on from {unfinished}.")
        return
    about = {
        "name": "Pastiche's open weights for VGG-19, to conv5_1",
        "made": f"python -m engine.workshop train --pictures {options.pictures} --seed {options.seed}",
        "licence": "CC0-1.0",
    }
    packing.write(options.out, state, about)
    unfinished.unlink()
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB; the losses are in {curve}.")

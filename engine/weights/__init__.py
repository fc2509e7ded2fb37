"""Which VGG-19 weights paint, and where they come from.

The order: a file the operator names, torchvision's ImageNet weights once they have been fetched into the data
dir, and the open weights that ship with the package, which need no connection.
"""

from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from engine.errors import WeightsUnavailable

IMAGENET = "imagenet"
OPEN = "open"
OPEN_FILE = Path(__file__).resolve().with_name("open.safetensors")
FIRST, FIRST_SHAPE = "features.0.weight", (64, 3, 3, 3)
"""The kernels of VGG-19's first convolution, without which nothing is its weights."""
DOWNLOAD = "python -m engine weights --download"


@dataclass(frozen=True, slots=True)
class Weights:
    """One choice of weights; light to send between processes.

    name: `imagenet`, `open`, or the file's name for the operator's own.
    why: a sentence on why these and no others.
    """

    name: str
    path: Path
    why: str


def resolve(vgg19: Path | None, data_dir: Path) -> Weights:
    """The best weights there are, at once: nothing is downloaded, and no file is read.

    Raises WeightsUnavailable if `vgg19` is no file.
    """
    if vgg19 is not None:
        if not vgg19.is_file():
            raise WeightsUnavailable("weights-missing", path=str(vgg19))
        name = OPEN if vgg19.resolve() == OPEN_FILE else vgg19.name
        return Weights(name, vgg19, f"PASTICHE_VGG19 or --weights names {vgg19}")
    kept = imagenet_file(data_dir)
    if kept.is_file():
        return Weights(IMAGENET, kept, f"torchvision's ImageNet weights are in {kept}")
    return Weights(OPEN, OPEN_FILE, f"they ship with Pastiche, and there is no file {kept}")


def check(path: Path) -> None:
    """Raises WeightsUnavailable if the file is plainly not VGG-19's; no more than its header is read.

    `engine.weights.reading` finds the rest out, and needs torch for it.
    """
    if not path.is_file():
        raise WeightsUnavailable("weights-missing", path=str(path))
    try:
        if path.suffix in {".pth", ".pt"}:
            _check_torch(path)
            return
        with safe_open(path, framework="np") as held:
            if FIRST not in held.keys():  # noqa: SIM118
                raise WeightsUnavailable("weights-incomplete", path=str(path), name=FIRST)
            shape = tuple(held.get_slice(FIRST).get_shape())
    except (SafetensorError, OSError, ValueError) as error:
        raise WeightsUnavailable("weights-unreadable", path=str(path), reason=str(error)) from error
    if shape != FIRST_SHAPE:
        raise WeightsUnavailable(
            "weights-other-network", path=str(path), name=FIRST, shape=str(shape), expected=str(FIRST_SHAPE)
        )


def others(weights: Weights) -> str:
    """How to get other weights than these, as a sentence."""
    if weights.name == IMAGENET:
        return f"PASTICHE_VGG19 names others, for example the open ones: {OPEN_FILE}."
    if weights.path == OPEN_FILE:
        return (
            f"`{DOWNLOAD}` fetches torchvision's ImageNet weights (548 MB, of which 80 MB are kept); "
            "PASTICHE_VGG19 names a file of your own."
        )
    return f"Without PASTICHE_VGG19 the ImageNet weights paint, once `{DOWNLOAD}` has fetched them."


def imagenet_file(data_dir: Path) -> Path:
    """Where torchvision's weights are kept, cut to the convolutions."""
    return data_dir / "weights" / "vgg19-imagenet.safetensors"


def _check_torch(path: Path) -> None:
    with path.open("rb") as file:
        # An archive, as torch writes them, or a pickle, as it once did.
        if file.read(2) not in (b"PK", b"\x80\x02"):
            raise ValueError("it is no file of torch's")

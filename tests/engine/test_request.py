import io
import math
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import pytest
from PIL import Image

from engine import RECIPES, Pastiche, RenderRequest, Style
from engine.errors import BadRequest
from engine.request import LARGEST, LARGEST_SEED, SMALLEST, Colour

PHOTO = b"a photo"


def request(**changes: object) -> RenderRequest:
    return replace(RenderRequest(PHOTO, [Style(b"a painting")]), **changes)


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"recipe": "picasso"}, "recipe-unknown", f'no recipe "picasso"; there are {", ".join(RECIPES)}'),
        ({"size": SMALLEST - 1}, "size-out-of-range", "the size 31 is not between 32 and 4096 pixels"),
        ({"size": LARGEST + 1}, "size-out-of-range", "the size 4097 is not"),
        ({"size": 64.5}, "size-not-whole", "the size 64.5 is not a whole number of pixels"),
        ({"size": math.nan}, "size-not-whole", "the size nan"),
        ({"colour": "sepia"}, "choice-unknown", 'no colour "sepia"; there are painting, photo, match'),
        ({"loss": "l2"}, "choice-unknown", 'no loss "l2"; there are gram, wasserstein'),
        ({"start": "photo"}, "choice-unknown", 'no start "photo"; there are content, noise, style'),
        ({"strength": -0.1}, "strength-out-of-range", "the strength -0.1 is not between 0 and 1"),
        ({"strength": math.nan}, "strength-out-of-range", "the strength nan"),
        ({"seed": -1}, "seed-out-of-range", "the seed -1 is not between 0 and 9223372036854775807"),
        ({"seed": LARGEST_SEED + 1}, "seed-out-of-range", "the seed 9223372036854775808"),
        ({"styles": []}, "no-painting", "at least one painting is needed"),
        ({"styles": [Style(b"", weight=-1)]}, "weights-out-of-range", "are -1; they must be 0 or more"),
        ({"styles": [Style(b"", 0.0), Style(b"", 0.0)]}, "weights-out-of-range", "are 0, 0;"),
        ({"styles": [Style(b"", weight=math.inf)]}, "weights-out-of-range", "are inf;"),
        ({"styles": [Style(b"", weight=math.nan)]}, "weights-out-of-range", "are nan;"),
        ({"styles": [Style(b"", scale=0.2)]}, "scale-out-of-range", "the scale 0.2 of a painting"),
        ({"styles": [Style(b"", scale=4.1)]}, "scale-out-of-range", "not between 0.25 and 4"),
    ],
)
def test_a_request_that_cannot_be_rendered_cannot_be_made(changes, code, sentence):
    with pytest.raises(BadRequest) as caught:
        request(**changes)
    assert caught.value.code == code
    assert sentence in str(caught.value)


def test_a_choice_may_be_made_in_words():
    assert request(colour="photo", start="noise", loss="gram").colour is Colour.PHOTO


@pytest.mark.parametrize(
    "changes",
    [
        {"size": SMALLEST, "strength": 0, "seed": 0},
        {"size": LARGEST, "strength": 1, "seed": LARGEST_SEED},
        {"styles": [Style(b"", 0.0, 0.25), Style(b"", 1e-9, 4)]},
        {"recipe": replace(RECIPES["gatys"], name="my own")},
    ],
)
def test_the_limits_themselves_are_within(changes):
    assert request(**changes) == request(**changes)


def test_what_was_checked_stays_as_it_was():
    styles = [Style(b"a painting")]
    made = RenderRequest(PHOTO, styles)
    styles.clear()
    assert len(made.styles) == 1
    with pytest.raises(FrozenInstanceError):
        made.size = 1


def test_a_request_travels_between_processes():
    made = request(size=64, seed=7)
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_pastiche_decodes_its_file():
    file = io.BytesIO()
    Image.new("RGB", (3, 2), (10, 20, 30)).save(file, "PNG")
    made = Pastiche(file.getvalue(), b"", (3, 2), 0.1, 1, "cpu", "open")
    assert made.image.mode == "RGB" and made.image.size == (3, 2)
    assert made.image.getpixel((2, 1)) == (10, 20, 30)


def loaded(program: str) -> set[str]:
    """The modules an interpreter has loaded after a program."""
    told = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


def test_whoever_only_makes_requests_loads_no_torch():
    assert "torch" not in loaded("from engine import RECIPES, Colour, RenderRequest, Style")


def test_stylize_is_loaded_when_it_is_asked_for():
    assert "engine.render.stylize" in loaded("from engine import stylize\nassert callable(stylize)")


def test_what_the_engine_does_not_have_is_said_as_by_any_module():
    with pytest.raises(ImportError, match="repaint"):
        exec("from engine import repaint")

"""Which backend the settings mean."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from engine import backends
from engine.backends.cluster import RayBackend
from engine.backends.local import LocalBackend
from engine.backends.standin import StandIn
from engine.errors import BadRequest
from engine.settings import EngineSettings


@pytest.mark.parametrize(
    ("name", "slots", "kind", "expected"),
    [
        ("local", None, LocalBackend, 1),
        ("local", 3, LocalBackend, 3),
        ("ray", 2, RayBackend, 0),  # until it has met a cluster
        ("standin", None, StandIn, 1),
        ("standin:0.2", 4, StandIn, 4),
    ],
)
async def test_the_settings_name_the_backend_and_its_slots(name, slots, kind, expected):
    backend = backends.open(EngineSettings(backend=name, slots=slots))
    assert isinstance(backend, kind)
    assert backend.slots == expected
    await backend.close()


@pytest.mark.parametrize("name", ["cloud", "local:3", "ray:3", "standin:soon", ""])
def test_another_name_is_refused(name):
    with pytest.raises((ValidationError, BadRequest), match=r"standin:0\.2"):
        backends.open(EngineSettings(backend=name))


@pytest.mark.parametrize("module", ["engine.backends", "engine.pictures.apart", "engine.pictures.sheet"])
def test_whoever_hands_renders_and_pictures_on_loads_neither_torch_nor_ray(module):
    program = f"import sys, {module}; sys.exit(bool({{'torch', 'ray'}} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_worker_which_is_told_all_it_needs_loads_nothing_that_reads_settings():
    program = "import sys, engine.backends.worker; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(told.stdout.split())
    assert "torch" in loaded
    assert not loaded & {"engine.settings", "pydantic", "dotenv"}

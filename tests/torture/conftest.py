"""The seeds of a run of torture."""

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes a `seed` runs once for each."""
    if "seed" in metafunc.fixturenames:
        first, _, last = str(metafunc.config.getoption("seeds")).partition("-")
        metafunc.parametrize("seed", range(int(first), int(last or first) + 1))

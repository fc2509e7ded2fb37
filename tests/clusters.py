"""Ray clusters on this machine, of as many nodes as a test wants, with ports on loopback and a token."""

import os
import secrets
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import pytest

NODE = {"object_store_memory": 300_000_000}
ENVIRONMENT = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "error",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
}
"""What Ray reads once in a process, where it is first imported: for all tests, before any is collected."""


@contextmanager
def cluster(**head: Any) -> Iterator[Any]:
    """A cluster of one node, to which others can be added; `address` is where it is.

    Whatever is begun while the context lasts is let in.
    """
    with pytest.MonkeyPatch.context() as patch:
        # Nodes find Pastiche, and what paints for these tests, wherever they are started.
        here = Path(__file__).parent
        patch.setenv("PYTHONPATH", os.pathsep.join([str(here.parent), str(here)]))
        from ray.cluster_utils import Cluster

        with chdir(here):  # and not a folder that goes when a test has passed
            made = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False, **head})
        try:
            yield made
        finally:
            made.shutdown()

import hashlib
import io
import logging
import os
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torchvision.models import VGG19_Weights

from engine import vgg, weights
from engine.download import TORCHVISION_VGG19, DownloadFailed, Source
from engine.errors import WeightsUnavailable
from engine.vgg import VGG19


@pytest.fixture(scope="module")
def published() -> bytes:
    """A file like torchvision's, classifier and all; one number per convolution keeps it small."""
    state = {"classifier.0.weight": torch.ones(10, 10)}
    for index, (inputs, outputs) in vgg.convolutions(vgg.LAYERS).items():
        state[f"features.{index}.weight"] = torch.full((1,), index / 100).expand(outputs, inputs, 3, 3)
        state[f"features.{index}.bias"] = torch.full((1,), 0.5).expand(outputs)
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


@dataclass
class Server:
    """A file server that can misbehave: `cut` bytes per answer at most, `stall` seconds before the body."""

    url: str
    data: bytes
    cut: list[int] = field(default_factory=list)
    stall: float = 0.0
    status: int = 200
    ranges: list[str | None] = field(default_factory=list)

    def source(self, **changes) -> Source:
        settings = {
            "sha256": hashlib.sha256(self.data).hexdigest()[:8],
            "connect_seconds": 2,
            "stall_seconds": 2,
        }
        return Source(self.url, **{**settings, **changes})


@pytest.fixture
def server(published) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            wanted = self.headers["Range"]
            this.ranges.append(wanted)
            begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            status = this.status if this.status != 200 else 206 if wanted else 200
            if begin >= len(this.data):
                status = 416
            body = this.data[begin:] if status < 400 else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            time.sleep(this.stall)
            self.wfile.write(body[: this.cut.pop(0)] if this.cut else body)

        def log_message(self, *args):
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    this = Server(f"http://127.0.0.1:{listening.server_port}/vgg19.pth", published)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield this
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def nowhere() -> Source:
    """An address nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Source(f"http://127.0.0.1:{port}/vgg19.pth", "00", connect_seconds=2)


# Which weights


def test_the_file_the_operator_names_comes_first(weights_file, tmp_path, nowhere):
    found = weights.resolve(weights_file, tmp_path, source=nowhere)
    assert (found.name, found.path) == ("first-layers.safetensors", weights_file)
    assert str(weights_file) in found.why


def test_a_named_file_that_is_missing_is_an_error_and_not_replaced_by_others(tmp_path, server):
    with pytest.raises(WeightsUnavailable, match=r"there is no weights file .*nothing\.safetensors"):
        weights.resolve(tmp_path / "nothing.safetensors", tmp_path, source=server.source())
    assert not server.ranges


def test_without_a_file_they_are_downloaded_once_and_cached(tmp_path, server):
    first = weights.resolve(None, tmp_path, source=server.source())
    second = weights.resolve(None, tmp_path, source=server.source())
    assert first.name == second.name == "imagenet"
    assert first.path == second.path
    assert len(server.ranges) == 1
    kept = load_file(first.path)
    assert len(kept) == 32 and not any("classifier" in name for name in kept)
    assert kept["features.34.weight"].shape == (512, 512, 3, 3)
    assert (kept["features.34.weight"] == torch.tensor(0.34)).all()
    assert {path.suffix for path in first.path.parent.iterdir()} <= {".safetensors", ".lock"}


def test_without_a_connection_random_weights_are_the_answer_within_seconds(tmp_path, nowhere):
    began = time.monotonic()
    found = weights.resolve(None, tmp_path, source=nowhere)
    assert time.monotonic() - began < 5
    assert (found.name, found.path) == ("random", None)
    assert "no connection" in found.why


def test_a_failed_download_is_not_tried_again_within_the_hour(tmp_path, server):
    server.status = 503
    assert weights.resolve(None, tmp_path, source=server.source()).name == "random"
    server.status = 200
    again = weights.resolve(None, tmp_path, source=server.source())
    assert again.name == "random" and "503" in again.why
    assert len(server.ranges) == 1


def test_after_an_hour_it_is_tried_again(tmp_path, server):
    server.status = 503
    weights.resolve(None, tmp_path, source=server.source())
    server.status = 200
    for marker in (tmp_path / "weights").glob("*.txt"):
        os.utime(marker, (time.time() - 3700,) * 2)
    assert weights.resolve(None, tmp_path, source=server.source()).name == "imagenet"
    assert weights.recent_failure(tmp_path) is None


def test_an_explicit_download_does_not_wait_for_the_hour(tmp_path, server):
    server.status = 503
    weights.resolve(None, tmp_path, source=server.source())
    server.status = 200
    assert weights.download(tmp_path, source=server.source()).name == "imagenet"


def test_two_at_once_download_once(tmp_path, server):
    server.stall = 0.3
    found: list[weights.Weights] = []
    threads = [
        threading.Thread(target=lambda: found.append(weights.resolve(None, tmp_path, source=server.source())))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.name for each in found] == ["imagenet", "imagenet"]
    assert len(server.ranges) == 1


def test_a_data_dir_that_cannot_be_made_is_remembered_too(tmp_path, server):
    (tmp_path / "file").touch()
    inside_a_file = tmp_path / "file" / "data"
    assert weights.resolve(None, inside_a_file, source=server.source()).name == "random"
    assert "cannot be kept" in (weights.recent_failure(inside_a_file) or "")
    assert not server.ranges


# The download


def test_the_source_is_torchvisions():
    url = VGG19_Weights.IMAGENET1K_V1.url
    assert url == TORCHVISION_VGG19.url
    assert url.endswith(f"-{TORCHVISION_VGG19.sha256}.pth")


def test_a_download_that_breaks_off_goes_on_where_it_stopped(tmp_path, server):
    server.cut = [1000, 500]
    seen: list[tuple[int, int | None]] = []
    weights.download(
        tmp_path, source=server.source(), on_bytes=lambda have, total: seen.append((have, total))
    )
    assert server.ranges == [None, "bytes=1000-", "bytes=1500-"]
    assert seen[-1] == (len(server.data), len(server.data))


def test_a_download_that_keeps_breaking_off_fails_and_keeps_what_came(tmp_path, server):
    server.cut = [100, 100, 100]
    with pytest.raises(DownloadFailed, match="broke off 3 times"):
        weights.download(tmp_path, source=server.source())
    weights.download(tmp_path, source=server.source())
    assert server.ranges[-1] == "bytes=300-"


def test_a_server_that_stalls_does_not_hold_up_for_long(tmp_path, server):
    server.stall = 0.6
    began = time.monotonic()
    with pytest.raises(DownloadFailed, match="broke off"):
        weights.download(tmp_path, source=server.source(stall_seconds=0.1))
    assert time.monotonic() - began < 3


def test_a_server_that_never_answers_is_given_up_within_seconds(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = Source(
            f"http://127.0.0.1:{silent.getsockname()[1]}/x", "00", connect_seconds=0.3, stall_seconds=30
        )
        began = time.monotonic()
        with pytest.raises(DownloadFailed, match="does not answer in time"):
            weights.download(tmp_path, source=source)
        assert time.monotonic() - began < 10


def test_a_file_with_another_checksum_is_thrown_away(tmp_path, server):
    with pytest.raises(DownloadFailed, match="checksum"):
        weights.download(tmp_path, source=server.source(sha256="beef"))
    assert weights.at_hand(None, tmp_path) is None
    assert weights.download(tmp_path, source=server.source()).name == "imagenet"
    assert server.ranges == [None, None]


def test_a_file_that_was_whole_already_needs_only_its_checksum(tmp_path, server):
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "vgg19-imagenet.part.pth").write_bytes(server.data)
    assert weights.download(tmp_path, source=server.source()).name == "imagenet"


# The files


def _save(path: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> Path:
    state = {"features.0.weight": torch.rand(64, 3, 3, 3), "features.0.bias": torch.rand(64)}
    change(state)
    save_file(state, path)
    return path


def test_half_precision_is_read_as_float32(tmp_path):
    path = _save(tmp_path / "half.safetensors", lambda s: s.update({k: v.half() for k, v in s.items()}))
    assert {tensor.dtype for tensor in weights.load(path, ["relu1_1"]).values()} == {torch.float32}


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "as before torch 1.6"])
def test_torchs_own_format_is_read_too(tmp_path, zipped):
    path = tmp_path / "vgg19.pth"
    state = {"features.0.weight": torch.rand(64, 3, 3, 3), "features.0.bias": torch.rand(64)}
    torch.save(state, path, _use_new_zipfile_serialization=zipped)
    read = weights.load(path, ["relu1_1"])
    assert read.keys() == state.keys()
    assert torch.equal(read["features.0.weight"], state["features.0.weight"])


def test_a_pickle_with_code_in_it_is_refused_and_not_run(tmp_path):
    class Attack:
        def __reduce__(self):
            return Path.touch, (tmp_path / "attacked",)

    path = tmp_path / "evil.pth"
    path.write_bytes(pickle.dumps({"features.0.weight": Attack()}, protocol=2))
    with pytest.raises(WeightsUnavailable):
        weights.load(path, ["relu1_1"])
    assert not (tmp_path / "attacked").exists()


@pytest.mark.parametrize("name", ["junk.safetensors", "junk.pth"])
def test_junk_is_refused_with_its_name(tmp_path, name):
    (tmp_path / name).write_bytes(b"no weights at all")
    with pytest.raises(WeightsUnavailable, match=name):
        weights.load(tmp_path / name, ["relu1_1"])


def test_a_file_that_lacks_a_layer_says_which(weights_file):
    with pytest.raises(WeightsUnavailable, match=r"features\.7\.weight"):
        weights.load(weights_file, ["relu2_2"])


def test_another_networks_weights_are_refused(tmp_path):
    path = _save(
        tmp_path / "other.safetensors", lambda s: s.update({"features.0.weight": torch.rand(32, 3, 3, 3)})
    )
    with pytest.raises(WeightsUnavailable, match=r"\(32, 3, 3, 3\), not \(64, 3, 3, 3\)"):
        weights.load(path, ["relu1_1"])


# Random weights


def test_random_weights_are_scaled_on_the_pictures_layer_by_layer():
    pictures = [torch.rand(1, 3, 40, 30), torch.rand(1, 3, 25, 35) * 0.2]
    state = weights.random(["relu3_1"], pictures, seed=1)
    network = VGG19(state, ["conv1_1", "conv2_1"], pooling=weights.RANDOM_POOLING)
    features = [network(picture) for picture in pictures]
    for layer in ("conv1_1", "conv2_1"):
        seen = torch.cat([each[layer].flatten(2)[0] for each in features], dim=1)  # (C, positions)
        torch.testing.assert_close(seen.mean(1), torch.zeros(len(seen)), atol=0.01, rtol=0)
        torch.testing.assert_close(seen.std(1), torch.ones(len(seen)), atol=0.01, rtol=0)


def test_the_same_seed_gives_the_same_random_weights():
    pictures = [torch.rand(1, 3, 20, 20)]
    one, same, other = (weights.random(["relu1_1"], pictures, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(one["features.0.weight"], same["features.0.weight"])
    assert not torch.equal(one["features.0.weight"], other["features.0.weight"])


def test_random_weights_stand_flat_pictures():
    state = weights.random(["relu2_1"], [torch.zeros(1, 3, 8, 8)], seed=1)
    assert all(tensor.isfinite().all() for tensor in state.values())


def test_random_weights_are_announced_once(caplog, monkeypatch):
    monkeypatch.setattr(weights, "_said_random", False)
    with caplog.at_level(logging.WARNING):
        weights.say_random("there is no connection")
        weights.say_random("there is no connection")
    assert len(caplog.records) == 1
    assert "random features" in caplog.text and "there is no connection" in caplog.text

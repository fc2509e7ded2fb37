import pickle
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save, save_file
from torchvision.models import VGG19_Weights

from engine import weights
from engine.download import TORCHVISION_VGG19, DownloadFailed, Source
from engine.errors import WeightsUnavailable
from engine.recipes import RECIPES
from engine.render import vgg
from engine.render.network import layers_of
from engine.render.tensors import to_tensor
from engine.render.vgg import VGG19
from engine.weights import fetching, reading


@pytest.fixture
def nowhere() -> Source:
    """An address nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Source(f"http://127.0.0.1:{port}/vgg19.pth", "00", connect_seconds=2)


def download(data_dir: Path, **settings) -> weights.Weights:
    """What `fetching.download` does, without a process of its own at its end."""
    return fetching.download(data_dir, cut=reading.keep_convolutions, **settings)


# Which weights


def test_the_file_the_operator_names_comes_first(weights_file, tmp_path, server):
    download(tmp_path, source=server.source())
    found = weights.resolve(weights_file, tmp_path)
    assert (found.name, found.path) == ("first-layers.safetensors", weights_file)
    assert str(weights_file) in found.why


def test_a_named_file_that_is_missing_is_an_error_and_not_replaced_by_others(tmp_path):
    with pytest.raises(WeightsUnavailable, match=r"there is no weights file .*nothing\.safetensors"):
        weights.resolve(tmp_path / "nothing.safetensors", tmp_path)


def test_without_a_file_the_open_weights_paint_and_nothing_is_downloaded(tmp_path):
    found = weights.resolve(None, tmp_path)
    assert (found.name, found.path) == ("open", weights.OPEN_FILE)
    assert not list(tmp_path.iterdir())
    assert weights.DOWNLOAD in weights.others(found)


def test_the_open_weights_keep_their_name_when_they_are_named(tmp_path, server):
    download(tmp_path, source=server.source())
    assert weights.resolve(weights.OPEN_FILE, tmp_path).name == "open"


def test_the_open_weights_keep_their_name_behind_a_link(tmp_path):
    (tmp_path / "linked").symlink_to(weights.OPEN_FILE.parents[2])
    program = """
from pathlib import Path
from engine import weights
import engine.weights.fetching
weights.check(weights.OPEN_FILE)
print(weights.resolve(Path(weights.__file__).with_name("open.safetensors"), Path("data")).name)
"""
    environment = {"PYTHONPATH": str(tmp_path / "linked")}
    told = subprocess.check_output([sys.executable, "-P", "-c", program], env=environment, text=True)
    assert told == "open\n"


def test_what_has_been_downloaded_paints_from_then_on(tmp_path, server):
    assert weights.resolve(None, tmp_path).name == "open"
    fetched = fetching.download(tmp_path, source=server.source())
    assert fetched == weights.resolve(None, tmp_path)
    assert fetched.name == "imagenet"
    (tmp_path / "any file").touch()
    assert fetched.path.stat().st_mode == (tmp_path / "any file").stat().st_mode
    kept = load_file(fetched.path)
    assert len(kept) == 32 and not any("classifier" in name for name in kept)
    assert kept["features.34.weight"].shape == (512, 512, 3, 3)
    assert (kept["features.34.weight"] == torch.tensor(1 / (9 * 512))).all()
    assert {path.suffix for path in fetched.path.parent.iterdir()} <= {".safetensors", ".lock"}


def test_asking_which_weights_there_are_loads_no_torch(tmp_path):
    program = f"""
import sys
from pathlib import Path
from engine import weights
print(weights.resolve(None, Path({str(tmp_path)!r})).name, "torch" in sys.modules)
"""
    root = str(Path(weights.__file__).parents[2])
    told = subprocess.check_output([sys.executable, "-P", "-c", program], env={"PYTHONPATH": root}, text=True)
    assert told.split() == ["open", "False"]


# The open weights


def test_the_open_weights_reach_to_conv5_1_and_no_deeper():
    state = reading.load(weights.OPEN_FILE, ["relu5_1"])
    assert len(state) == 26
    assert all(tensor.dtype == torch.float32 and tensor.isfinite().all() for tensor in state.values())
    with pytest.raises(
        WeightsUnavailable, match=r"end at conv5_1, and relu5_3 lies deeper; `python -m engine"
    ):
        reading.load(weights.OPEN_FILE, ["relu1_1", "relu5_3"])


def test_every_published_recipe_can_be_painted_with_the_open_weights():
    for recipe in RECIPES.values():
        layers = layers_of(recipe)
        found = reading.load(weights.OPEN_FILE, layers)
        assert {f"features.{index}.weight" for index in vgg.convolutions(layers)} <= found.keys()


def test_the_open_weights_are_small_and_part_of_the_package(tmp_path):
    assert weights.OPEN_FILE.stat().st_size < 15_000_000
    root = weights.OPEN_FILE.parents[2]
    patterns = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"][
        "engine"
    ]
    packed = {path for pattern in patterns for path in (root / "engine").glob(pattern)}
    assert weights.OPEN_FILE in packed


def test_their_features_tell_pictures_apart_in_every_layer(photo, painting):
    """No channel is silent on both pictures, and none drowns the others out."""
    layers = [name for name in vgg.through(["relu5_1"]) if name.startswith("relu")]
    network = VGG19(reading.load(weights.OPEN_FILE, layers), layers)
    with torch.no_grad():
        both = [network(to_tensor(picture.resize((96, 96)))) for picture in (photo, painting)]
    for layer in layers:
        one, other = (features[layer][0].mean((1, 2)) for features in both)  # (C,)
        assert one.isfinite().all() and 1e-3 < one.mean() < 1e3, layer
        assert (one - other).abs().sum() > 0.02 * one.sum(), layer


# The download


def test_the_source_is_torchvisions():
    url = VGG19_Weights.IMAGENET1K_V1.url
    assert url == TORCHVISION_VGG19.url
    assert url.endswith(f"-{TORCHVISION_VGG19.sha256}.pth")


def test_what_never_ends_does_not_fill_the_disk(tmp_path, server):
    assert TORCHVISION_VGG19.largest is not None
    with pytest.raises(DownloadFailed, match="larger than"):
        download(tmp_path, source=server.source(largest=len(server.data) - 1))
    assert not list(tmp_path.rglob("*.pth"))


def test_a_download_that_breaks_off_goes_on_where_it_stopped(tmp_path, server):
    server.cut = [1000, 500]
    seen: list[tuple[int, int | None]] = []
    download(tmp_path, source=server.source(), on_bytes=lambda have, total: seen.append((have, total)))
    assert server.ranges == [None, "bytes=1000-", "bytes=1500-"]
    assert seen[-1] == (len(server.data), len(server.data))


def test_a_download_that_keeps_breaking_off_fails_and_keeps_what_came(tmp_path, server):
    server.cut = [100, 100, 100]
    with pytest.raises(DownloadFailed, match="broke off 3 times"):
        download(tmp_path, source=server.source())
    download(tmp_path, source=server.source())
    assert server.ranges[-1] == "bytes=300-"


def test_a_server_that_stalls_does_not_hold_up_for_long(tmp_path, server):
    server.stall = 60
    began = time.monotonic()
    with pytest.raises(DownloadFailed, match="broke off"):
        download(tmp_path, source=server.source(stall_seconds=0.1))
    assert time.monotonic() - began < 30


def test_a_server_that_never_answers_is_given_up_within_seconds(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = Source(
            f"http://127.0.0.1:{silent.getsockname()[1]}/x", "00", connect_seconds=0.3, stall_seconds=120
        )
        began = time.monotonic()
        with pytest.raises(DownloadFailed, match="does not answer in time"):
            download(tmp_path, source=source)
        assert time.monotonic() - began < 60


def test_a_file_with_another_checksum_is_thrown_away(tmp_path, server):
    with pytest.raises(DownloadFailed, match="checksum"):
        download(tmp_path, source=server.source(sha256="beef"))
    assert weights.resolve(None, tmp_path).name == "open"
    assert download(tmp_path, source=server.source()).name == "imagenet"
    assert server.ranges == [None, None]


def test_a_file_that_was_whole_already_needs_only_its_checksum(tmp_path, server):
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "vgg19-imagenet.part.pth").write_bytes(server.data)
    assert download(tmp_path, source=server.source()).name == "imagenet"


def test_two_at_once_download_once(tmp_path, server):
    server.stall = 0.3
    found: list[weights.Weights] = []
    threads = [
        threading.Thread(target=lambda: found.append(download(tmp_path, source=server.source())))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.name for each in found] == ["imagenet", "imagenet"]
    assert len(server.ranges) == 1


def test_without_a_connection_that_is_said_within_seconds(tmp_path, nowhere):
    began = time.monotonic()
    with pytest.raises(DownloadFailed, match="there is no connection"):
        download(tmp_path, source=nowhere)
    assert time.monotonic() - began < 30


def test_a_server_in_trouble_is_quoted_and_asked_again_the_next_time(tmp_path, server):
    server.status = 503
    with pytest.raises(DownloadFailed, match="503"):
        download(tmp_path, source=server.source())
    server.status = 200
    assert download(tmp_path, source=server.source()).name == "imagenet"


def test_a_web_page_instead_of_the_file_does_not_spoil_what_came_before(tmp_path, server):
    server.cut = [1000, 0, 0]
    with pytest.raises(DownloadFailed, match="broke off"):
        download(tmp_path, source=server.source())
    server.content_type = "text/html; charset=utf-8"
    with pytest.raises(DownloadFailed, match="a web page instead of the file"):
        download(tmp_path, source=server.source())
    server.content_type = "application/octet-stream"
    download(tmp_path, source=server.source())
    assert server.ranges[-1] == "bytes=1000-"


def test_a_file_that_came_whole_and_is_not_vgg19_is_said(tmp_path, server):
    server.data = b"PK, and nothing that torch would read"
    with pytest.raises(DownloadFailed, match="cannot be read as safetensors or torch weights"):
        fetching.download(tmp_path, source=server.source())
    assert weights.resolve(None, tmp_path).name == "open"


def test_a_data_dir_that_cannot_be_made_is_said(tmp_path, server):
    (tmp_path / "file").touch()
    with pytest.raises(DownloadFailed, match="cannot be kept in"):
        download(tmp_path / "file" / "data", source=server.source())
    assert not server.ranges


# The files


def _save(path: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> Path:
    state = {"features.0.weight": torch.rand(64, 3, 3, 3), "features.0.bias": torch.rand(64)}
    change(state)
    save_file(state, path)
    return path


def test_half_precision_is_read_as_float32(tmp_path):
    path = _save(tmp_path / "half.safetensors", lambda s: s.update({k: v.half() for k, v in s.items()}))
    assert {tensor.dtype for tensor in reading.load(path, ["relu1_1"]).values()} == {torch.float32}


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "as before torch 1.6"])
def test_torchs_own_format_is_read_too(tmp_path, zipped):
    path = tmp_path / "vgg19.pth"
    state = {"features.0.weight": torch.rand(64, 3, 3, 3), "features.0.bias": torch.rand(64)}
    torch.save(state, path, _use_new_zipfile_serialization=zipped)
    read = reading.load(path, ["relu1_1"])
    assert read.keys() == state.keys()
    assert torch.equal(read["features.0.weight"], state["features.0.weight"])


def test_a_pickle_with_code_in_it_is_refused_and_not_run(tmp_path):
    class Attack:
        def __reduce__(self):
            return Path.touch, (tmp_path / "attacked",)

    path = tmp_path / "evil.pth"
    path.write_bytes(pickle.dumps({"features.0.weight": Attack()}, protocol=2))
    with pytest.raises(WeightsUnavailable):
        reading.load(path, ["relu1_1"])
    assert not (tmp_path / "attacked").exists()


@pytest.mark.parametrize("name", ["junk.safetensors", "junk.pth"])
def test_junk_is_refused_with_its_name(tmp_path, name):
    (tmp_path / name).write_bytes(b"no weights at all")
    with pytest.raises(WeightsUnavailable, match=name):
        reading.load(tmp_path / name, ["relu1_1"])


def test_a_file_that_lacks_a_layer_says_which(weights_file):
    with pytest.raises(WeightsUnavailable, match=r"features\.7\.weight"):
        reading.load(weights_file, ["relu2_2"])


def test_another_networks_weights_are_refused(tmp_path):
    path = _save(
        tmp_path / "other.safetensors", lambda s: s.update({"features.0.weight": torch.rand(32, 3, 3, 3)})
    )
    with pytest.raises(WeightsUnavailable, match=r"\(32, 3, 3, 3\), not \(64, 3, 3, 3\)"):
        reading.load(path, ["relu1_1"])


# A look at their headers


def test_files_that_may_paint_are_let_through(tmp_path, weights_file, published):
    (tmp_path / "zipped.pth").write_bytes(published)
    torch.save({}, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    for path in (weights.OPEN_FILE, weights_file, tmp_path / "zipped.pth", tmp_path / "old.pt"):
        weights.check(path)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("none.safetensors", None, "there is no weights file"),
        ("junk.safetensors", b"no weights", "junk.safetensors cannot be read"),
        ("junk.pth", b"no weights", "junk.pth cannot be read"),
        ("empty.pth", b"", "empty.pth cannot be read"),
        ("other.safetensors", save({"a": torch.zeros(1)}), "does not hold features.0.weight"),
        ("other.safetensors", save({"features.0.weight": torch.zeros(2, 3)}), r"has the shape \(2, 3\), not"),
    ],
)
def test_files_that_are_plainly_something_else_are_refused(tmp_path, name, data, sentence):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(WeightsUnavailable, match=sentence):
        weights.check(tmp_path / name)

from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from engine.settings import EngineSettings, explain


def refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> str:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError) as caught:
        EngineSettings()
    return explain(caught.value)


def test_everything_has_a_default(monkeypatch):
    monkeypatch.delenv("PASTICHE_DATA_DIR")
    settings = EngineSettings()
    assert settings.vgg19 is None and settings.device is None
    assert settings.backend == "local" and settings.slots is None
    assert settings.data_dir.name == "pastiche"


def test_values_come_from_the_environment_and_from_a_dotenv_file(monkeypatch, tmp_path):
    weights = tmp_path / "vgg.safetensors"
    weights.touch()
    (tmp_path / ".env").write_text(f"PASTICHE_VGG19={weights}\nPASTICHE_TOKEN=1:x\nOTHER=1\n")
    monkeypatch.setenv("PASTICHE_DEVICE", "cuda:1")
    settings = EngineSettings()
    assert settings.vgg19 == weights
    assert settings.device == "cuda:1"
    assert settings.data_dir == tmp_path / "data"


def test_an_empty_value_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("PASTICHE_VGG19", "")
    assert EngineSettings().vgg19 is None


def test_a_home_folder_is_expanded(monkeypatch):
    monkeypatch.setenv("PASTICHE_DATA_DIR", "~/pastiche-pictures")
    assert EngineSettings().data_dir == Path.home() / "pastiche-pictures"


def test_a_missing_weights_file_is_named_with_its_variable(monkeypatch):
    sentence = refused(monkeypatch, "PASTICHE_VGG19", "/no/vgg.pth")
    assert sentence == 'PASTICHE_VGG19 is "/no/vgg.pth": there is no such file.'


def test_an_unknown_device_is_refused_with_those_there_are(monkeypatch):
    sentence = refused(monkeypatch, "PASTICHE_DEVICE", "gpu")
    assert sentence == 'PASTICHE_DEVICE is "gpu": it may be cpu, cuda, cuda:1 or mps.'


@pytest.mark.parametrize("contact", ["J\u00fcrgen", "a@example.org\nX-Other: 1"])
def test_a_contact_that_no_request_can_carry_is_refused(monkeypatch, contact):
    assert "plain letters" in refused(monkeypatch, "PASTICHE_CONTACT", contact)


@pytest.mark.parametrize("backend", ["local", "ray", "standin", "standin:2", "standin:0.25"])
def test_a_backend_goes_by_its_name(monkeypatch, backend):
    monkeypatch.setenv("PASTICHE_BACKEND", backend)
    assert EngineSettings().backend == backend


@pytest.mark.parametrize("backend", ["cloud", "standin:", "standin:fast", "standin:-1", "Local"])
def test_an_unknown_backend_is_refused_with_those_there_are(monkeypatch, backend):
    sentence = refused(monkeypatch, "PASTICHE_BACKEND", backend)
    assert sentence.startswith(
        f'PASTICHE_BACKEND is "{backend}": it may be local, ray, standin or standin:0.2'
    )


@pytest.mark.parametrize("address", ["10.0.0.1:6379", "head.example.org:6379", "[::1]:6379"])
def test_a_cluster_is_named_by_host_and_port(monkeypatch, address):
    monkeypatch.setenv("PASTICHE_RAY_ADDRESS", address)
    assert EngineSettings().ray_address == address


@pytest.mark.parametrize("address", ["auto", ""])
def test_a_cluster_that_is_not_named_is_looked_for(monkeypatch, address):
    monkeypatch.setenv("PASTICHE_RAY_ADDRESS", address)
    assert EngineSettings().ray_address is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ray://10.0.0.1:10001", "Ray Client brings no progress; make this machine a node of the cluster"),
        ("10.0.0.1", "it may be auto or HOST:PORT"),
    ],
)
def test_a_cluster_that_cannot_be_spoken_with_is_refused(monkeypatch, address, why):
    assert why in refused(monkeypatch, "PASTICHE_RAY_ADDRESS", address)


@pytest.mark.parametrize("slots", ["0", "65", "many"])
def test_slots_are_1_to_64(monkeypatch, slots):
    monkeypatch.setenv("PASTICHE_SLOTS", "64")
    assert EngineSettings().slots == 64
    assert f'PASTICHE_SLOTS is "{slots}"' in refused(monkeypatch, "PASTICHE_SLOTS", slots)


def test_a_data_dir_that_is_a_file_is_refused(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    assert "PASTICHE_DATA_DIR" in refused(monkeypatch, "PASTICHE_DATA_DIR", str(tmp_path / "file"))


class _BotSettings(EngineSettings):
    token: str = Field(pattern=r"^\d+:")
    slots: int
    admins: list[int]


def test_the_value_of_a_token_is_never_repeated(monkeypatch):
    monkeypatch.setenv("PASTICHE_TOKEN", "s3cret")
    monkeypatch.setenv("PASTICHE_ADMINS", '["nobody"]')
    with pytest.raises(ValidationError) as caught:
        _BotSettings()
    sentence = explain(caught.value)
    assert "PASTICHE_TOKEN is not usable: " in sentence
    assert "PASTICHE_SLOTS is not set." in sentence
    assert 'PASTICHE_ADMINS is "nobody": ' in sentence
    assert "s3cret" not in sentence

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from engine.settings import explain, misspelt


def refused() -> str:
    with pytest.raises(ValidationError) as caught:
        Settings()
    return explain(caught.value)


def test_without_any_setting_the_bot_plays_in_its_sandbox() -> None:
    settings = Settings()
    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.size in settings.sizes


def test_settings_come_from_the_environment_and_from_a_file(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PASTICHE_ADMINS", "1, 22,333")
    (tmp_path / ".env").write_text("PASTICHE_SLOTS=2\nPASTICHE_API_URL=http://127.0.0.1:8081/\nOTHER=1\n")
    settings = Settings()
    assert settings.admins == (1, 22, 333)
    assert settings.slots == 2
    assert settings.api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PASTICHE_SLOTS", "0", "PASTICHE_SLOTS"),
        ("PASTICHE_SLOTS", "many", "PASTICHE_SLOTS"),
        ("PASTICHE_TOKEN", "hunter2", "a bot token looks like"),
        ("PASTICHE_API_URL", "telegram", 'PASTICHE_API_URL is "telegram": this is no address'),
        ("PASTICHE_API_URL", "http://", 'PASTICHE_API_URL is "http://": this is no address'),
        ("PASTICHE_API_URL", "https://[::1", 'PASTICHE_API_URL is "https://[::1": this is no address'),
        ("PASTICHE_WEBHOOK_URL", "https:///webhook", "this is no address"),
        ("PASTICHE_WEBHOOK_URL", "http://paint.example.org/", "Telegram brings updates by https only"),
        ("PASTICHE_TOKEN", "123456:hunter2\nor so", "a bot token looks like"),
        ("PASTICHE_TOKEN", "123456:hunter2 or so", "a bot token looks like"),
        ("PASTICHE_ADMINS", "ada", 'PASTICHE_ADMINS is "ada": whole numbers with commas between are needed.'),
        ("PASTICHE_SIZES", "abc", 'PASTICHE_SIZES is "abc": whole numbers with commas between are needed.'),
        ("PASTICHE_SIZES", "256,5_12", "whole numbers with commas"),
        ("PASTICHE_SIZES", "16,9000", "name one or more sizes"),
        ("PASTICHE_SIZE", "300", "300"),
        ("PASTICHE_SIZE", "large", 'PASTICHE_SIZE is "large": it must be a whole number.'),
        ("PASTICHE_STUDIO", "open", "PASTICHE_STUDIO"),
        ("PASTICHE_STUDIO_URL", "http://paint.example.org/", "https only"),
        ("PASTICHE_STUDIO_URL", "https://", "https only"),
        ("PASTICHE_STUDIO_URL", "https://paint.example.org/pages/studio/", "https only"),
        ("PASTICHE_STUDIO_URL", "https://paint.example.org/studio/?a=1", "nothing behind it"),
        ("PASTICHE_STUDIO_KEEP", "0", "PASTICHE_STUDIO_KEEP"),
        ("PASTICHE_STUDIO_PROXIES", "proxy", "addresses with commas between"),
        ("PASTICHE_STUDIO_PROXIES", "10.0.0.1/8", "addresses with commas between"),
        ("PASTICHE_FETCH", "perhaps", 'PASTICHE_FETCH is "perhaps": it may be true or false.'),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_the_variable(monkeypatch, name, value, says) -> None:
    monkeypatch.setenv(name, value)
    sentence = refused()
    assert says in sentence and name in sentence
    assert "\n" not in sentence
    assert "hunter2" not in sentence


def test_the_size_people_start_with_is_the_nearest_on_offer(monkeypatch) -> None:
    monkeypatch.setenv("PASTICHE_SIZES", "128,384")
    assert Settings().size == 384


@pytest.mark.parametrize("path", ["", "/", "/studio", "/studio/"])
def test_the_studios_address_is_that_of_its_page(monkeypatch, path: str) -> None:
    monkeypatch.setenv("PASTICHE_STUDIO_URL", f"https://paint.example.org:8443{path}")
    assert Settings().studio_url == "https://paint.example.org:8443/studio/"


def test_proxies_are_addresses_and_networks_and_by_default_there_are_none(monkeypatch) -> None:
    assert Settings().studio_proxies == () and Settings().studio == "telegram"
    monkeypatch.setenv("PASTICHE_STUDIO_PROXIES", "10.0.0.1, 172.16.0.0/12,fd00::/8")
    proxies = [str(each) for each in Settings().studio_proxies]
    assert proxies == ["10.0.0.1/32", "172.16.0.0/12", "fd00::/8"]


def test_a_token_is_not_shown_when_settings_are_printed(monkeypatch) -> None:
    monkeypatch.setenv("PASTICHE_TOKEN", "123456:secret-of-the-bot")
    assert "secret-of-the-bot" not in repr(Settings())


@pytest.mark.parametrize("ends", ["\n", " ", "\r\n", "\t "])
def test_line_breaks_and_spaces_around_a_token_are_none_of_it(monkeypatch, ends) -> None:
    monkeypatch.setenv("PASTICHE_TOKEN", f"{ends}123456:secret-of-the-bot{ends}")
    monkeypatch.setenv("PASTICHE_API_URL", f"http://127.0.0.1:1{ends}")
    settings = Settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == "123456:secret-of-the-bot"
    assert settings.api_url == "http://127.0.0.1:1"


def test_a_misspelt_name_is_told_with_the_nearest_one(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PASTICHE_TOKN", "123456:hunter2")
    monkeypatch.setenv("PASTICHE_WHATEVER", "1")
    monkeypatch.setenv("PASTISCHE_DATA_DIR", "/tmp")
    (tmp_path / ".env").write_text("PASTICHE_SIZE=512\nPASTICHE_SIEZS=512\nTOKEN=1\n")
    assert list(misspelt(Settings)) == [
        "PASTICHE_TOKN is no setting and is passed over; did you mean PASTICHE_TOKEN?",
        "PASTICHE_WHATEVER is no setting and is passed over.",
        "PASTISCHE_DATA_DIR is no setting and is passed over; did you mean PASTICHE_DATA_DIR?",
        "PASTICHE_SIEZS in .env is no setting and is passed over; did you mean PASTICHE_SIZES?",
    ]


def test_what_is_spelt_well_is_not_mentioned(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("pastiche_size", "512")
    monkeypatch.setenv("TOKEN", "1")
    assert list(misspelt(Settings)) == []

"""A proxy of the environment is for the world; this machine is asked without it."""

import asyncio
import http.server
import threading
from collections.abc import Iterator

import httpx
import pytest
from people import finished, photo
from telegram.error import NetworkError
from town import Towns

from bot import proxies
from bot.connecting import introduced, talker
from bot.pace import Pace
from bot.proxies import NoWayThrough
from bot.starting import StartError

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def served() -> Iterator[str]:
    """The address of a Bot API server that knows who its bot is."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = (
                b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "P", "username": "p_bot"}}'
            )
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_a_bot_api_server_on_this_machine_is_asked_without_a_proxy(monkeypatch, served, name) -> None:
    monkeypatch.setenv(name, NOWHERE)
    telegram = talker("1:aaa", served)
    await telegram.initialize()
    assert telegram.username == "p_bot"
    await telegram.shutdown()


async def test_a_photo_that_lies_on_this_machine_is_fetched_without_a_proxy(
    monkeypatch, towns: Towns
) -> None:
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    async with towns() as town:
        await town.ada.send("/wave", photo())
        await town.ada.sees(finished)
        assert [call["outcome"] for call in await town.calls(method="download")] == ["ok"]


async def test_what_cannot_be_reached_by_a_proxy_is_said_to_go_by_it(monkeypatch, caplog) -> None:
    monkeypatch.setenv("HTTPS_PROXY", NOWHERE)
    stop = asyncio.Event()
    stop.set()
    with pytest.raises(StartError):
        await introduced(talker("1:aaa", "https://api.example.org"), stop, Pace(again=0.01))
    [warning] = caplog.messages
    assert "cannot be reached by the proxy that HTTPS_PROXY names" in warning
    monkeypatch.setenv("NO_PROXY", "example.org")
    assert proxies.way_to("https://api.example.org") == ""


async def test_a_server_elsewhere_is_asked_by_the_proxy(monkeypatch, served) -> None:
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    telegram = talker("1:aaa", "http://telegram.example.org")
    with pytest.raises(NetworkError, match="ConnectError"):
        await telegram.initialize()
    await telegram.shutdown()


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8081", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:8081/bot", True),
        ("http://localhost:1", True),
        ("https://api.telegram.org", False),
        ("http://10.0.0.1", False),
        ("http://localhost.example.org", False),
    ],
)
def test_which_addresses_are_this_machine(url: str, here: bool) -> None:
    assert proxies.is_here(url) is here


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("socks5://somebody:hush@proxy:1", r"ALL_PROXY names a SOCKS proxy.*\[socks\]"),
        ("nonsense://somebody:hush@proxy", "ALL_PROXY names no proxy that can be used"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_a_sentence_without_its_password(monkeypatch, value, says) -> None:
    monkeypatch.setenv("ALL_PROXY", value)

    def without_socks(**options: object) -> None:
        if options.get("trust_env", True) and value.startswith("socks"):
            raise ImportError("Using SOCKS proxy, but the 'socksio' package is not installed.")
        raise ValueError("Unknown scheme for proxy URL")

    monkeypatch.setattr(httpx, "Client", without_socks)
    with pytest.raises(NoWayThrough, match=says) as caught:
        proxies.check("https://api.telegram.org")
    assert "hush" not in str(caught.value)


def test_a_proxy_that_can_be_used_is_nothing_to_speak_of(monkeypatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.org:3128")
    proxies.check("https://api.telegram.org")
    monkeypatch.setenv("ALL_PROXY", "nonsense://x")
    proxies.check("http://127.0.0.1:1")
    assert proxies.options_for("https://api.telegram.org").keys() == {"verify"}

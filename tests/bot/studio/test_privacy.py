"""Nobody sees what is somebody else's, nobody enters by a closed door, and nobody asks without end."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st
from people import STUDIO, finished, offers_paintings, photo
from studios import Studio
from visiting import Guest, order, signed

from bot.sandbox import TOKEN
from bot.studio.api import ENDPOINTS
from bot.studio.guard import HOUR, RATES, Deed, Rate, TooOften, Windows, address_of

ADA = {"id": 101, "first_name": "Ada"}


async def everything(guest: Guest) -> dict[str, object]:
    """A photo, a mask, and a job of each kind that is over, as their owner has them."""
    sha = await guest.uploads(photo())
    jobs = {}
    for what in ("walls", "trials", "pictures"):
        jobs[what] = (await guest.sees((await guest.orders(what, sha, "wave"))["id"]))["id"]
    return {"sha": sha, **jobs}


def addresses(theirs: dict[str, object]) -> list[tuple[str, str]]:
    """Every address of the API that names something of somebody's, filled in with what is theirs."""
    found = []
    for endpoint in ENDPOINTS:
        if not endpoint.is_open and "{" in endpoint.path:
            kind = "walls" if "tasted" in endpoint.path else "pictures"
            values = {"id": theirs[kind], "sha": theirs["sha"], "position": 0}
            found.append((endpoint.method, endpoint.path.format_map(values)))
    return found


# --- two who are there at the same time -------------------------------------------------------------


async def test_two_visitors_see_nothing_of_each_other(public: Studio) -> None:
    ada, ben = await public.visitors(), await public.visitors()
    theirs = await everything(ada)
    assert len(addresses(theirs)) >= 10
    for method, address in addresses(theirs):
        answer = await ben.ask(method, address)
        never = await ben.ask(
            method, address.replace(str(theirs["sha"]), "0" * 64).replace("/jobs/", "/jobs/99")
        )
        assert answer.status == 404, address
        if "history" not in address:
            assert (answer.status, answer.body) == (never.status, never.body), address
    assert (await ben.gets("/photos"))["photos"] == [] and (await ben.gets("/history"))["jobs"] == []
    for method, address in addresses(theirs):  # nothing of it was deleted or stopped
        if method == "GET":
            assert (await ada.get(address)).status == 200, address


async def test_nobody_orders_with_what_is_somebody_elses(public: Studio) -> None:
    ada, ben = await public.visitors(), await public.visitors()
    theirs = await everything(ada)
    own = await ben.uploads(photo(hue=90))
    sha = str(theirs["sha"])
    bodies = [
        ("walls", order("walls", sha, "wave")),
        ("trials", order("trials", sha, "wave")),
        ("pictures", order("pictures", sha, "wave")),
        ("pictures", {**order("pictures", own), "styles": [{"image": sha}]}),
        ("pictures", {**order("pictures", own), "styles": [{"painting": "wave", "mask": sha}]}),
        ("pictures", order("pictures", own, "wave", taste={"job": theirs["walls"], "position": 0})),
    ]
    for what, body in bodies:
        assert (await ben.post(f"/{what}", body)).status == 404, body
    assert (await ben.gets("/history"))["jobs"] == []


async def test_the_same_photo_of_two_is_each_ones_own(public: Studio) -> None:
    ada, ben = await public.visitors(), await public.visitors()
    sha = await ada.uploads(photo())
    assert (await ben.get(f"/files/{sha}.jpg")).status == 404
    assert await ben.uploads(photo()) == sha
    assert (await ben.get(f"/files/{sha}.jpg")).status == 200


async def test_a_stream_tells_of_ones_own_jobs_only(public: Studio) -> None:
    ada, ben = await public.visitors(), await public.visitors()
    sha, other = await ada.uploads(photo()), await ben.uploads(photo(hue=90))
    async with ben.listens() as events:
        job = await ada.orders("pictures", sha, "wave")
        await ada.sees(job["id"])
        own = await ben.orders("pictures", other, "night")
        async for name, data in events:
            assert data.get("id", data.get("job")) == own["id"], (name, data)
            if name == "job" and data["state"] == "done":
                break


async def test_what_was_made_in_the_chat_is_its_persons_only(studio: Studio) -> None:
    await studio.town.ada.send("/wave", photo())
    await studio.town.ada.sees(finished)
    await studio.town.settled()
    [job] = (await studio.telegrams().gets("/history"))["jobs"]
    ben = studio.telegrams(102, "Ben")
    assert (await ben.gets("/history"))["jobs"] == []
    assert (await ben.get(job["pictures"]["shown"])).status == 404
    assert (await ben.post(f"/jobs/{job['id']}/chat")).status == 404
    assert (await studio.telegrams().get(job["pictures"]["shown"])).status == 200


async def test_a_visitor_has_no_chat(public: Studio) -> None:
    visitor = await public.visitors()
    job = await visitor.sees((await visitor.orders("pictures", await visitor.uploads(photo()), "wave"))["id"])
    answer = await visitor.post(f"/jobs/{job['id']}/chat")
    assert (answer.status, answer["code"]) == (409, "studio-no-chat")


# --- doors ------------------------------------------------------------------------------------------


def forged() -> dict[str, str | None]:
    """What people say of themselves who are nobody."""
    old = signed(TOKEN, user=ADA, at=datetime.now(UTC) - timedelta(hours=25))
    early = signed(TOKEN, user=ADA, at=datetime.now(UTC) + timedelta(minutes=6))
    good = urlencode(signed(TOKEN, user=ADA))
    return {
        "nothing": None,
        "empty": "",
        "no scheme": good,
        "another scheme": f"Basic {good}",
        "forged": f"tma {good.replace('101', '102')}",
        "another bot's": f"tma {urlencode(signed('1:another', user=ADA))}",
        "old": f"tma {urlencode(old)}",
        "of tomorrow": f"tma {urlencode(early)}",
        "nobody's": f"tma {urlencode(signed(TOKEN, user=None))}",
        "a visitor's id": f"tma {urlencode(signed(TOKEN, user={**ADA, 'id': 2**60 + 1}))}",
        "a key that was never given": f"Bearer {'A' * 43}",
        "half a key": "Bearer AAAA",
        "latin": "tma user=\xe9",
    }


@pytest.mark.parametrize("door", ["telegram", "public"])
async def test_whoever_is_nobody_gets_401_and_a_sentence_everywhere(studios, door: str) -> None:
    theirs = {"sha": "0" * 64, "walls": 1, "pictures": 1}
    async with studios(studio=door) as studio:
        plain = [(each.method, each.path) for each in ENDPOINTS if not each.is_open and "{" not in each.path]
        for why, said in forged().items():
            who = Guest(studio.url, studio.http, said)
            for method, address in [*plain, *addresses(theirs)]:
                answer = await who.ask(method, address)
                assert answer.status == 401 and answer["error"].endswith("."), (why, address, answer)
                assert "WWW-Authenticate" in answer.headers and "Set-Cookie" not in answer.headers


async def test_two_who_speak_at_once_are_nobody(studio: Studio) -> None:
    ada = studio.telegrams()
    heads = [("Authorization", ada.authorization), ("Authorization", ada.authorization)]
    async with studio.http.get(f"{studio.url}/studio/api/me", headers=heads) as response:
        assert response.status in (400, 401)


async def test_a_closed_door_gives_no_key_and_takes_none(studio: Studio, studios) -> None:
    answer = await studio.strangers().post("/visitors", {})
    assert (answer.status, answer["code"]) == (401, "studio-closed")
    assert studio.town.house.telegram.username in answer["error"]
    answer = await Guest(studio.url, studio.http, f"Bearer {'A' * 43}").get("/me")
    assert (answer.status, answer["code"]) == (401, "studio-closed")


async def test_a_key_that_was_given_is_taken_no_more_once_the_door_is_closed(studios) -> None:
    async with studios(studio="public") as studio:
        visitor = await studio.visitors()
        assert (await visitor.gets("/me"))["person"] == {"kind": "visitor", "name": None}
    async with studios() as studio:
        assert (await Guest(studio.url, studio.http, visitor.authorization).get("/me")).status == 401


async def test_who_is_banned_may_leave_nothing_and_is_told_why(studio: Studio) -> None:
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    await studio.town.house.switches.ban(101, True)
    for answer in (
        await ada.post("/photos", data=photo()),
        await ada.post("/pictures", order("pictures", sha, "wave")),
        await ada.post("/walls", order("walls", sha, "wave")),
        await ada.post("/trials", order("trials", sha, "wave")),
        await ada.get("/me", params={"language": "de"}),
    ):
        assert (answer.status, answer["code"]) == (403, "banned")
    assert (await ada.get("/history")).status == 200


async def test_what_is_forgotten_in_the_chat_is_gone_from_the_page(studio: Studio) -> None:
    ada = studio.telegrams()
    theirs = await everything(ada)
    await studio.town.ada.send("/forget")
    await studio.town.ada.press(
        await studio.town.ada.sees(lambda m: "Shall I delete" in m.get("text", "")), "Yes"
    )
    await studio.town.ada.sees(lambda m: "forgotten" in m.get("text", ""))
    for method, address in addresses(theirs):
        assert (await ada.ask(method, address)).status == 404, address
    assert (await ada.gets("/photos"))["photos"] == []


async def test_what_may_not_be_saved_in_the_chat_stays_covered_in_the_page(studio: Studio) -> None:
    town = studio.town
    [sent] = await town.ada.send("", photo(), chat=STUDIO)
    said = {"message_id": 9000, "date": 1, "chat": {"id": 101, "type": "private", "first_name": "Ada"}}
    said |= {"from": {**ADA, "is_bot": False}, "photo": sent["photo"]}
    said |= {"has_media_spoiler": True, "has_protected_content": True}
    await town.control("update", message=said)
    await town.ada.sees(offers_paintings)
    ada = studio.telegrams()
    [theirs] = (await ada.gets("/photos"))["photos"]
    job = await ada.sees((await ada.orders("pictures", theirs["photo"], "wave"))["id"])
    assert job["veil"] == {"spoiler": True, "protected": True}
    assert job["pictures"]["shown"] and not job["pictures"]["lossless"] and not job["pictures"]["film"]
    for name in ("result.png", "film.mp4"):
        assert (await ada.get(f"/jobs/{job['id']}/{name}")).status == 404
    await ada.post(f"/jobs/{job['id']}/chat")
    message = await town.ada.sees(finished)
    assert message["has_media_spoiler"] and message["has_protected_content"]


# --- limits -----------------------------------------------------------------------------------------


async def test_a_visitor_hears_when_it_goes_on_after_as_many_as_an_hour_allows(public: Studio) -> None:
    public.site.studio.windows = Windows({**RATES, Deed.PICTURE: Rate(2, 60)})
    visitor = await public.visitors()
    sha = await visitor.uploads(photo())
    body = order("pictures", sha, "wave")
    for each in (body, body, order("pictures", sha, "night")):  # the same twice counts once
        assert (await visitor.post("/pictures", each)).status == 201
    answer = await visitor.post("/pictures", order("pictures", sha, "glass"))
    assert (answer.status, answer["code"]) == (429, "studio-limit-key")
    assert "60 minutes" in answer["error"] and int(answer.headers["Retry-After"]) == 3600
    assert (await visitor.post("/pictures", body)).status == 201
    assert (await visitor.post("/trials", order("trials", sha, "wave"))).status == 201
    other = await public.visitors()
    sha = await other.uploads(photo())
    assert (await other.post("/pictures", order("pictures", sha, "wave"))).status == 201


async def test_an_address_has_a_limit_however_many_keys_it_gets(public: Studio) -> None:
    public.site.studio.windows = Windows({**RATES, Deed.PICTURE: Rate(20, 3), Deed.KEY: Rate(5, 5)})
    for number in range(4):
        visitor = await public.visitors()
        sha = await visitor.uploads(photo())
        answer = await visitor.post("/pictures", order("pictures", sha, "wave"))
        assert answer.status == (201 if number < 3 else 429)
    assert answer["code"] == "studio-limit-address"
    await public.visitors()
    assert (await public.strangers().post("/visitors", {})).status == 429


async def test_people_from_telegram_have_the_chats_limits(studio: Studio) -> None:
    await studio.town.house.switches.limit(person=1, group=None)
    ada = studio.telegrams()
    sha = await ada.uploads(photo())
    assert (await ada.post("/pictures", order("pictures", sha, "wave"))).status == 201
    answer = await ada.post("/pictures", order("pictures", sha, "night"))
    assert (answer.status, answer["code"]) == (429, "limit-person") and "60 minutes" in answer["error"]
    assert int(answer.headers["Retry-After"]) == 3600


async def test_uploads_have_a_limit_for_everybody(studio: Studio) -> None:
    studio.site.studio.windows = Windows({**RATES, Deed.UPLOAD: Rate(2, 100)})
    ada = studio.telegrams()
    for status in (201, 201, 429):
        assert (await ada.post("/photos", data=photo())).status == status
    assert (await studio.telegrams(102, "Ben").post("/photos", data=photo())).status == 201


@given(st.lists(st.floats(0, 3 * HOUR), max_size=60), st.integers(1, 8))
def test_no_hour_ever_sees_more_than_its_rate(moments: list[float], most: int) -> None:
    now, taken = 0.0, []
    windows = Windows({Deed.PICTURE: Rate(most, 1000)}, lambda: now)
    for now in sorted(moments):
        lately = [each for each in taken if each > now - HOUR]
        try:
            windows.count(Deed.PICTURE, 1, "192.0.2.1")
        except TooOften as sorry:
            assert len(lately) >= most
            # One minute after what it says there is room, and a minute before there is none.
            free = lately[-most] + HOUR
            assert free <= now + 60 * int(sorry.values["count"]) < free + 60 + 1e-6 or free - now < 60
        else:
            assert len(lately) < most
            taken.append(now)


# --- addresses --------------------------------------------------------------------------------------


def address(peer: str, *forwarded: str, proxies: str = "10.0.0.0/8") -> str:
    request = make_mocked_request("GET", "/", headers=[("X-Forwarded-For", each) for each in forwarded])
    request = request.clone(remote=peer)
    return address_of(request, [ip_network(each) for each in proxies.split(",") if each])


def test_an_address_is_taken_from_a_header_only_where_the_peer_is_a_named_proxy() -> None:
    assert address("192.0.2.7", "203.0.113.9") == "192.0.2.7"
    assert address("10.1.2.3", "203.0.113.9") == "203.0.113.9"
    assert address("10.1.2.3", "203.0.113.9", proxies="") == "10.1.2.3"
    assert address("::ffff:10.1.2.3", "203.0.113.9") == "203.0.113.9"


def test_of_what_a_header_says_only_the_last_hop_is_the_proxys_own_word() -> None:
    assert address("10.1.2.3", "198.51.100.1, 203.0.113.9") == "203.0.113.9"
    assert address("10.1.2.3", "198.51.100.1", "203.0.113.9") == "203.0.113.9"
    assert address("10.1.2.3") == "10.1.2.3"


def test_an_ipv6_address_counts_as_its_households() -> None:
    assert address("2001:db8:1:2:3:4:5:6") == address("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert address("2001:db8:1:3::1") != address("2001:db8:1:2::1")
    assert address("::ffff:192.0.2.7") == "192.0.2.7"


async def test_behind_a_named_proxy_each_client_has_a_limit_of_its_own(studios) -> None:
    for proxies, status in (("127.0.0.1", 201), ("", 429)):
        async with studios(studio="public", studio_proxies=proxies) as studio:
            studio.site.studio.windows = Windows({**RATES, Deed.KEY: Rate(1, 1)})
            for client, wanted in (("203.0.113.1", 201), ("203.0.113.2", status)):
                headers = {"X-Forwarded-For": f"198.51.100.1, {client}"}
                answer = await studio.strangers().post("/visitors", {}, headers=headers)
                assert answer.status == wanted

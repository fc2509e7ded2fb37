"""/settings in a group: what its admins choose there, and what that means for everyone."""

from people import ATTIC, STUDIO, buttons, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title


def is_panel(message) -> bool:
    return any("Quiet" in label for label in buttons(message))


def chosen(message) -> list[str]:
    return [label for label in buttons(message) if label.startswith("✓")]


async def panel_of(person, chat=STUDIO):
    """The settings of a group, as an admin has just asked for them."""
    await person.send("/settings", chat=chat)
    return await person.sees(is_panel, chat)


async def choose(person, *labels, chat=STUDIO):
    """Press these in the settings of a group, one after the other."""
    panel = await panel_of(person, chat)
    for label in labels:
        assert (await person.press(panel, label))["text"] == "Saved for this group."
        panel = await person.sees(
            lambda m, label=label: is_panel(m) and any(label in each for each in chosen(m)), chat
        )
    return panel


async def asks_for(town, person, text="/wave", chat=STUDIO):
    """Somebody asks for a photo of Ben's in a group to be painted."""
    [shared] = await town.ben.send("", photo(), chat=chat)
    [asked] = await person.send(text, chat=chat, reply_to=shared["message_id"])
    return asked


def answers(messages, asked) -> list:
    """What the bot has said since somebody asked."""
    return [m for m in messages if m["from"]["is_bot"] and m["message_id"] > asked["message_id"]]


async def test_an_admin_chooses_how_pictures_are_painted_in_the_group(town):
    panel = await panel_of(town.ada)
    assert chosen(panel) == ["✓ Everyone", "✓ 🔔 As usual"]
    assert "Language: everyone's own" in " ".join(buttons(panel))
    await choose(town.ada, "256 px", "Photo's colours")
    await asks_for(town, town.ben)
    result = await town.ben.sees(finished, STUDIO)
    assert "256 px · strength 50% · the photo's colours" in words(result)


async def test_what_the_group_leaves_open_is_everyones_own(town):
    await town.ben.send("/settings")
    await town.ben.press(await town.ben.sees(lambda m: "Strong" in buttons(m)), "Strong")
    await choose(town.ada, "256 px")
    await asks_for(town, town.ben)
    assert "256 px · strength 70%" in words(await town.ben.sees(finished, STUDIO))
    await town.ben.send("/wave", photo())
    assert "64 px · strength 70%" in words(await town.ben.sees(finished))


async def test_what_is_marked_takes_itself_back(town):
    panel = await choose(town.ada, "256 px", "Strong")
    assert (await town.cleo.press(panel, "Strong"))["text"] == "Saved for this group."
    panel = await town.cleo.sees(lambda m: is_panel(m) and "Strong" in buttons(m), STUDIO)
    assert "✓ 256 px" in chosen(panel)
    await asks_for(town, town.ben)
    assert "256 px · strength 50%" in words(await town.ben.sees(finished, STUDIO))


async def test_a_taste_a_number_of_it_and_once_more_go_by_the_group(town):
    await choose(town.ada, "256 px", "Soft")
    await asks_for(town, town.ben, "/style")
    await town.ben.press(await town.ben.sees(offers_paintings, STUDIO), "Taste")
    sheet = await town.ben.sees(lambda m: "Which one tastes best" in words(m), STUDIO)
    await town.ben.press(sheet, "1")
    result = await town.ben.sees(finished, STUDIO)
    assert "256 px · strength 30%" in words(result)
    await choose(town.ada, "Strong")
    await town.ben.send("/again", chat=STUDIO)
    await town.ben.sees(lambda m: finished(m) and "256 px · strength 70%" in words(m), STUDIO)
    await town.ben.send("/again")
    assert "64 px · strength 50%" in words(await town.ben.sees(finished))


async def test_members_are_told_whose_settings_these_are_and_cannot_press(town):
    await town.ben.send("/settings", chat=STUDIO)
    told = await town.ben.sees(lambda m: "Only the admins of this group" in words(m), STUDIO)
    assert "Open our private chat" in buttons(told)
    await town.control("rights", chat=STUDIO, status="administrator")
    panel = await panel_of(town.ada)
    for label in ("256 px", "Admins only", "Quiet", "Language"):
        assert "Only the admins of this group" in (await town.ben.press(panel, label))["text"]
    for data in ("gspeak1:de", "gsettings1"):
        assert "Only the admins of this group" in (await town.ben.forge(panel, data))["text"]
    assert chosen(await panel_of(town.cleo)) == ["✓ Everyone", "✓ 🔔 As usual"]


async def test_where_the_bot_is_no_admin_a_hidden_one_is_told_how_to_be_seen(town):
    await town.control("anonymous", **{"from": 101, "chat": STUDIO, "anonymous": 1})
    panel = await panel_of(town.ada)  # it is written as the group itself
    assert "make me an admin too" in (await town.ada.press(panel, "256 px"))["text"]
    await town.cleo.press(panel, "256 px")
    await town.cleo.sees(lambda m: "✓ 256 px" in buttons(m), STUDIO)


async def test_where_it_is_one_a_hidden_admin_chooses_too(town):
    await town.control("rights", chat=STUDIO, status="administrator")
    await town.control("anonymous", **{"from": 101, "chat": STUDIO, "anonymous": 1})
    await choose(town.ada, "256 px")


async def test_a_channel_speaks_for_the_group_only_if_that_is_its_discussion(town):
    order = {"from": 102, "chat": STUDIO, "text": "/settings", "as": "channel"}
    await town.control("send", **order)
    await town.ben.sees(lambda m: "Only the admins of this group" in words(m), STUDIO)
    await town.control("linked", chat=STUDIO)
    await town.control("send", **order)
    await town.ben.sees(is_panel, STUDIO)


async def test_forged_choices_and_buttons_in_private_are_refused(town):
    panel = await panel_of(town.ada)
    forged = ("size:4096", "size:own", "strength:9", "recipe:gatys", "language:de", "quiet:1")
    for data in (*(f"glook1:{choice}" for choice in forged), "gspeak1:fr", "gspeak1:each", "gsettings1"):
        assert "no longer does anything" in (await town.ada.forge(panel, data))["text"]
    await town.ada.send("/settings")
    own = await town.ada.sees(lambda m: "Settings" in words(m))
    for data in ("glook1:size:256", "gadmins1:1", "gquiet1:1", "glanguages1", "gspeak1:de", "gsettings1"):
        assert "no longer does anything" in (await town.ada.forge(own, data))["text"]


async def test_the_bot_speaks_the_language_of_the_group_there_and_ones_own_elsewhere(town):
    panel = await panel_of(town.ada)
    await town.ada.press(panel, "Language")
    question = await town.ada.sees(lambda m: "Deutsch" in buttons(m), STUDIO)
    assert chosen(question) == ["✓ everyone's own"]
    assert (await town.ada.press(question, "Deutsch"))["text"] == "Ab jetzt reden wir auf Deutsch."
    await town.ada.sees(lambda m: "Einstellungen dieser Gruppe" in words(m), STUDIO)
    await asks_for(town, town.ben, "/style")
    asked = await town.ben.sees(lambda m: "In welchem Stil" in words(m), STUDIO)
    assert "eigenes Stilbild" in " ".join(buttons(asked))
    await town.ben.press(asked, "wave")
    await town.ben.sees(lambda m: "photo" in m and "Stärke 50" in words(m), STUDIO)
    await town.ben.send("/wave", photo())
    assert "strength 50%" in words(await town.ben.sees(finished))
    await asks_for(town, town.ben, chat=ATTIC)
    assert "strength 50%" in words(await town.ben.sees(finished, ATTIC))


async def test_everyones_own_language_can_be_had_back(town):
    await town.ada.press(await panel_of(town.ada), "Language")
    await town.ada.press(await town.ada.sees(lambda m: "Deutsch" in buttons(m), STUDIO), "Deutsch")
    panel = await town.ada.sees(lambda m: "🌐 Sprache: Deutsch" in buttons(m), STUDIO)
    await town.ada.press(panel, "Sprache")
    question = await town.ada.sees(lambda m: "✓ Deutsch" in buttons(m), STUDIO)
    assert (await town.ada.press(question, "jeder"))["text"] == "Saved for this group."
    await town.ada.sees(lambda m: "🌐 Language: everyone's own" in buttons(m), STUDIO)
    await town.ben.send("/help", chat=STUDIO)
    await town.ben.sees(lambda m: "Ways to ask" in words(m), STUDIO)


async def test_where_only_admins_may_use_it_others_are_refused_whatever_they_ask(town):
    await asks_for(town, town.ben, "/style")
    question = await town.ben.sees(offers_paintings, STUDIO)
    await choose(town.ada, "Admins only")
    for ask in ("/wave", "/style", "/again", "/help", "/me wave"):
        await town.ben.turn_the_page()
        await asks_for(town, town.ben, ask)
        told = await town.ben.sees(lambda m: "only the admins may use me" in words(m), STUDIO)
        assert "private chat" in words(told)
    await town.ben.turn_the_page()
    name = town.house.telegram.username
    await town.ben.send(f"@{name} wave", photo(), chat=STUDIO)
    await town.ben.sees(lambda m: "only the admins may use me" in words(m), STUDIO)
    await town.ben.turn_the_page()
    await town.ben.send(f"@{name}", photo(), photo(hue=90), chat=STUDIO)
    await town.ben.sees(lambda m: "only the admins may use me" in words(m), STUDIO)
    await town.control("rights", chat=STUDIO, status="administrator")
    assert "only the admins may use me" in (await town.ben.press(question, WAVE))["text"]
    await town.settled()
    assert not town.backend.requests
    await asks_for(town, town.cleo)
    await town.cleo.sees(finished, STUDIO)
    await town.ben.send("/wave", photo())
    await town.ben.sees(finished)


async def test_what_one_had_ordered_before_one_may_still_stop(town):
    town.backend.hold()
    await asks_for(town, town.ben)
    status = await town.ben.sees(lambda m: "✖️ Cancel" in buttons(m), STUDIO)
    await choose(town.ada, "Admins only")
    await town.ben.press(status, "Cancel")
    await town.ben.sees(lambda m: "Stopped" in words(m), STUDIO)
    await town.ben.send("/cancel", chat=STUDIO)
    await town.ben.sees(lambda m: "nothing to stop" in words(m), STUDIO)
    await town.ben.send("/privacy", chat=STUDIO)
    await town.ben.sees(lambda m: "What I keep" in words(m), STUDIO)
    town.backend.release()


async def test_a_quiet_picture_is_one_message_without_sound_and_without_previews(town):
    await choose(town.ada, "Quiet")
    before = (await town.calls())[-1]["n"]
    await asks_for(town, town.ben)
    result = await town.ben.sees(finished, STUDIO)
    await town.settled()
    sent = await town.calls(method="sendMessage,sendPhoto", chat=STUDIO, after=before)
    assert [call["silent"] for call in sent] == [True]
    assert sum("photo" in state for state in await town.states(result)) == 1
    await town.ben.press(result, "stronger")
    await town.ben.sees(lambda m: finished(m) and "65%" in words(m), STUDIO)
    calls = await town.calls(method="sendMessage", after=before)
    assert len(calls) == 2 and all(call["silent"] for call in calls)
    await town.ben.send("/help")
    await town.ben.sees(lambda m: "Ways to ask" in words(m))
    assert not (await town.calls(method="sendMessage", chat=102))[-1]["silent"]


async def test_in_quiet_mode_only_commands_are_answered_and_the_style_that_is_waited_for(town):
    await choose(town.ada, "Quiet")
    name = town.house.telegram.username
    [asked] = await town.ben.send(f"@{name} wave", photo(), chat=STUDIO)
    await town.ben.send(f"@{name}", photo(), photo(hue=90), chat=STUDIO)
    await town.settled()
    assert answers(await town.ben.messages(STUDIO), asked) == []
    await asks_for(town, town.ben, "/style")
    question = await town.ben.sees(offers_paintings, STUDIO)
    await town.ben.press(question, "A style picture of my own")
    await town.ben.sees(lambda m: "reply to this message" in words(m), STUDIO)
    await town.ben.send("", photo(hue=200), chat=STUDIO, reply_to=question["message_id"])
    await town.ben.sees(finished, STUDIO)
    await town.ben.send("/wave", photo(hue=90), chat=STUDIO)
    await town.settled()
    assert len(town.backend.requests) == 2


async def test_in_quiet_mode_a_caption_counts_that_becomes_a_command(town):
    name = town.house.telegram.username
    [waiting] = await town.ben.send(f"@{name}", photo(), chat=STUDIO)
    await town.ben.sees(offers_paintings, STUDIO)
    await choose(town.ada, "Quiet")
    await town.ben.rewrites(waiting, f"@{name} wave")
    await town.settled()
    assert not town.backend.requests
    await town.ben.rewrites(waiting, f"/wave@{name}")
    await town.ben.sees(finished, STUDIO)


async def test_who_may_not_use_it_hears_nothing_in_quiet_mode_but_is_answered_over_a_button(town):
    await choose(town.ada, "Admins only", "Quiet")
    asked = await asks_for(town, town.ben)
    await town.settled()
    assert answers(await town.ben.messages(STUDIO), asked) == []
    asked = await asks_for(town, town.cleo)
    result = await town.cleo.sees(finished, STUDIO)
    await town.control("rights", chat=STUDIO, status="administrator")
    assert "only the admins may use me" in (await town.ben.press(result, "stronger"))["text"]


async def test_an_order_of_an_admin_who_hides_goes_by_the_group_too(town):
    await choose(town.ada, "256 px", "Admins only")
    await town.control("anonymous", **{"from": 101, "chat": STUDIO, "anonymous": 1})
    await asks_for(town, town.ada)
    assert "256 px" in words(await town.ada.sees(finished, STUDIO))


async def test_what_a_group_has_chosen_moves_with_it(town):
    await choose(town.ada, "256 px", "Admins only", chat=ATTIC)
    moved = (await town.control("migrate", chat=ATTIC))["chat"]
    await town.settled()
    asked = await asks_for(town, town.ben, chat=moved)
    told = await town.ben.sees(lambda m: "only the admins may use me" in words(m), moved)
    assert told["message_id"] > asked["message_id"]
    await asks_for(town, town.ada, chat=moved)
    assert "256 px" in words(await town.ada.sees(finished, moved))


async def test_whether_somebody_is_an_admin_is_asked_once_a_minute(town):
    await choose(town.ada, "256 px", "Strong", "Quiet")
    asked = await town.calls(method="getChatMember")
    assert len(asked) == 1

"""What a job's message says follows from the job, its place and its progress, and from nothing else."""

import pytest

from bot.buttons import (
    Again,
    AsFile,
    Cancel,
    Compare,
    How,
    KeepLook,
    More,
    OnlyHere,
    Other,
    Pick,
    Rows,
    Share,
)
from bot.mixing import MixOn
from bot.status import Kept, Status, forgotten, more_under_picture, status
from engine.request import Progress
from storage.columns import columns_of
from storage.look import OPEN, Colours, Look, Veil
from storage.schema import Job, JobKind, JobState, JobStyle


def job(state: JobState, *, look: Look = Look(size=512), **values) -> Job:
    veil = values.pop("veil", OPEN)
    fields = {"user_id": 1, "error_values": {}, **values}
    return Job(id=7, state=state, **columns_of(look), **columns_of(veil), **fields)


def shown(job: Job, *, place: int | None = None, progress: Progress | None = None, **more) -> Status:
    about = {"place": place, "progress": progress, "sizes": (256, 512, 1024), **more}
    return status(job, language="en", title="The <Wave>", **about)


def labels(rows: Rows) -> list[list[str]]:
    return [[label for label, _ in row] for row in rows]


def carried(said: Status) -> list[object]:
    return [button for row in said.buttons for _, button in row]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (None, "You are next."),
        (0, "You are next."),
        (1, "1 picture is ahead of yours."),
        (5, "5 pictures are ahead of yours."),
    ],
)
def test_a_queued_job_says_its_place_and_can_be_cancelled(place: int | None, words: str) -> None:
    said = shown(job(JobState.QUEUED), place=place)
    assert said.text == f"🎨 <b>The &lt;Wave&gt;</b>\n{words}"
    assert carried(said) == [Cancel(7)]
    assert (said.picture, said.final) == (None, False)


def test_a_queued_job_says_when_its_turn_comes_unless_that_is_at_once() -> None:
    assert shown(job(JobState.QUEUED), place=2, turn=62.0).text.endswith(
        "2 pictures are ahead of yours.\nYour turn comes in about 60 s."
    )
    assert shown(job(JobState.QUEUED), turn=3.0).text.endswith("You are next.")


def test_a_queued_job_says_that_nothing_is_begun_for_now() -> None:
    said = shown(job(JobState.QUEUED), place=2, turn=62.0, resting=True)
    assert "I rest for a while" in said.text and carried(said) == [Cancel(7)]


def test_a_running_job_is_starting_until_there_is_progress() -> None:
    said = shown(job(JobState.RUNNING))
    assert said.text.endswith("Mixing the colours …")
    assert carried(said) == [Cancel(7)]
    assert not said.final


def test_progress_shows_as_a_bar_with_the_time_left_and_the_preview() -> None:
    said = shown(job(JobState.RUNNING), progress=Progress(3, 10, 42.0, b"jpeg", share=0.3))
    assert "▰▰▰▱▱▱▱▱▱▱  30% · about 40 s left" in said.text
    assert said.picture == b"jpeg"


def test_progress_that_cannot_tell_the_time_left_does_not() -> None:
    said = shown(job(JobState.RUNNING), progress=Progress(3, 10, share=1.7))
    assert said.text.endswith("▰▰▰▰▰▰▰▰▰▰  170%")
    assert said.picture is None


@pytest.mark.parametrize("state", [JobState.RENDERED, JobState.DELIVERED])
def test_a_finished_job_shows_its_picture_and_what_can_be_done_with_it(state: JobState) -> None:
    look = Look(size=512, strength=0.35, colours=Colours.PHOTO)
    said = shown(job(state, look=look, result_sha="png", shown_sha="jpeg"))
    assert said.text == "<b>The &lt;Wave&gt;</b>\n512 px · strength 35% · the photo's colours"
    assert said.picture == Kept("jpeg")
    assert said.final


def test_the_buttons_under_a_picture_stand_in_rows_of_two_with_short_labels() -> None:
    rows = shown(job(JobState.DELIVERED)).buttons
    assert labels(rows) == [
        ["Again, stronger · 65%", "Softer · 35%"],
        ["Photo's colours", "Bigger · 1024 px"],
        ["Larger strokes", "Finer strokes"],
        ["Another painting", "More ▸"],
    ]
    assert [button for row in rows for _, button in row] == [
        *(Again(7, how) for how in (How.STRONGER, How.SOFTER, How.PHOTO, How.BIGGER, How.LARGER, How.FINER)),
        Other(7),
        More(7, True),
    ]
    more = more_under_picture(job(JobState.DELIVERED), "en")
    assert labels(more) == [
        ["Full quality file", "Before and after"],
        ["🥣 Mix in another painting"],
        ["Save this look", "✏️ Only here"],
        ["◂ back"],
    ]
    assert [button for row in more for _, button in row] == [
        AsFile(7),
        Compare(7),
        MixOn(7),
        KeepLook(7),
        OnlyHere(7),
        More(7, False),
    ]


@pytest.mark.parametrize(
    ("look", "gone"),
    [
        (Look(size=512, strength=1.0), "Again, stronger"),
        (Look(size=512, strength=0.05), "Softer"),
        (Look(size=1024), "Bigger"),
        (Look(size=512, recipe="malathi"), "Bigger"),
        (Look(size=512, stroke=4.0), "Larger strokes"),
        (Look(size=512, stroke=0.25), "Finer strokes"),
    ],
    ids=str,
)
def test_a_button_that_would_change_nothing_is_not_there(look: Look, gone: str) -> None:
    there = [label for row in labels(shown(job(JobState.DELIVERED, look=look)).buttons) for label in row]
    assert not [label for label in there if label.startswith(gone)]
    assert len(there) == 7


@pytest.mark.parametrize(
    ("colours", "offered"),
    [
        (Colours.PAINTING, "Photo's colours"),
        (Colours.MATCH, "Photo's colours"),
        (Colours.PHOTO, "Painting's colours"),
    ],
)
def test_the_colours_on_offer_are_those_it_does_not_wear(colours: Colours, offered: str) -> None:
    rows = labels(shown(job(JobState.DELIVERED, look=Look(size=512, colours=colours))).buttons)
    assert rows[1] == [offered, "Bigger · 1024 px"]


@pytest.mark.parametrize(
    ("stroke", "words"), [(1.0, ""), (1.5, " · strokes × 1.5"), (0.67, " · strokes × 0.67")]
)
def test_strokes_that_are_not_the_paintings_own_are_said(stroke: float, words: str) -> None:
    said = shown(job(JobState.DELIVERED, look=Look(size=512, stroke=stroke)))
    assert said.text == f"<b>The &lt;Wave&gt;</b>\n512 px · strength 50%{words}"


def test_a_finished_picture_can_be_shared_where_the_bot_has_an_inline_mode() -> None:
    done = job(JobState.DELIVERED, shown_sha="jpeg")
    assert shown(done, inline=True).buttons[-1] == (("Share", Share(7)),)
    assert shown(done, inline=True).buttons[:-1] == shown(done).buttons


@pytest.mark.parametrize(
    "values", [{"veil": Veil(spoiler=True)}, {"veil": Veil(protected=True)}, {"user_id": -1001}]
)
def test_what_is_covered_or_a_groups_own_has_no_button_to_share_it(values: dict) -> None:
    done = job(JobState.DELIVERED, shown_sha="jpeg", **values)
    assert Share(7) not in carried(shown(done, inline=True))


def test_a_picture_of_an_older_version_is_shown_from_its_only_file() -> None:
    assert shown(job(JobState.RENDERED, result_sha="png", shown_sha=None)).picture == Kept("png")


def test_a_failed_job_says_why_in_the_chats_own_words_and_can_be_tried_again() -> None:
    failed = job(JobState.FAILED, error="timed-out", error_values={"seconds": 3600})
    said = shown(failed)
    assert said.text.startswith("The painting did not work out: It took too long.")
    assert carried(said) == [Again(7, How.SAME)]
    assert (said.picture, said.final) == (None, True)


@pytest.mark.parametrize("code", ["not-finite", "unexpected", "a-code-of-next-year"])
def test_a_failure_the_chat_has_no_words_for_is_unexpected(code: str) -> None:
    assert "Something went wrong on my side" in shown(job(JobState.FAILED, error=code)).text


def test_a_sentence_of_an_older_version_is_said_as_it_was() -> None:
    said = shown(job(JobState.FAILED, error="old", error_values={"sentence": "the paint <dried>"}))
    assert said.text == "The painting did not work out: the paint &lt;dried&gt;"


def test_a_cancelled_job_can_be_tried_again() -> None:
    said = shown(job(JobState.CANCELLED))
    assert said.text == "Stopped. Nothing was painted."
    assert carried(said) == [Again(7, How.SAME)]
    assert said.final


def test_a_forgotten_job_leaves_no_button_that_leads_nowhere() -> None:
    assert forgotten("en") == Status(shown(job(JobState.CANCELLED)).text, final=True)


def taste(state: JobState, **values) -> Job:
    names = enumerate(("wave", "ink", "night"))
    styles = [JobStyle(position=place, painting=name, weight=1.0) for place, name in names]
    return job(state, kind=JobKind.TASTE, style_rows=styles, **values)


def test_a_taste_that_waits_says_what_it_waits_for_and_can_be_cancelled() -> None:
    said = shown(taste(JobState.QUEUED))
    assert said.text == "🍇 <b>A taste of 3 paintings</b>\nIt begins when nobody waits for a whole picture."
    assert carried(said) == [Cancel(7)]
    assert "Mixing the colours" in shown(taste(JobState.RUNNING)).text


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_what_is_tasted_can_be_picked_before_the_rest_is_there(state: JobState) -> None:
    said = shown(taste(state), progress=Progress(2, 3, preview=b"the sheet", share=2 / 3))
    assert "2 of them are there" in said.text
    assert carried(said) == [Pick(7, 0), Pick(7, 1), Cancel(7)]
    assert (said.picture, said.final) == (b"the sheet", False)


@pytest.mark.parametrize("state", [JobState.RENDERED, JobState.DELIVERED])
def test_a_sheet_that_is_full_has_all_its_numbers(state: JobState) -> None:
    said = shown(taste(state, shown_sha="ab"))
    assert carried(said) == [Pick(7, 0), Pick(7, 1), Pick(7, 2), Other(7)]
    assert (said.picture, said.final) == (Kept("ab"), True)


def test_what_was_tasted_before_it_was_stopped_can_still_be_picked() -> None:
    said = shown(taste(JobState.CANCELLED), progress=Progress(2, 3, preview=b"the sheet"))
    assert "2 of them are there" in said.text
    assert carried(said) == [Pick(7, 0), Pick(7, 1), Again(7, How.SAME)]
    assert (said.picture, said.final) == (None, True)


def test_a_taste_that_waits_while_the_bot_rests_says_so() -> None:
    said = shown(taste(JobState.QUEUED), resting=True)
    assert said.text.startswith("🎨 <b>A taste of 3 paintings</b>\nI rest for a while")


def test_a_taste_that_was_stopped_or_failed_can_be_asked_for_again() -> None:
    for state, error in ((JobState.CANCELLED, None), (JobState.FAILED, "closing")):
        assert carried(shown(taste(state, error=error))) == [Again(7, How.SAME)]

"""What a job's message says follows from the job, its place and its progress, and from nothing else."""

import pytest

from bot.buttons import Again, AsFile, Cancel, How, Other
from bot.status import Kept, Status, forgotten, status
from engine.request import Progress
from storage.columns import columns_of
from storage.look import Colours, Look
from storage.schema import Job, JobState


def job(state: JobState, *, look: Look = Look(size=512), **values) -> Job:
    return Job(id=7, state=state, **columns_of(look), **{"error_values": {}, **values})


def shown(job: Job, *, place: int | None = None, progress: Progress | None = None) -> Status:
    return status(job, place=place, progress=progress, language="en", title="The <Wave>")


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
    assert carried(said) == [Again(7, How.STRONGER), Again(7, How.SOFTER), Other(7), AsFile(7)]
    assert said.final


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

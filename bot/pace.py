"""How often, how long and how many times: the bot's patience in numbers, which tests have less of."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in any span of so many seconds."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds, unless a name says otherwise."""

    edit: float = 2.5
    """Between two edits of a message that is not final yet."""
    edit_in_groups: float = 4.0
    """The same in a group, where Telegram allows a bot 20 messages a minute."""
    call: float = 30.0
    """What a call to Telegram may take while the picture is being painted."""
    final_call: float = 150.0
    """What bringing a picture may take: 10 MB on a slow line."""
    again: float = 1.0
    """Before a call that failed is tried again; doubled each time."""
    again_at_most: float = 120.0
    connect_at_most: float = 60.0
    """Between attempts to reach Telegram at the start."""
    connect: float = 10.0
    """What a connection to Telegram may take to come about."""
    answer: float = 30.0
    """Without a sign of life on a connection, a file's on its way to us included; and in line for one."""
    upload: float = 120.0
    """The same while a picture is on its way to Telegram."""
    render: float = 3600.0
    """What one render may take."""
    leisure: float = 180.0
    """What looking at an operator's paintings, or fetching a famous one, may take."""
    room_at_most: float = 30.0
    """Between attempts to write something down while the disk is full."""
    doubt: float = 30.0
    """How much later an edit without an answer may still arrive; then the end is said once more."""
    tries: int = 3
    """Times the end of a job is refused by Telegram before it is given up."""
    messages: int = 3
    """Messages a job gets at most before it is finished: an answer that was lost may have left one behind."""
    in_line: float = 120.0
    """What a request to Telegram waits for its turn in all; then its caller decides."""
    job_in_line: float = 20.0
    """The same about a job's message; then its row is read anew, and it lines up again."""
    ping_after: float = 20.0
    """An edit makes no sound: whoever waited longer than this gets a short reply as well."""
    finishing: float = 3.0
    """What calls under way get when the bot closes down."""
    end: float = 9.0
    """What closing down may take in all, whatever holds it up; what is written is enough to go on from."""
    farewell: float = 2.0
    """The same of what others ask us for, at our own port."""

    hold: int = 20
    """How long Telegram holds a question for updates open while there is nothing to tell."""
    late: float = 10.0
    """How much later than that its answer may come."""
    poll_again: float = 0.5
    """Before updates are asked for again after a failure; doubled each time."""
    poll_again_at_most: float = 30.0
    silent: float = 60.0
    """Without a good answer, after which updates count as not coming, whatever keeps them."""
    announce_again: float = 1.0
    """Before Telegram is told the webhook's address again; doubled each time."""
    announce_again_at_most: float = 60.0
    webhook_look: float = 20.0
    """Between two looks at what Telegram says of the webhook, and whether it still knows the token."""
    menus: float = 1.0
    """Before menus are looked after at all: at a start people wait."""
    menus_again: float = 5.0
    """Before menus are set again that Telegram did not take; doubled each time."""
    menus_again_at_most: float = 600.0
    fetch_within: float = 20.0
    """What a person waits for a famous painting that is not here yet."""
    errand_again: float = 3600.0
    """Until weights and paintings that could not be fetched are tried again."""
    errand_stopping: float = 5.0
    """What the process that fetches them gets to end when the bot closes down."""

    health_look: float = 2.0
    """Between two looks at how the bot is."""
    database: float = 5.0
    """What the database may take to answer such a look."""
    database_start: float = 60.0
    """How long the start waits for a database server that is not there yet, and for an object store."""
    lag: float = 1.0
    """How much too late the event loop may be."""
    unseen: float = 15.0
    """After which a part that has not been seen well counts as ill."""
    unanswered: float = 600.0
    """After which an update that nobody has answered means that something is the matter."""

    lease: timedelta = timedelta(seconds=15)
    """How long a job stays ours without a sign of life; after a kill it waits so long to be painted again."""
    attempts: int = 3
    """How often a job whose worker dies is begun."""
    stopping: float = 2.0
    """What a render gets to end when the bot closes down."""

    sheet: float = 1.5
    """Between two drawings of a sheet that fills."""
    look: float = 2.0
    """Between two looks at the rows, which other processes may change too."""
    collection_look: float = 10.0
    """After which an operator's change of the collection is seen by itself."""
    tidy: float = 3600.0
    make_room: float = 600.0
    """Between two looks at how much room the pictures take."""
    tidy_studio: float = 300.0
    """Between two looks for what the studio promises to delete soon."""
    drafts_kept: timedelta = timedelta(hours=24)
    trials_kept: timedelta = timedelta(hours=1)
    unfinished_kept: timedelta = timedelta(days=7)
    images_kept: timedelta = timedelta(hours=1)
    """How long an image nobody refers to is left for whoever has just sent it."""
    updates_kept: timedelta = timedelta(days=7)
    """How long the ids of updates are known, so that a second delivery is recognised."""

    admin: float = 60.0
    """How long somebody who was an admin of a group is taken for one."""
    no_admin: float = 5.0
    """How long somebody who was none is not."""
    twice: float = 2.0
    """After a press has been worked off, within which another is taken for the same finger."""
    report: float = 60.0
    """Between two reports to the admins."""
    report_full: float = 3600.0
    """Between two reports that nothing can be written."""

    fetch_again: tuple[float, ...] = (0.5, 2.0)
    """Between attempts to fetch a photo from Telegram."""
    album: float = 1.0
    """Without another part, after which an album counts as whole; Telegram marks no end."""
    resumed_album: float = 3.0
    """The same after a start, when the missing parts may still lie at Telegram."""
    handle_again: tuple[float, ...] = (0.5, 2.0, 8.0, 30.0, 60.0, 120.0, 300.0)
    """Between attempts to handle an update while Telegram cannot be reached."""
    lanes: int = 64
    """How many people's updates are handled at the same time."""
    queries: int = 8
    """How many inline queries are answered at the same time."""
    query: float = 8.0
    """What answering one may take in all; later Telegram refuses the answer, and nobody waits for it."""
    deaths: int = 3
    """How many processes an update may cost until it is set aside."""
    alone: float = 10.0
    """How long one that has cost all but the last of these is tried with no other beside it."""

    per_bot: Limit = Limit(30, 1.05)
    """Messages that Telegram takes from a bot: 30 a second; a little slower, since the way there varies."""
    per_chat: Limit = Limit(3, 3.15)
    """In one chat: one a second, and short bursts."""
    per_group: Limit = Limit(20, 61.0)
    """In one group, besides: 20 a minute."""

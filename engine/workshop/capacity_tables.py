"""What `capacity` finds, in words and tables of Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from engine.workshop.reckoning import GOOD_LOAD, HEAVY, LOADS, TASTED, TELEGRAM, Fairness, Report, Slot, Wait


def markdown(found: Report) -> Iterator[str]:
    """The tables and what they mean, line by line."""
    day = found.day
    asked = f"{_many(day.pictures, 'picture')} and {_many(day.tastes, 'taste')} of {day.taste_parts} manners"
    yield (
        f"A person orders {asked} a day, {day.busy:.0%} of them in the busiest hour. Waits are what 50, 90 "
        "and 99 of 100 wait at most until their picture is begun, in minutes:seconds, if that hour went on; "
        "of tastes, what 90 of 100 wait until the sheet is full."
    )
    for slot, all_waits in zip(found.slots, found.waits, strict=True):
        yield from ("", *_of_slot(slot, all_waits))
    if not any(slot.unit == "GPU" for slot in found.slots):
        yield from (
            "",
            "Nothing is said of GPUs: none was measured. `--gpu` or `--benchmark` bring the figures.",
        )
    yield from ("", *_of_fairness(found.fairness))
    yield from ("", *_of_telegram(found))
    yield from ("", *_worth_it(found))


def _of_slot(slot: Slot, all_waits: Sequence[Wait]) -> Iterator[str]:
    each = ", ".join(f"{slot.seconds[size]:g} s at {size}" for size in slot.sizes)
    yield f"A slot of {_many(slot.units, slot.unit)}: {each} ({slot.source})."
    how = "measured too" if TASTED in slot.seconds else "taken for an eighth of the smallest"
    yield f"Each manner of a taste is {slot.taste_seconds:.2g} s, {how}."
    counts = list(dict.fromkeys(wait.slots for wait in all_waits))
    heads = [f"picture, {_many(count, 'slot')} | taste full, {_many(count, 'slot')}" for count in counts]
    yield ""
    yield f"| size | load | people a day per {slot.unit} | {' | '.join(heads)} |"
    yield "|---:|---:|---:|" + "---:|---:|" * len(counts)
    for size in slot.sizes:
        for load in LOADS:
            row = [wait for wait in all_waits if (wait.size, wait.load) == (size, load)]
            per_unit = row[0].people / row[0].slots / slot.units
            cells = [f"{_spread(wait.pictures)} | {_time(wait.tastes[0.9])}" for wait in row]
            yield f"| {size} | {load:.0%} | {per_unit:,.0f} | {' | '.join(cells)} |"


def _of_fairness(found: Sequence[Fairness]) -> Iterator[str]:
    first = found[0]
    yield (
        f"Somebody orders {HEAVY} pictures of {first.size} at once, where the others keep the slots "
        f"{first.load:.0%} busy. Until their picture is begun, others wait:"
    )
    yield ""
    heads = "without them | fair by person, as the bot | oldest first | theirs are done, fair | oldest first"
    yield f"| slots | {heads} |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for one in found:
        spreads = " | ".join(_spread(waits) for waits in (one.alone, one.fair, one.oldest_first))
        yield f"| {one.slots} | {spreads} | {_time(one.last_fair)} | {_time(one.last_oldest_first)} |"
    yield ""
    sheets = f"{_time(first.tastes[0.9])} instead of {_time(first.tastes_alone[0.9])}"
    yield (
        "Tastes give way to all pictures, theirs too: 90 of 100 sheets of the others are full after "
        f"{sheets} ({_many(first.slots, 'slot')})."
    )


def _of_telegram(found: Report) -> Iterator[str]:
    limit, slot = TELEGRAM, found.slots[0]
    in_group, in_chat = (
        limit.in_a_group_a_second * limit.edit_in_groups,
        limit.in_a_chat_a_second * limit.edit,
    )
    yield (
        f"Telegram takes {limit.a_second:.1f} calls a second from a bot. An order makes {limit.calls}, "
        f"and an edit each {limit.edit:g} s while it is painted: {limit.shown_at_once():.0f} pictures can be "
        f"watched at that pace, {in_chat:.1f} in one private chat and, each {limit.edit_in_groups:g} s, "
        f"{in_group:.1f} in one group. With more, edits become rarer, and nothing else."
    )
    yield ""
    yield "| size | edits of a picture | pictures a second, all edits | without edits | slots that keep up |"
    yield "|---:|---:|---:|---:|---:|"
    for size in slot.sizes:
        seconds = slot.seconds[size]
        yield (
            f"| {size} | {seconds / limit.edit:.0f} | {limit.with_all_edits(seconds):.2f} | "
            f"{limit.without_edits():.2f} | {limit.without_edits() * seconds:,.0f} |"
        )


def _worth_it(found: Report) -> Iterator[str]:
    day, slot, size = found.day, found.slots[0], found.fairness[0].size
    node = day.people(slot, size, GOOD_LOAD) / slot.units
    most, rows = day.people_of(TELEGRAM.without_edits()), day.people_of(found.rows)
    yield "| what | worth it from | since |"
    yield "|---|---|---|"
    for cells in (
        (
            "a second node",
            f"{node:,.0f} people a day for each {slot.unit} that there is",
            f"beyond {GOOD_LOAD:.0%} of a busy hour (pictures of {size}) waits grow faster than people",
        ),
        (
            "PostgreSQL",
            f"a standby, or a second machine that writes; for speed alone, {rows:,.0f} people a day",
            f"the bot with one SQLite file writes {found.rows:g} orders a second down; Telegram's limit is "
            f"reached at {TELEGRAM.without_edits():.1f}",
        ),
        (
            "a second bot",
            "as a standby, where minutes without answers matter; for speed, never",
            f"Telegram's limit is the token's, whoever calls: {most:,.0f} people a day",
        ),
    ):
        yield f"| {' | '.join(cells)} |"


def _spread(values: Mapping[float, float]) -> str:
    return " / ".join(map(_time, values.values()))


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _many(count: float, what: str) -> str:
    return f"{count:g} {what}" + ("" if count == 1 else "s")

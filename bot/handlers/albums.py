"""Albums: two pictures are a photo and its painting; names of paintings in a caption paint them all.

Of more pictures without a name it is asked what they are. What of an album is no picture is said to be none,
and what is left counts as the album.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot import chooser, joining, orders, photos, returning, several
from bot.answers import answer, reply
from bot.buttons import Button, LastIsStyle, Swap
from bot.features import Feature
from bot.house import House
from bot.listening import listens
from bot.messages import Asked, Press, command_of, is_for_the_bot, is_private, keyboard, place_of
from bot.naming import Manner, wish_of, words_of
from bot.owners import draft_of, draft_to_paint, job_to_paint, meet
from bot.pictured import Pictured, no_picture, pictured, replied_to
from bot.several import Outcome, Photo
from bot.switches import TooManyAnHour
from bot.texts import Said, Sorry, plain, say
from engine.errors import EngineError
from storage import drafts
from storage.look import StyleChoice


@dataclass(frozen=True)
class AllAlike(Button, word="all"):
    """Paint all pictures of an album in one manner, which is chosen next."""

    draft: int


@dataclass(frozen=True)
class OnlyFirst(Button, word="first"):
    """Let go of all pictures of an album but the first."""

    draft: int


async def on_album(house: House, asked: Sequence[Asked]) -> None:
    """The messages of an album, in order, all that have arrived."""
    commands = {command: each.own for each in asked if (command := command_of(each.message))}
    named = any(house.collection.known(command) or command in own for command, own in commands.items())
    if not (named or not commands.keys().isdisjoint({"style", "here"}) or _is_for_us(asked)):
        return
    if not await listens(house, *asked):
        return
    pictures = [each for each in asked if pictured(each.message, asked_for=True)]
    if not pictures:
        if is_private(asked[0].message):
            raise Sorry(no_picture(asked[0].message))
        return
    if "here" in commands:  # which of them is painted over, and where, is asked of one picture
        raise Sorry("here-usage")
    await meet(house, pictures[0].owner)
    wishes = [wish for each in asked if (wish := wish_of(house, words_of(each.message), each.own))]
    clear = next((wish for wish in wishes if wish.problem is None), None)
    if clear:
        await _paint_all(house, pictures, clear.manners)
    else:
        problem = next((wish.problem for wish in wishes), None)
        photo = replied_to(asked[0].message) if "style" in commands else None
        await _paint_or_ask(house, pictures, problem, photo)
    if left_out := [each for each in asked if each not in pictures]:
        said = say("album-left-out", left_out[0].owner.language, count=len(left_out))
        await reply(house, place_of(left_out[0].message), said)


async def on_all(house: House, press: Press, button: AllAlike) -> None:
    """The paintings, for all pictures of an album."""
    draft = await draft_of(house, press, button.draft)
    await answer(press)
    await chooser.show_pressed(house, press, draft, await chooser.question(house, draft, press.language))


async def on_first(house: House, press: Press, button: OnlyFirst) -> None:
    """The paintings, for the first picture; the others are let go."""
    draft = await draft_of(house, press, button.draft)
    await answer(press)
    await drafts.discard_others(house.db, draft.id)
    await chooser.show_pressed(house, press, draft, say("choose", press.language))


async def on_last(house: House, press: Press, button: LastIsStyle) -> None:
    """All pictures of an album in the manner of its last one."""
    if await chooser.is_over(house, press, button.draft):
        return
    draft, owner_id = await draft_to_paint(house, press, button.draft)
    *pictures, last = await several.photos_of(house, draft)
    if not pictures:  # another press has let them go
        raise Sorry("button-gone")
    manner = (StyleChoice(image=last.sha),)
    if owner_id != draft.user_id:
        await joining.paint(house, press, pictures, manner)
        return
    await chooser.paint_pressed(house, press, draft, pictures, manner)


async def on_swap(house: House, press: Press, button: Swap) -> None:
    """The other way round: the photo becomes the painting; what is not painted yet is stopped."""
    if await orders.made_of(house, press.update_id):
        return
    job, owner_id = await job_to_paint(house, press, button.job)
    await returning.have(house, job)
    if owner_id == job.user_id:
        await orders.swap(house, job, update_id=press.update_id)
        await answer(press)
        return
    await joining.begin(house, press)
    await orders.swap(house, job, update_id=press.update_id, owner_id=owner_id)
    await joining.said(press)


async def _paint_all(house: House, pictures: Sequence[Asked], manners: Sequence[Manner]) -> None:
    here, missing = await _on_hand(house, manners)
    full: orders.TooMany | TooManyAnHour | None = None
    left_out = Outcome()
    for each in pictures if here else ():
        if len(await orders.made_of(house, each.update_id)) >= len(here):
            continue
        if full:
            left_out += several.none_of(here, full)
            continue
        try:
            photo = Photo(_picture(each).place, await _taken(house, each))
            outcome = await several.order(
                *(house, each.owner.id, [photo], here), update_id=each.update_id, batch=pictures[0].update_id
            )
            left_out += outcome
        except (orders.TooMany, TooManyAnHour) as sorry:
            full = sorry
            left_out += several.none_of(here, full)
        except (Sorry, EngineError) as error:  # the others are painted all the same
            await _refuse(house, each, error)
    first = pictures[0]
    if full and left_out.count == len(pictures) * len(here):
        raise full
    await several.tell(house, place_of(first.message), left_out, first.owner.language)
    if missing:
        await _ask_all(house, await _look_at(house, pictures), missing.said(first.owner.language))


async def _paint_or_ask(
    house: House, pictures: Sequence[Asked], problem: Sorry | None, photo: Pictured | None
) -> None:
    """Two pictures are a photo and its painting; for all others it is asked.

    problem: with what was written. photo: what the album replies to as its style.
    """
    for each in pictures:
        if await orders.made_of(house, each.update_id):
            return
    taken = await _look_at(house, pictures)
    if not taken:
        return
    (first, sha), *others = taken
    owner, language = first.owner.id, first.owner.language
    if photo:
        content = await photos.take(house, photo.picture)
        style = StyleChoice(image=sha)
        await orders.place(house, owner, photo.place, content, [style], update_id=first.update_id)
    elif problem:
        await _ask_all(house, taken, problem.said(language))
    elif len(others) == 1:
        style, place = StyleChoice(image=others[0][1]), _picture(first).place
        await orders.place(house, owner, place, sha, [style], update_id=first.update_id)
    elif others:
        text = say("choose-album", language, count=len(taken))
        await _ask_all(house, taken, text, lambda draft_id: _ways(draft_id, language))
    else:
        await _ask_all(house, taken, None)


async def _on_hand(house: House, manners: Sequence[Manner]) -> tuple[list[Manner], orders.NotHere | None]:
    """The manners whose paintings are here, and what to say of one that is not."""
    here: list[Manner] = []
    missing = None
    for manner in manners:
        try:
            for style in manner:
                if style.painting is not None:
                    await orders.on_hand(house, style.painting)
            here.append(manner)
        except orders.NotHere as sorry:
            missing = sorry
    return here, missing


async def _look_at(house: House, pictures: Sequence[Asked]) -> list[tuple[Asked, str]]:
    """The pictures with their SHA-256; of what is none it is said why."""
    taken: list[tuple[Asked, str]] = []
    for each in pictures:
        try:
            taken.append((each, await _taken(house, each)))
        except (Sorry, EngineError) as error:
            await _refuse(house, each, error)
    return taken


async def _refuse(house: House, asked: Asked, error: Sorry | EngineError) -> None:
    await reply(house, place_of(asked.message), Sorry.of(error).said(asked.owner.language))


async def _ask_all(
    house: House, taken: Sequence[tuple[Asked, str]], text: Said | None, keys: chooser.Keys | None = None
) -> None:
    """The paintings, or words with `keys`, for all of these together."""
    if not taken:
        return
    first = taken[0][0]
    photo, *others = [Photo(_picture(each).place, sha) for each, sha in taken]
    await chooser.ask(
        *(house, first.owner.id, photo.place, photo.sha, first.owner.language),
        update_id=first.update_id,
        text=text,
        others=others,
        keys=keys,
    )


def _ways(draft_id: int, language: str | None) -> InlineKeyboardMarkup:
    ways = (
        ("button-all", AllAlike(draft_id)),
        ("button-last", LastIsStyle(draft_id)),
        ("button-first", OnlyFirst(draft_id)),
    )
    return keyboard([[(plain(key, language), button)] for key, button in ways])


async def _taken(house: House, asked: Asked) -> str:
    return await photos.take(house, _picture(asked).picture)


def _picture(asked: Asked) -> Pictured:
    found = pictured(asked.message, asked_for=True)
    assert found is not None
    return found


def _is_for_us(asked: Sequence[Asked]) -> bool:
    return any(is_private(each.message) or is_for_the_bot(each.message) for each in asked)


FEATURE = Feature(
    buttons={AllAlike: on_all, LastIsStyle: on_last, OnlyFirst: on_first, Swap: on_swap}, album=on_album
)

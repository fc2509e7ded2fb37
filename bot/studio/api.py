"""What the studio answers: each address, what it takes, what it gives, and when it refuses."""

from collections.abc import Sequence
from dataclasses import replace

from bot import orders
from bot.photos import LARGEST
from bot.studio import files, identity, ordering, schemas, stream
from bot.studio.endpoints import Endpoint
from bot.studio.guard import Deed
from bot.studio.views import (
    API,
    colours_told,
    direction_of,
    job_told,
    languages_told,
    look_told,
    pictures_told,
    texts_told,
)
from bot.studio.visits import Call, Visit
from bot.texts import Sorry, nearest, plain
from bot.texts.phrases import called, story_of
from storage import doors, history, tastes, visitors
from storage.look import OFFERED, Look, StyleChoice

# --- who one is, and what there is ------------------------------------------------------------------


async def new_visitor(call: Call, body: schemas.NewVisitor) -> schemas.Visitor:
    """Gives a visitor their key, where the page is open to visitors."""
    if call.house.settings.studio != "public":
        raise identity.Unknown("studio-closed", bot=call.house.telegram.username)
    call.studio.windows.count(Deed.KEY, None, call.address)
    key = identity.new_key()
    await visitors.new(call.house.db, key)
    return schemas.Visitor(key=key)


async def me(visit: Visit, query: schemas.Speaking) -> schemas.Me:
    """Who asks, in which language they are answered, how they like their pictures, and what else there is."""
    house, person, language = visit.house, visit.person, visit.language
    if query.language is not None:
        language = query.language
        if not person.is_visitor:
            await visit.enter()
            await house.languages.choose(person.id, language)
    return schemas.Me(
        person=schemas.Who(kind="visitor" if person.is_visitor else "telegram", name=person.name),
        language=nearest(language),
        languages=languages_told(),
        direction=direction_of(language),
        texts=texts_told(language),
        sizes=list(house.settings.sizes),
        look=look_told(house, await orders.look_of(house, person.id)),
        offered=schemas.Offered(
            stroke=schemas.StrokeOffered(steps=[float(step) for step in OFFERED["stroke"]])
        ),
        colours=colours_told(language),
        limits=schemas.Limits(photo_bytes=LARGEST, mask_bytes=files.LARGEST_MASK),
        bot=schemas.Bot(username=house.telegram.username),
        notice=plain("studio-resting", language) if house.switches.paused else None,
    )


async def paintings(visit: Visit) -> schemas.Paintings:
    """The paintings on offer, ours first."""
    language, offer = visit.language, visit.house.collection.paintings
    versions = await files.versions(offer)
    told = [
        schemas.PaintingTold(
            name=each.name,
            title=called(each.name, each.title, language),
            story=story_of(each, language),
            artist=each.artist or None,
            picture=f"{API}/paintings/{each.name}.jpg?v={version}",
        )
        for each, version in zip(offer, versions, strict=True)
    ]
    return schemas.Paintings(paintings=told)


# --- orders -----------------------------------------------------------------------------------------


async def order_wall(visit: Visit, body: schemas.WallOrder) -> schemas.Job:
    """Orders a photo small in many manners; another wall of the same person ends with that."""
    look = await _allowed(visit, body, Deed.SKETCH)
    job = await ordering.wall(
        visit.house, visit.person.id, body.photo, body.paintings, look, request=str(body.request)
    )
    return await job_told(visit.house, job, visit.language)


async def order_trial(visit: Visit, body: schemas.TrialOrder) -> schemas.Job:
    """Orders a small picture, to see what a change does; earlier trials of the same person end with that."""
    look = await _allowed(visit, body, Deed.SKETCH)
    job = await ordering.trial(
        visit.house, visit.person.id, body.photo, _styles(body), look, request=str(body.request)
    )
    return await job_told(visit.house, job, visit.language)


async def order_picture(visit: Visit, body: schemas.PictureOrder) -> schemas.Job:
    """Orders a picture, which goes on from a small one of the same order if one is named."""
    look = await _allowed(visit, body, Deed.PICTURE)
    taste_id = None
    if body.taste is not None:
        tasted = await tastes.at(visit.house.db, (await visit.job(body.taste.job)).id, body.taste.position)
        taste_id = tasted.id if tasted else None
    job = await ordering.picture(
        visit.house,
        visit.person.id,
        body.photo,
        _styles(body),
        look,
        taste_id=taste_id,
        request=str(body.request),
    )
    return await job_told(visit.house, job, visit.language)


async def _allowed(visit: Visit, order: schemas.Order, deed: Deed) -> Look:
    """The look of an order that may be given; an order that was given already is counted no second time."""
    given = order.look.model_dump(exclude_none=True)
    if "size" in given and given["size"] not in visit.house.settings.sizes:
        sizes = ", ".join(str(size) for size in visit.house.settings.sizes)
        raise Sorry("studio-no-size", sizes=sizes)
    await visit.enter()
    if await doors.asked(visit.house.db, visit.person.id, str(order.request)) is None:
        visit.count(deed)
    return replace(await orders.look_of(visit.house, visit.person.id), **given)


def _styles(order: schemas.TrialOrder) -> list[StyleChoice]:
    return [StyleChoice(**style.model_dump()) for style in order.styles]


# --- what has become of them ------------------------------------------------------------------------


async def job(visit: Visit, path: schemas.OfJob) -> schemas.Job:
    """An order, and what has become of it."""
    return await job_told(visit.house, await visit.job(path.id), visit.language)


async def cancel(visit: Visit, path: schemas.OfJob) -> None:
    """Stops a job within a step; one that is over stays as it is."""
    await visit.house.dispatcher.cancel((await visit.job(path.id)).id)


async def to_chat(visit: Visit, path: schemas.OfJob) -> None:
    """Sends the picture to one's private chat with the bot, once."""
    job = await visit.job(path.id)
    if visit.person.is_visitor:
        raise Sorry("studio-no-chat")
    await ordering.to_chat(visit.house, visit.person.id, job)


async def past(visit: Visit, query: schemas.Leafing) -> schemas.History:
    """One's pictures, from here and from all chats, the newest first."""
    db, person_id, first = visit.house.db, visit.person.id, 0
    if query.before is not None:
        place = await history.place(db, await visit.job(query.before))
        if place is None:
            raise Sorry("job-gone")
        first = place + 1
    found = await history.page(db, person_id, first, query.most + 1)
    told = await pictures_told(visit.house, found[: query.most], visit.language)
    return schemas.History(jobs=told, more=len(found) > query.most)


async def forget_picture(visit: Visit, path: schemas.OfJob) -> None:
    """Deletes a picture of one's history, with its files."""
    if not await history.delete(visit.house.db, visit.person.id, path.id):
        raise Sorry("studio-no-such")


# --- all of it --------------------------------------------------------------------------------------

_ORDERS = (403, 404, 409, 413, 415, 422, 429)
_UPLOADS = (403, 409, 413, 422, 429)

ENDPOINTS: Sequence[Endpoint] = (
    Endpoint("POST", "/visitors", new_visitor, status=201, refuses=(401, 413, 415, 429)),
    Endpoint("GET", "/me", me, refuses=(403,)),
    Endpoint("GET", "/paintings", paintings),
    Endpoint("GET", "/paintings/{name}.jpg", files.painting, gives=[files.JPEG], refuses=(404, 422)),
    Endpoint("GET", "/photos", files.photos),
    Endpoint("POST", "/photos", files.take_photo, status=201, takes=["*/*"], refuses=_UPLOADS),
    Endpoint("POST", "/masks", files.take_mask, status=201, takes=[files.PNG], refuses=_UPLOADS),
    Endpoint("GET", "/files/{sha}.jpg", files.photo, gives=[files.JPEG], refuses=(404, 422)),
    Endpoint("POST", "/walls", order_wall, status=201, refuses=_ORDERS),
    Endpoint("POST", "/trials", order_trial, status=201, refuses=_ORDERS),
    Endpoint("POST", "/pictures", order_picture, status=201, refuses=_ORDERS),
    Endpoint("GET", "/jobs/{id}", job, refuses=(404,)),
    Endpoint("DELETE", "/jobs/{id}", cancel, status=204, refuses=(404,)),
    Endpoint("POST", "/jobs/{id}/chat", to_chat, status=204, refuses=(404, 409)),
    Endpoint("GET", "/jobs/{id}/shown.jpg", files.shown, gives=[files.JPEG, files.PNG], refuses=(404,)),
    Endpoint("GET", "/jobs/{id}/result.png", files.result, gives=[files.PNG], refuses=(404,)),
    Endpoint("GET", "/jobs/{id}/content.jpg", files.content, gives=[files.JPEG], refuses=(404, 422)),
    Endpoint("GET", "/jobs/{id}/film.mp4", files.film_of, gives=[files.MP4], refuses=(404, 422)),
    Endpoint("GET", "/jobs/{id}/tasted-{position}.png", files.tasted, gives=[files.PNG], refuses=(404,)),
    Endpoint("GET", "/history", past, refuses=(404,)),
    Endpoint("DELETE", "/history/{id}", forget_picture, status=204, refuses=(404,)),
    Endpoint("GET", "/events", stream.events, gives=[stream.EVENTS]),
)

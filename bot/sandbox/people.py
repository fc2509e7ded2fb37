"""What the people do: they write, send pictures, press buttons, ask the bot by its name, edit and delete.

Requests are JSON or multipart, answers JSON; what cannot be done raises `Refusal` with a sentence.
"""

from typing import Any

from bot.sandbox.cast import ANONYMOUS, AS_CHANNEL, GALLERY, Room, User
from bot.sandbox.content import LONGEST_CAPTION, LONGEST_TEXT
from bot.sandbox.entities import formatted
from bot.sandbox.errors import ApiError, Refusal
from bot.sandbox.markup import buttons
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.placing import located
from bot.sandbox.privacy import tell_bot
from bot.sandbox.world import Message, World

MOST_FILES = 10
LONGEST_QUERY = 256


async def send(world: World, call: Parameters) -> list[Message]:
    """Puts a person's message, or one message per file, into a chat and before the bot.

    `as` "group" hides an administrator behind the group, "channel" lets the person write as a channel.
    """
    person, room = who_and_where(world, call)
    if room.private and person["id"] in world.blocked:
        raise Refusal(f"{person['first_name']} has blocked the bot and cannot write to it.", 409)
    uploads = list(call.uploads.values())
    if len(uploads) > MOST_FILES:
        raise Refusal(f"An album holds at most {MOST_FILES} files; these are {len(uploads)}.")
    words = call.text("caption") or call.text("text")
    if not uploads:
        contents = [_written(words, "text", "entities", LONGEST_TEXT)]
        if not contents[0]:
            raise Refusal("There is nothing to send: write something or choose a file.")
    else:
        contents = [await _attached(world, upload, call) for upload in uploads]
        if "sticker" not in contents[0]:  # which has no caption
            contents[0] |= _written(words, "caption", "caption_entities", LONGEST_CAPTION)
    where = _place(world, room, call)
    for kind in ("photo", "document"):  # Telegram's albums hold one kind each
        album = [content for content in contents if kind in content]
        if len(album) > 1:
            number = world.new_album()
            for content in album:
                content["media_group_id"] = number
    sender, spoken = _voice(person, room, call.text("as"))
    messages = [world.post(room, sender, spoken | where | content) for content in contents]
    for message in messages:
        tell_bot(world, room, "message", message)
    return messages


async def press(world: World, call: Parameters) -> str:
    """Presses an inline button; returns the callback query's id. Who hides behind the group presses openly.

    With `forged` 1 the message needs no such button, and need not be there any more: a modified app sends
    what it likes.
    """
    person, room = who_and_where(world, call)
    data = call.text("data")
    if call.flag("forged"):
        gone = {"chat": room.chat, "message_id": call.number("message_id"), "date": 0}
        message = world.message(room.id, call.number("message_id")) or gone
    else:
        message = existing(world, room, call)
        if data not in [button.get("callback_data") for button in buttons(message)]:
            raise Refusal(f"Message {message['message_id']} has no button with the data {data!r}.", 409)
    number = world.ask(person["id"], room.id)
    query = {
        "id": number,
        "from": person,
        "message": message,
        "chat_instance": str(7_000_000_000_000 + abs(room.id)),
        "data": data,
    }
    world.bot.inbox.put("callback_query", query)
    return number


async def inquire(world: World, call: Parameters) -> str:
    """Asks the bot what there is to send into a chat, as `@bot query` does; returns the inline query's id.

    The bot need not be in that chat. offset: as the answer before it said, for the results after those.
    """
    person, room = who_and_where(world, call)
    if len(call.text("query")) > LONGEST_QUERY:
        raise Refusal(f"An inline query has at most {LONGEST_QUERY} characters.")
    number = world.inquiries.ask(person["id"])
    query = {
        "id": number,
        "from": person,
        "query": call.text("query"),
        "offset": call.text("offset"),
        "chat_type": "sender" if room.private else room.kind,
    }
    world.bot.inbox.put("inline_query", query)
    return number


async def choose(world: World, call: Parameters) -> Message:
    """Sends what the bot offered in answer to an inline query: the person's own message, via the bot."""
    person, room = who_and_where(world, call)
    content = world.inquiries.offered(call.text("inline_query_id"), person["id"], call.text("result_id"))
    if content is None:
        raise Refusal(f"The bot has offered {person['first_name']} no such thing.", 404)
    where = _place(world, room, call)
    sender, spoken = _voice(person, room, call.text("as"))
    message = world.post(room, sender, {"via_bot": world.bot.user} | spoken | where | content)
    tell_bot(world, room, "message", message)
    return message


async def edit(world: World, call: Parameters) -> Message:
    """Changes the text or caption of a person's own message."""
    person, room = who_and_where(world, call)
    message = _own(world, room, person, call)
    if "text" in message:
        words = _written(call.text("text"), "text", "entities", LONGEST_TEXT)
        if not words:
            raise Refusal("A message cannot become empty; delete it instead.")
    else:
        words = _written(call.text("caption"), "caption", "caption_entities", LONGEST_CAPTION)
    kept = {k: v for k, v in message.items() if k not in ("text", "entities", "caption", "caption_entities")}
    if kept | words == message:
        return message
    after = {**kept, "edit_date": int(world.clock()), **words}
    world.replace(after)
    tell_bot(world, room, "edited_message", after)
    return after


async def delete(world: World, call: Parameters) -> None:
    """Deletes a message: one's own anywhere, any in a private chat. As on Telegram, the bot is not told."""
    person, room = who_and_where(world, call)
    message = existing(world, room, call) if room.private else _own(world, room, person, call)
    world.remove(room.id, message["message_id"])


async def block(world: World, call: Parameters) -> bool:
    """Blocks the bot, or with `blocked` 0 lets it write again; returns whether it is blocked now."""
    person = who(world, call)
    blocked = call.flag("blocked") if call.has("blocked") else True
    if blocked != (person["id"] in world.blocked):
        world.blocked ^= {person["id"]}
        states = [
            {"user": world.bot.user, "status": "member"},
            {"user": world.bot.user, "status": "kicked", "until_date": 0},
        ]
        old, new = states if blocked else reversed(states)
        chat = world.rooms[person["id"]].chat
        change = {
            "chat": chat,
            "from": person,
            "date": int(world.clock()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        world.bot.inbox.put("my_chat_member", change)
        world.saver.touch()
    return blocked


def who_and_where(world: World, call: Parameters) -> tuple[User, Room]:
    """The person a request is from, and the chat it is about, which they are in."""
    person = who(world, call)
    room = world.rooms.get(call.number("chat"))
    if room is None or room.moved_to or person["id"] not in room.people:
        raise Refusal(f"{person['first_name']} is in no chat {call.text('chat')!r}.", 404)
    return person, room


def who(world: World, call: Parameters) -> User:
    """The person a request is from."""
    person = world.people.get(call.number("from"))
    if person is None:
        raise Refusal(f"There is no person {call.text('from')!r}.", 404)
    return person


def existing(world: World, room: Room, call: Parameters) -> Message:
    """The message a request is about."""
    message = world.message(room.id, call.number("message_id"))
    if message is None:
        raise Refusal(f"There is no message {call.text('message_id')!r} in this chat any more.", 404)
    return message


def _own(world: World, room: Room, person: User, call: Parameters) -> Message:
    message = existing(world, room, call)
    spoken_for = message["from"] == ANONYMOUS and person["id"] in room.admins
    if message["from"]["id"] != person["id"] and not spoken_for and message["from"] != AS_CHANNEL:
        raise Refusal(f"Message {message['message_id']} is not {person['first_name']}'s own.", 403)
    return message


def _voice(person: User, room: Room, wanted: str) -> tuple[User, dict[str, Any]]:
    """Who a message is from, and what else it says of its sender.

    wanted: "group" for an administrator who hides behind the group, as does who is set to do so; "channel"
    for one who writes in the name of the channel Gallery; "" for what is usual.
    """
    if wanted == "channel" and not room.private:
        return AS_CHANNEL, {"sender_chat": GALLERY}
    if wanted == "group" and person["id"] in room.admins:
        return ANONYMOUS, {"sender_chat": room.chat}
    if wanted:
        raise Refusal(f"{person['first_name']} cannot write as {wanted!r} in this chat.", 409)
    return _voice(person, room, "group") if person["id"] in room.anonymous else (person, {})


def _place(world: World, room: Room, call: Parameters) -> dict[str, Any]:
    thread = call.number("thread")
    if thread and thread not in room.topics:
        raise Refusal(f"There is no topic {thread} in this chat.", 404)
    target = None
    if call.number("reply_to"):
        target = world.message(room.id, call.number("reply_to"))
        if target is None:
            raise Refusal(f"Message {call.number('reply_to')}, to be replied to, is not there any more.", 404)
    return located(world, room, thread, target)


def _written(words: str, field: str, entities_field: str, longest: int) -> dict[str, Any]:
    text, entities = formatted(words)
    if len(text) > longest:
        raise Refusal(f"The {field} has {len(text)} characters; Telegram takes {longest}.")
    if not text:
        return {}
    return {field: text, entities_field: entities} if entities else {field: text}


async def _attached(world: World, upload: Upload, call: Parameters) -> dict[str, Any]:
    """A photo, or a document where asked or where the file is no picture that Telegram takes as a photo.

    Where asked for it is a sticker.
    """
    if not upload.data:
        raise Refusal(f"The file {upload.name!r} is empty.")
    if call.flag("as_sticker"):
        return {"sticker": await world.files.add_sticker(upload)}
    if not call.flag("as_document"):
        try:
            return {"photo": await world.files.add_photo(upload.data, any_size=True)}
        except ApiError:
            pass
    return {"document": await world.files.add_document(upload)}

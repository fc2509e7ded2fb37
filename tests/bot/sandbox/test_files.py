"""Photos are recompressed, documents kept; both go by id, up and down."""

import io

import pytest
from PIL import Image
from telegram import InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from bot.sandbox.files import photo_sizes

ADA = 101


def opened(data):
    return Image.open(io.BytesIO(bytes(data)))


async def test_a_photo_comes_in_telegrams_sizes(bot, picture):
    sent = await bot.send_photo(ADA, picture(2000, 1000))
    assert [(size.width, size.height) for size in sent.photo] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1280, 640),
    ]
    assert len({size.file_unique_id for size in sent.photo} | {size.file_id for size in sent.photo}) == 8


async def test_each_size_can_be_downloaded_and_is_what_it_says(bot, picture):
    sent = await bot.send_photo(ADA, picture(700, 500))
    for size in sent.photo:
        data = await (await size.get_file()).download_as_bytearray()
        assert (opened(data).size, len(data)) == ((size.width, size.height), size.file_size)


async def test_a_photo_loses_its_metadata_and_stands_upright(people, bot, picture):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "taken at home"
    (sent,) = await people.send(files=[("me.jpg", picture(400, 200, exif=exif))])
    data = await people.file(sent["photo"][-1]["file_id"])
    assert opened(data).size == (200, 400)
    assert b"taken at home" not in data and not opened(data).getexif()


async def test_transparent_pictures_stand_on_white():
    written = io.BytesIO()
    Image.new("RGBA", (200, 100), (255, 0, 0, 0)).save(written, "PNG")
    *_, (_, _, jpeg) = photo_sizes(written.getvalue())
    assert min(opened(jpeg).getpixel((100, 50))) > 250


async def test_a_document_is_kept_byte_for_byte_with_a_thumbnail(bot, picture):
    data = picture(900, 600, "PNG")
    sent = await bot.send_document(ADA, data, filename="wave.png", caption="all of it")
    document = sent.document
    assert (document.file_name, document.mime_type, document.file_size) == (
        "wave.png",
        "image/png",
        len(data),
    )
    assert bytes(await (await document.get_file()).download_as_bytearray()) == data
    assert (document.thumbnail.width, document.thumbnail.height) == (320, 213)


async def test_photos_and_documents_are_sent_again_by_id(bot, picture):
    photo, document = (
        await bot.send_photo(ADA, picture()),
        await bot.send_document(ADA, b"text", filename="a.txt"),
    )
    again = await bot.send_photo(ADA, photo.photo[0].file_id)
    assert [size.file_unique_id for size in again.photo] == [size.file_unique_id for size in photo.photo]
    assert (await bot.send_document(ADA, document.document.file_id)).document == document.document
    album = await bot.send_media_group(
        ADA, [InputMediaPhoto(photo.photo[-1].file_id), InputMediaPhoto(picture())]
    )
    assert album[0].photo == again.photo


async def test_ids_that_do_not_fit_are_refused(bot, picture):
    photo, document = (
        await bot.send_photo(ADA, picture()),
        await bot.send_document(ADA, b"text", filename="a.txt"),
    )
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_photo(ADA, "AgACnothing")
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(ADA, document.document.file_id)
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(ADA, photo.photo[-1].file_id)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("AgACnothing")


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ((9000, 1001), "Photo_invalid_dimensions"),
        ((2100, 100), "Photo_invalid_dimensions"),
        (None, "Image_process"),
    ],
)
async def test_pictures_that_are_no_photos_for_telegram_are_refused(bot, picture, size, reason):
    data = picture(*size) if size else b"not a picture at all"
    with pytest.raises(BadRequest, match=reason):
        await bot.send_photo(ADA, data)


async def test_a_photo_of_more_than_10_megabytes_is_refused(bot):
    with pytest.raises(BadRequest, match="is too big for a photo"):
        await bot.send_photo(ADA, bytes(10 * 1024 * 1024 + 1))


async def test_a_file_of_more_than_20_megabytes_cannot_be_fetched(bot, people):
    (sent,) = await people.send(files=[("big.bin", bytes(20 * 1024 * 1024 + 1))])
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(sent["document"]["file_id"])


async def test_an_upload_above_50_megabytes_is_too_large(bot):
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(ADA, bytes(52 * 1024 * 1024), filename="huge.bin")


async def test_names_of_files_lead_nowhere_else(bot, sandbox):
    sent = await bot.send_document(ADA, b"text", filename="../../etc/passwd")
    assert sent.document.file_name == "passwd"
    for path in ("../state.json", "%2e%2e/state.json", "/etc/passwd", "documents/../../state.json"):
        async with sandbox.session.get(f"/file/bot{bot.token}/{path}") as response:
            assert response.status == 404


async def test_a_film_that_plays_by_itself_is_a_document_as_well(bot, sandbox):
    sent = await bot.send_animation(ADA, b"\x00\x00\x00\x18ftypisom", filename="a.mp4", caption="How it came")
    assert (sent.animation.file_name, sent.animation.mime_type) == ("a.mp4", "video/mp4")
    assert sent.document.file_id == sent.animation.file_id and sent.caption == "How it came"
    again = await bot.send_animation(ADA, sent.animation.file_id, has_spoiler=True)
    assert again.animation.file_id == sent.animation.file_id and again.has_media_spoiler

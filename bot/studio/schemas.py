"""What travels between the page and the bot, as JSON: each is checked by these, and described by them too."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, field_validator

from bot.texts import LANGUAGES
from storage.look import STROKES, Colours
from storage.schema import Door, JobKind

LARGEST_ROW = 2**63 - 1
MOST_STYLES = 6
"""In one picture, mixed or each in a place of its own."""
FINEST, COARSEST = STROKES

Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="A picture, by the SHA-256 of its bytes.")]
Name = Annotated[str, Field(min_length=1, max_length=64, description="A painting on offer, by its name.")]
RowId = Annotated[int, Field(ge=1, le=LARGEST_ROW)]
Position = Annotated[int, Field(ge=0, le=1000)]


def _is_spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError("this language is not spoken here")
    return language


Language = Annotated[
    str, AfterValidator(_is_spoken), WithJsonSchema({"type": "string", "enum": sorted(LANGUAGES)})
]
Url = Annotated[str, Field(description="Where it is fetched, with the same `Authorization`.")]


class _Given(BaseModel):
    """What is sent to us: nothing is in it that is not described, and nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Told(BaseModel):
    """What we answer."""

    model_config = ConfigDict(frozen=True)


class InPath(_Given):
    """Parts of an address."""


class InQuery(_Given):
    """What stands behind its question mark."""


class InBody(_Given, strict=True):
    """A body, in JSON."""

    @field_validator("*", mode="before")
    @classmethod
    def _whole(cls, value: object) -> object:
        """In JSON 2.0 is as whole a number as 2."""
        return int(value) if isinstance(value, float) and value.is_integer() else value


# --- what is asked for ------------------------------------------------------------------------------


class OfJob(InPath):
    id: RowId


class OfTaste(InPath):
    id: RowId
    position: Position


class OfFile(InPath):
    sha: Sha


class OfPainting(InPath):
    name: Name


class Speaking(InQuery):
    language: Annotated[
        Language | None,
        Field(description="What to speak from now on; a visitor says it in `Accept-Language` after that."),
    ] = None


class Shown(InQuery):
    longest: Annotated[int, Field(ge=64, le=1280, description="Its longest side in pixels, at most.")] = 1280


class Version(InQuery):
    v: Annotated[str, Field(max_length=64, description="Which of its pictures, so that it may be kept.")] = ""


class Leafing(InQuery):
    before: Annotated[RowId | None, Field(description="Only what was ordered before this job.")] = None
    most: Annotated[int, Field(ge=1, le=100)] = 30


class NewVisitor(InBody):
    """Nothing is asked of a visitor."""


class LookGiven(InBody):
    """How to paint; what is left out is as the person likes it."""

    size: Annotated[int | None, Field(ge=1, le=4096, description="One of `sizes`.")] = None
    strength: Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)] = None
    colours: Colours | None = None
    stroke: Annotated[float | None, Field(ge=FINEST, le=COARSEST, allow_inf_nan=False)] = None


class _StyleGiven(InBody):
    weight: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1.0
    mask: Annotated[Sha | None, Field(description="White where the style goes.")] = None


class PaintingGiven(_StyleGiven):
    """A style: a painting on offer."""

    painting: Name
    image: None = None


class ImageGiven(_StyleGiven):
    """A style: a picture of one's own."""

    image: Sha
    painting: None = None


StyleGiven = PaintingGiven | ImageGiven


class Order(InBody):
    """What all orders have."""

    request: Annotated[
        UUID, Field(description="One's own for each order. Sent again it is the same order, and no other.")
    ]
    photo: Sha
    look: LookGiven = LookGiven()


class WallOrder(Order):
    """A photo small in many manners, in this order."""

    paintings: Annotated[list[Name], Field(min_length=1, max_length=200)]


class TrialOrder(Order):
    """A small picture, to see what a change does."""

    styles: Annotated[list[StyleGiven], Field(min_length=1, max_length=MOST_STYLES)]


class TasteGiven(InBody):
    """A small picture, to go on from."""

    job: RowId
    position: Position


class PictureOrder(TrialOrder):
    """A picture."""

    taste: TasteGiven | None = None


# --- what is answered -------------------------------------------------------------------------------


class Problem(_Told):
    """Why something was not done."""

    error: Annotated[str, Field(description="A sentence, in the language of whoever asks.")]
    code: Annotated[str, Field(description="The same for programs.")]


class Visitor(_Told):
    key: Annotated[str, Field(description="To be sent as `Authorization: Bearer …`, and told to nobody.")]


class Who(_Told):
    kind: Literal["telegram", "visitor"]
    name: str | None


class LookTold(_Told):
    size: int
    strength: float
    colours: Colours
    stroke: float


class StrengthOffered(_Told):
    least: float = 0.0
    most: float = 1.0
    step: float = 0.05


class StrokeOffered(_Told):
    least: float = FINEST
    most: float = COARSEST
    steps: list[float]


class Offered(_Told):
    strength: StrengthOffered = StrengthOffered()
    stroke: StrokeOffered


class ColoursOffered(_Told):
    name: Colours
    title: str


class Limits(_Told):
    photo_bytes: int
    mask_bytes: int


class Bot(_Told):
    username: str


class Me(_Told):
    """Who asks, and what there is to choose."""

    person: Who
    language: str
    languages: Annotated[dict[str, str], Field(description="Each as it calls itself.")]
    direction: Literal["ltr", "rtl"]
    texts: Annotated[dict[str, str | dict[str, str]], Field(description="A sentence, or one a plural form.")]
    sizes: list[int]
    look: LookTold
    offered: Offered
    colours: list[ColoursOffered]
    limits: Limits
    bot: Bot
    notice: str | None


class PaintingTold(_Told):
    name: str
    title: str
    story: str
    artist: str | None
    picture: Annotated[str, Field(description="Where anybody may fetch it.")]


class Paintings(_Told):
    paintings: list[PaintingTold]


class PhotoTold(_Told):
    photo: Sha
    picture: Url


class Photos(_Told):
    photos: list[PhotoTold]


class PhotoTaken(PhotoTold):
    width: int
    height: int


class MaskTaken(_Told):
    mask: Sha


class StyleTold(_Told):
    painting: str | None
    image: Sha | None
    title: str
    weight: float
    mask: Sha | None


class Tasted(_Told):
    position: int
    painting: str | None
    picture: Url


class Pictures(_Told):
    """Where the pictures of a job are fetched; null while there is none, or where it may not be saved."""

    shown: Url | None
    lossless: Url | None
    content: Url
    film: Url | None
    tasted: list[Tasted]


class VeilTold(_Told):
    """How the photo was covered where it was sent, and so is whatever shows it."""

    spoiler: bool
    protected: bool


class Job(_Told):
    """An order, and what has become of it."""

    id: int
    kind: JobKind
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    door: Door
    photo: Sha
    styles: list[StyleTold]
    look: LookTold
    veil: VeilTold
    place: Annotated[int | None, Field(description="How many are painted before it.")]
    seconds_left: float | None
    share: Annotated[float, Field(ge=0, le=1)]
    ordered_at: datetime
    seconds: Annotated[float | None, Field(description="What it took.")]
    error: str | None
    pictures: Pictures
    in_chat: bool


class History(_Told):
    jobs: list[Job]
    more: bool


class ProgressTold(_Told):
    """Of the stream of events: how far a job is."""

    job: int
    share: float
    place: int | None
    seconds_left: float | None
    preview: Annotated[str | None, Field(description="A JPEG as a `data:` address.")]


class TastedTold(Tasted):
    """Of the stream of events: one more small picture is there."""

    job: int

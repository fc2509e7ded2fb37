"""What a person chooses: one value that cannot be wrong, and has a column for each of its fields."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from storage import images, jobs
from storage.columns import columns_of, spread
from storage.look import Colours, Look, Sha256, StyleChoice, region_of, within
from storage.schema import Base, DraftStyle, Job, JobStyle, Preferences

NAMED = {"image": "image_sha", "mask": "mask_sha"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"size": 0}, "not 0"),
        ({"strength": 1.01}, "1.01"),
        ({"strength": -0.1}, "-0.1"),
        ({"strength": float("nan")}, "nan"),
        ({"colours": "pink"}, "pink"),
        ({"stroke": 0.2}, "0.2"),
        ({"stroke": 4.5}, "4.5"),
        ({"stroke": float("nan")}, "nan"),
        ({"recipe": ""}, "recipe"),
    ],
)
def test_a_look_that_cannot_be_is_refused_in_a_sentence_that_names_the_value(wrong, named) -> None:
    with pytest.raises(ValueError, match=named):
        Look(**wrong)
    with pytest.raises(ValueError, match=named):
        replace(Look(), **wrong)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({}, "painting=None and image=None"),
        ({"painting": "wave", "image": "0" * 64}, "painting=wave"),
        ({"painting": "wave", "weight": 0}, "not 0"),
        ({"painting": "wave", "weight": -1.0}, "-1"),
        ({"painting": "wave", "weight": float("inf")}, "inf"),
        ({"painting": "wave", "weight": float("nan")}, "nan"),
    ],
)
def test_a_style_that_cannot_be_is_refused_in_a_sentence_that_names_the_value(wrong, named) -> None:
    with pytest.raises(ValueError, match=named):
        StyleChoice(**wrong)


def test_the_edges_of_what_can_be_chosen_can_be_chosen() -> None:
    for edge in ({"strength": 0}, {"strength": 1}, {"stroke": 0.25}, {"stroke": 4.0}, {"size": 1}):
        assert replace(Look(), **edge) != Look()


def test_values_that_are_equal_are_one_in_a_set() -> None:
    assert len({Look(size=512), Look(size=512), Look(size=512, colours=Colours.MATCH)}) == 2
    assert StyleChoice(painting="wave").images == frozenset()
    assert StyleChoice(image="a", mask="b").images == {"a", "b"}


def test_every_field_has_a_column_wherever_the_value_is_kept() -> None:
    for kind, tables in ((Look, (Preferences, Job)), (StyleChoice, (DraftStyle, JobStyle))):
        for table in tables:
            columns = {column.name for column in Base.metadata.tables[table.__tablename__].c}
            assert {NAMED.get(field.name, field.name) for field in fields(kind)} <= columns


async def test_what_was_chosen_comes_back_as_it_was(db, order) -> None:
    style, mask = [await images.keep(db, data, mime="image/png") for data in (b"style", b"mask")]
    look = Look(size=640, strength=0.25, colours=Colours.MATCH, stroke=2.5, recipe="gatys")
    styles = (StyleChoice(image=style, weight=0.25, mask=mask), StyleChoice(painting="wave", weight=0.75))
    placed = await order(1, look=look, styles=styles)
    for job in (placed, await jobs.get(db, placed.id), (await jobs.active(db, 1))[0]):
        assert (job.look, tuple(job.styles)) == (look, styles)
        assert isinstance(job.look.colours, Colours)


def test_a_new_field_of_any_kind_is_a_column_without_a_change_to_the_tables() -> None:
    class Frame(StrEnum):
        GOLD = "gold"
        NONE = "none"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Larger(Look):
        frame: Frame = Frame.NONE
        signed: bool = False
        mask: Sha256 | None = None

    class Tables(DeclarativeBase):
        pass

    class Image(Tables):
        __tablename__ = "images"
        sha: Mapped[str] = mapped_column(primary_key=True)

    class Wish(Tables):
        __tablename__ = "wishes"
        id: Mapped[int] = mapped_column(primary_key=True)
        look: Mapped[Larger] = spread(Larger)

    chosen = Larger(size=512, frame=Frame.GOLD, signed=True, mask="0" * 64)
    engine = sa.create_engine("sqlite://")
    Tables.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(sa.insert(Wish).values(columns_of(chosen)))
        assert session.scalars(sa.select(Wish)).one().look == chosen
    engine.dispose()
    table = Tables.metadata.tables["wishes"]
    assert [key.column.table.name for key in table.c.mask_sha.foreign_keys] == ["images"]
    assert [column.name for column in table.c if column.nullable] == ["size", "mask_sha"]


def test_styles_count_within_a_mask_and_others_beyond_it() -> None:
    wave, night = StyleChoice(painting="wave"), StyleChoice(painting="night")
    here = within([wave], "mask")
    assert here == (StyleChoice(painting="wave", mask="mask"),)
    assert region_of([*here, night]) == ("mask", (night,))
    assert within([wave, night], None) == (wave, night)
    assert region_of([wave, night]) == (None, ())

"""How values are laid out in tables: times, enums, and frozen dataclasses as one column a field."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

import sqlalchemy as sa
from sqlalchemy.orm import Composite, MappedColumn, composite, mapped_column

from storage.look import Sha256, StyleChoice

T = TypeVar("T")


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A point in time. SQLite forgets time zones, so everything is stored in UTC and comes back aware."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value} has no time zone; storage takes aware times only")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(kind: type[StrEnum]) -> sa.Enum:
    """A column of text that holds one of these."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=16,
        values_callable=lambda members: [member.value for member in members],
    )


TYPES: dict[type, Any] = {bool: sa.Boolean(), int: sa.Integer(), float: sa.Double(), str: sa.String(64)}


def spread(kind: type[T]) -> Composite[T]:
    """A value of that class, made of the row's columns when it is read."""
    hints = _hints(kind)

    def make(*values: Any) -> T:
        return kind(**dict(zip(hints, values, strict=True)))

    return composite(make, *(_column(name, hint) for name, hint in hints.items()))


def columns_of(value: object) -> dict[str, Any]:
    """The fields of a value by the names of their columns, for an INSERT or UPDATE."""
    hints = _hints(type(value))
    return {_name(name, hint): getattr(value, name) for name, hint in hints.items()}


def numbered(styles: Iterable[StyleChoice]) -> list[dict[str, Any]]:
    """For each style, in their order: its columns and its position."""
    return [{"position": position, **columns_of(style)} for position, style in enumerate(styles)]


def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}


def _column(name: str, hint: Any) -> MappedColumn[Any]:
    plain, optional = _without_none(hint)
    if plain == Sha256:
        refers = sa.ForeignKey("images.sha")
        return mapped_column(_name(name, hint), TYPES[str], refers, index=True, nullable=optional)
    kept_as = one_of(plain) if issubclass(plain, StrEnum) else TYPES[plain]
    # With a default of its own, such a column is added to rows that are there without rebuilding the table.
    default = sa.false() if plain is bool else None
    return mapped_column(_name(name, hint), kept_as, nullable=optional, server_default=default)


def _name(field: str, hint: Any) -> str:
    return f"{field}_sha" if _without_none(hint)[0] == Sha256 else field


def _without_none(hint: Any) -> tuple[Any, bool]:
    """The type itself, and whether None is allowed beside it."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    optional = NoneType in get_args(hint)
    return (kinds[0] if optional else hint), optional

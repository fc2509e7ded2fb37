"""What the admins of a group have chosen for it: one frozen value.

The table has a column for each field (`storage.schema`), so a new field is a line here and a migration.
"""

from dataclasses import dataclass, replace

from storage.look import Colours, Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds in a group. Of what may be None, each person's own choice counts then.

    size, strength, colours, stroke: as in Look, of all that is ordered there. language: is spoken there.
    admins_only: nobody else may use the bot there. quiet: it makes no more of itself than it has to.
    """

    size: int | None = None
    strength: float | None = None
    colours: Colours | None = None
    stroke: float | None = None
    language: str | None = None
    admins_only: bool = False
    quiet: bool = False

    def __post_init__(self) -> None:
        self.applied_to(Look())  # raises ValueError for what can be no look

    def applied_to(self, look: Look) -> Look:
        """How somebody's picture is painted here whose own choice that look is."""
        return replace(
            look,
            size=look.size if self.size is None else self.size,
            strength=look.strength if self.strength is None else self.strength,
            colours=look.colours if self.colours is None else self.colours,
            stroke=look.stroke if self.stroke is None else self.stroke,
        )

"""What people can do, one file a feature. Routing, menus and kinds of updates follow from the features."""

from bot.features import Feature
from bot.handlers import (
    albums,
    cancel,
    choosing,
    gallery,
    groups,
    history,
    painting,
    preferences,
    privacy,
    result,
    start,
    words,
)

FEATURES: tuple[Feature, ...] = (
    start.FEATURE,
    gallery.FEATURE,
    history.FEATURE,
    painting.FEATURE,
    albums.FEATURE,
    preferences.FEATURE,
    cancel.FEATURE,
    result.FEATURE,
    privacy.FEATURE,
    groups.FEATURE,
    words.FEATURE,
    choosing.FEATURE,  # last: it takes what no other feature does
)
"""In the order of the menus, and in which they are asked whether they take a message."""

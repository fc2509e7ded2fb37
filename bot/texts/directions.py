"""Which way a line runs, where a right-to-left language has names and commands of ours in it.

A chat lets a line run the way its first letter does, and puts the slash of a command on whatever side the
letters around it say. Marks that nobody sees tell it better: the line is the language's, a command is ours.
"""

import re
import unicodedata
from functools import lru_cache

from babel import Locale

RIGHT_TO_LEFT, LEFT_TO_RIGHT = "\u200f", "\u200e"

_COMMAND = re.compile(rf"(?<![\w<:/.{LEFT_TO_RIGHT}])/(?=[a-z])")
_TAG = re.compile(r"<[^<>]*>|&[#\w]+;")


@lru_cache(maxsize=64)
def runs_left(code: str) -> bool:
    """Whether a language is written from right to left."""
    return Locale.parse(code).text_direction == "rtl"


def to_the_left(said: str) -> str:
    """The sentence, HTML, with the marks that a right-to-left language needs."""
    return "\n".join(_marked(line) for line in _COMMAND.sub(f"{LEFT_TO_RIGHT}/", said).split("\n"))


def _marked(line: str) -> str:
    strong = (unicodedata.bidirectional(each) for each in _TAG.sub("", line))
    first = next((way for way in strong if way in ("L", "R", "AL")), None)
    return RIGHT_TO_LEFT + line if first == "L" else line

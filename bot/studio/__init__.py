"""The page for everyone: a Mini App and, where the operator wants it, a web page over the same orders.

It gets the house, like a handler; queue, fairness, limits, history and delivery are the chat's.

`api` is the list of all that is answered, and each function there says what it takes and gives by the models
of `schemas`: `endpoints` checks requests by these, `openapi` describes them so. `identity` says who asks.
"""

from bot.studio.serving import create_app
from bot.studio.visits import Studio

__all__ = ["Studio", "create_app"]

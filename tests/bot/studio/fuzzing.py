"""Hooks of schemathesis: orders of things that there are, so that they come to be painted.

By itself it makes up photos that nobody has uploaded. `STUDIO_PHOTO` names one that somebody has.
"""

import os
import uuid
from typing import Any

import schemathesis

PHOTO = os.environ.get("STUDIO_PHOTO", "")
SIZES = (64, 256)
PAINTINGS = ("wave", "night", "glass")


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    """An order of that photo, in paintings and a size on offer."""
    if not isinstance(body, dict) or "photo" not in body:
        return body
    body = {**body, "photo": PHOTO, "request": str(uuid.uuid4())}
    if body.get("look") and body["look"].get("size"):
        body["look"] = {**body["look"], "size": SIZES[int(body["look"]["size"]) % len(SIZES)]}
    if "paintings" in body:
        body["paintings"] = list(PAINTINGS[: len(body["paintings"])])
    if "styles" in body:
        body["styles"] = [_on_offer(style, number) for number, style in enumerate(body["styles"])]
    return body


def _on_offer(style: Any, number: int) -> Any:
    if style.get("painting") is not None:
        style = {**style, "painting": PAINTINGS[number % len(PAINTINGS)]}
    else:
        style = {**style, "image": PHOTO}
    return {**style, "mask": style.get("mask") and PHOTO}

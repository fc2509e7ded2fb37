"""The description of what the studio answers (OpenAPI 3.1), made of the models that check it."""

from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.studio import schemas
from bot.studio.api import ENDPOINTS
from bot.studio.endpoints import JSON, Endpoint
from bot.studio.views import API

TITLE = "The studio of Pastiche"
_ALWAYS = (400, 503)
"""What any address may answer: a request that is not understood; the bot is starting, or cannot just now."""
_REF = "#/components/schemas/{model}"
_BYTES = {"type": "string", "format": "binary"}

Json = dict[str, Any]


@cache
def document() -> Json:
    """The whole description; the same at each call."""
    schemes, components = models_json_schema(_models(), ref_template=_REF)
    paths: dict[str, Json] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemes)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": "1",
            "description": (
                "What the page for everyone asks of the bot. Who somebody is, `Authorization` says at each "
                "request; without that there is nothing to see but paintings."
            ),
        },
        "servers": [{"url": API}],
        "paths": paths,
        "components": {
            "schemas": components["$defs"],
            "securitySchemes": {
                "telegram": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`tma ` and the `initData` that Telegram gives a Mini App.",
                },
                "visitor": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The key of a visitor, where the page is open to them.",
                },
            },
        },
        "security": [{"telegram": []}, {"visitor": []}],
    }


_Schemes = Mapping[Any, Json]


def _models() -> list[tuple[type[BaseModel], JsonSchemaMode]]:
    found: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(schemas.Problem, "serialization"): None}
    for endpoint in ENDPOINTS:
        if (body := endpoint.model(schemas.InBody)) is not None:
            found[body, "validation"] = None
        if (told := endpoint.told) is not None:
            found[told, "serialization"] = None
    for event in (schemas.ProgressTold, schemas.TastedTold):
        found[event, "serialization"] = None
    return list(found)


def _operation(endpoint: Endpoint, schemes: _Schemes) -> Json:
    operation: Json = {
        "operationId": endpoint.name,
        "summary": endpoint.says.partition("\n")[0],
        "parameters": [
            *_parameters(endpoint, schemas.InPath, "path"),
            *_parameters(endpoint, schemas.InQuery, "query"),
        ],
        "responses": _responses(endpoint, schemes),
    }
    if endpoint.is_open:
        operation["security"] = []
    if (body := endpoint.model(schemas.InBody)) is not None:
        operation["requestBody"] = {
            "required": True,
            "content": _content([JSON], schemes[body, "validation"]),
        }
    elif endpoint.takes:
        operation["requestBody"] = {"required": True, "content": _content(endpoint.takes, _BYTES)}
    return operation


def _responses(endpoint: Endpoint, schemes: _Schemes) -> Json:
    good: Json = {"description": HTTPStatus(endpoint.status).phrase}
    if (told := endpoint.told) is not None:
        good["content"] = _content([JSON], schemes[told, "serialization"])
    elif endpoint.gives:
        good["content"] = _content(endpoint.gives, _BYTES)
    problem = _content([JSON], schemes[schemas.Problem, "serialization"])
    refusals = {*_ALWAYS, *endpoint.refuses} | (set() if endpoint.is_open else {401})
    bad = {
        str(status): {"description": HTTPStatus(status).phrase, "content": problem}
        for status in sorted(refusals)
    }
    for status in ("429", "503"):
        if status in bad:
            seconds = {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}
            bad[status] = {**bad[status], "headers": {"Retry-After": seconds}}
    return {str(endpoint.status): good, **bad}


def _parameters(endpoint: Endpoint, kind: type[BaseModel], where: str) -> list[Json]:
    model = endpoint.model(kind)
    if model is None:
        return []
    described = model.model_json_schema()
    return [
        {
            "name": name,
            "in": where,
            "required": name in described.get("required", ()),
            "schema": schema,
        }
        for name, schema in described["properties"].items()
    ]


def _content(types: Sequence[str], schema: Json) -> Json:
    return {each: {"schema": schema} for each in types}

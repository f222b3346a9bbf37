"""The OpenAPI document of the hall: what the routes say, and what all answers have in common."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sync.hall.bodies import schemas_of
from sync.hall.problems import MEDIA_TYPE
from sync.wire.batch import Batch
from sync.wire.calls import EnrolRequest, HelloRequest, ProblemBody, TokenRequest

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_REQUEST_ID = {
    "description": "The id of the request, as it was sent or as it was given",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,100}$"},
}
_RETRY_AFTER = {"description": "Seconds to wait, with 429 and 503", "schema": {"type": "integer", "minimum": 1}}
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}}}


def document_of(app: FastAPI) -> dict[str, Any]:
    """The document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(schemas_of(EnrolRequest, TokenRequest, HelloRequest, Batch, ProblemBody))
        for path in document["paths"].values():
            for method, operation in path.items():
                if method in _METHODS:
                    _complete(method, operation)
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    answers: dict[str, Any] = operation["responses"]
    answers.pop("422", None)
    for status, answer in answers.items():
        headers = answer.setdefault("headers", {})
        headers["X-Request-ID"] = _REQUEST_ID
        if status in {"4XX", "5XX"}:
            headers["Retry-After"] = _RETRY_AFTER
            answer["content"] = _PROBLEM
        if method == "head":
            answer.pop("content", None)

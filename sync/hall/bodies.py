"""Reading request bodies with hard bounds, and describing them in the OpenAPI document."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema

from sync.hall.problems import ProblemError
from sync.wire.codes import Problem
from sync.wire.framing import BadGzipError, BodyTooLargeError, inflate
from sync.wire.limits import SMALL_BODY, Limits

READ_SECONDS = 60.0
"""How long a body may take to arrive."""

Message = TypeVar("Message", bound=BaseModel)


async def read_small(request: Request, model: type[Message]) -> Message:
    """Read one of the small messages.

    Raises:
        ProblemError: `too_large`, `bad_json` or `bad_request` with the field.
    """
    body = await _read(request, SMALL_BODY)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise ProblemError(Problem.BAD_JSON) from error
        field = ".".join(str(part) for part in first["loc"])[:64]
        raise ProblemError(Problem.BAD_REQUEST, field) from error


async def read_batch_body(request: Request, limits: Limits) -> bytes:
    """Read a batch, plain or gzipped, never holding more than the limits allow.

    Raises:
        ProblemError: `too_large`, `unsupported_encoding` or `bad_json`.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        return await _read(request, limits.max_raw_bytes)
    if encoding != "gzip":
        raise ProblemError(Problem.UNSUPPORTED_ENCODING, "content-encoding")
    packed = await _read(request, limits.max_gzip_bytes)
    try:
        return inflate(packed, limits.max_raw_bytes)
    except BodyTooLargeError as error:
        raise ProblemError(Problem.TOO_LARGE) from error
    except BadGzipError as error:
        raise ProblemError(Problem.BAD_JSON) from error


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise ProblemError(Problem.TOO_LARGE)
    body = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > limit:
                    raise ProblemError(Problem.TOO_LARGE)
    except TimeoutError as error:
        raise ProblemError(Problem.BAD_REQUEST) from error
    return bytes(body)


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads its body by itself."""
    reference = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": reference}}}}


def schemas_of(*models: type[BaseModel]) -> dict[str, Any]:
    """The component schemas those references point to."""
    _, document = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    return dict(document["$defs"])

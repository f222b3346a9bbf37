"""Answers that refuse a whole request, as RFC 9457 problem bodies."""

from __future__ import annotations

import math

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from station_app.errors import Code, EnvironmentFault
from sync.hall.messages import problem_sentence
from sync.wire.calls import ProblemBody
from sync.wire.codes import Problem

MEDIA_TYPE = "application/problem+json"

_STATUS = {
    Problem.BAD_JSON: 400,
    Problem.BAD_REQUEST: 400,
    Problem.BAD_BATCH: 400,
    Problem.TOO_COMPLEX: 400,
    Problem.UNAUTHENTICATED: 401,
    Problem.ENROL_CODE: 403,
    Problem.DEVICE_REVOKED: 403,
    Problem.DEVICE_SUSPENDED: 403,
    Problem.DEVICE_UNCONFIRMED: 403,
    Problem.NOT_YOUR_REPLICA: 403,
    Problem.NOT_FOUND: 404,
    Problem.METHOD_NOT_ALLOWED: 405,
    Problem.GAP: 409,
    Problem.BATCH_ALTERED: 409,
    Problem.REPLICA_FORKED: 409,
    Problem.CLOCK_AHEAD: 409,
    Problem.RESYNC_REQUIRED: 410,
    Problem.TOO_LARGE: 413,
    Problem.TOO_MANY_CHANGES: 413,
    Problem.UNSUPPORTED_ENCODING: 415,
    Problem.UPLOAD_OFFSET: 409,
    Problem.TUS_VERSION: 412,
    Problem.UNSUPPORTED_MEDIA: 415,
    Problem.RANGE: 416,
    Problem.MIN_SCHEMA: 426,
    Problem.CHECKSUM_MISMATCH: 460,
    Problem.HASH_MISMATCH: 460,
    Problem.RATE_LIMITED: 429,
    Problem.INTERNAL: 500,
    Problem.BUSY: 503,
    Problem.STORAGE: 507,
}


class ProblemError(Exception):
    """A request that is refused as a whole; nothing was changed."""

    def __init__(
        self,
        problem: Problem,
        field: str = "",
        *,
        expected: int | None = None,
        hall_time: str | None = None,
        hall_ms: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.field = field
        self.expected = expected
        self.hall_time = hall_time
        self.hall_ms = hall_ms
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status it is answered with."""
        return _STATUS[self.problem]

    def response(self) -> Response:
        """The answer to send."""
        status = self.status
        body = ProblemBody(
            type=f"urn:station-desk:problem:{self.problem.value}",
            title=self.problem.value.replace("_", " "),
            status=status,
            detail=problem_sentence(self.problem),
            code=self.problem.value,
            field=self.field,
            expected=self.expected,
            hall_time=self.hall_time,
            hall_ms=self.hall_ms,
        )
        headers = {"Cache-Control": "no-store"}
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if self.problem is Problem.BUSY:
            headers["Retry-After"] = "5"
        if self.retry_after is not None:
            headers["Retry-After"] = str(math.ceil(self.retry_after))
        return JSONResponse(body.model_dump(exclude_none=True), status, headers, media_type=MEDIA_TYPE)


async def on_problem(_request: Request, error: Exception) -> Response:
    """Handler for `ProblemError`."""
    assert isinstance(error, ProblemError)
    return error.response()


async def on_http_error(_request: Request, error: Exception) -> Response:
    """Handler for what the router itself refuses."""
    assert isinstance(error, HTTPException)
    problem = {404: Problem.NOT_FOUND, 405: Problem.METHOD_NOT_ALLOWED}.get(error.status_code, Problem.BAD_REQUEST)
    response = ProblemError(problem).response()
    response.headers.update(error.headers or {})
    return response


async def on_environment_fault(_request: Request, error: Exception) -> Response:
    """Handler for a full disk or a busy store: nothing was stored, the station may send again."""
    assert isinstance(error, EnvironmentFault)
    busy = error.code is Code.STORE_BUSY
    return ProblemError(Problem.BUSY if busy else Problem.STORAGE).response()

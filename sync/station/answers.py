"""Making sense of what the hall answers without trusting it: a message, a refusal with a repair, or a fault of ours."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from station_app.errors import Code, EnvironmentFault
from sync.station.policy import Refusal
from sync.wire.calls import ProblemBody
from sync.wire.codes import Problem

Answer = TypeVar("Answer", bound=BaseModel)


class RefusedError(Exception):
    """The hall refused a request as a whole, with a code that the session knows a repair for."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class ServerBugError(EnvironmentFault):
    """The hall failed over a request without saying why; the same may help, or other bytes."""


def read_answer(status: int, content_type: str, retry_after: str, body: bytes, answer: type[Answer]) -> Answer:
    """The message an answer holds.

    Raises:
        RefusedError: a refusal the session may know a repair for.
        EnvironmentFault: as `refusal_of` says.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if status == 200 and kind == "application/json":
        try:
            return answer.model_validate_json(body)
        except ValidationError as error:
            raise EnvironmentFault(Code.HALL_NONSENSE, "hall") from error
    raise refusal_of(status, content_type, retry_after, body)


def refusal_of(status: int, content_type: str, retry_after: str, body: bytes) -> RefusedError | EnvironmentFault:
    """What an answer that is no success means, to be raised.

    Returns:
        A refusal with a repair, or one of `hall_nonsense`, `hall_busy`, `auth_failed`, `device_revoked`,
        `device_unconfirmed`, `client_too_old`.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if status in {500, 502, 504}:
        return ServerBugError(Code.HALL_BUSY, "hall", status=status)
    if status in {429, 503, 507}:
        return EnvironmentFault(Code.HALL_BUSY, "hall", retry_after=_seconds(retry_after))
    problem = _problem(body) if kind == "application/problem+json" else None
    if problem is None or problem.status != status:
        return EnvironmentFault(Code.HALL_NONSENSE, "hall")
    if problem.code == Problem.DEVICE_REVOKED:
        return EnvironmentFault(Code.DEVICE_REVOKED, "hall")
    if problem.code == Problem.DEVICE_UNCONFIRMED:
        return EnvironmentFault(Code.DEVICE_UNCONFIRMED, "hall", fingerprint="")
    if status == 401 or problem.code == Problem.DEVICE_SUSPENDED:
        return EnvironmentFault(Code.AUTH_FAILED, "hall", reason=problem.code)
    if status == 426:
        return EnvironmentFault(Code.CLIENT_TOO_OLD, "hall")
    return RefusedError(Refusal(status, problem.code, problem.expected, problem.hall_ms))


def _problem(body: bytes) -> ProblemBody | None:
    try:
        return ProblemBody.model_validate_json(body)
    except ValidationError:
        return None


def _seconds(text: str) -> int | None:
    return min(int(text), 3_600) if text.isascii() and text.isdigit() and len(text) < 9 else None

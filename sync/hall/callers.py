"""Who calls a route: the device behind the access token, looked up before a byte of the body is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from sync.hall import auth
from sync.hall.bearers import Bearers
from sync.hall.context import Hall
from sync.hall.problems import ProblemError
from sync.hall.rates import Limiter
from sync.wire.codes import Problem

_BEARER = HTTPBearer(auto_error=False, description="The access token of an enrolled device")


async def _caller(
    request: Request, _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> auth.Device:
    return await run_in_threadpool(_admitted, request, auth.authenticate)


async def _sender(
    request: Request, _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> auth.Device:
    bearers: Bearers = request.app.state.bearers
    limiter: Limiter = request.app.state.limiter
    device = bearers.known(request.headers.get("authorization"))
    if device is not None and limiter.counted_ahead("device", device.device_id):
        request.state.device = device.device_id
        return device
    return await run_in_threadpool(_admitted_sender, request)


def _admitted(request: Request, authenticate: Callable[[Hall, str | None], auth.Bearer]) -> auth.Device:
    hall: Hall = request.app.state.hall
    bearer = authenticate(hall, request.headers.get("authorization"))
    request.state.device = bearer.device.device_id
    _count(request, "device", bearer.device.device_id)
    request.app.state.bearers.remember(bearer)
    return bearer.device


def _admitted_sender(request: Request) -> auth.Device:
    """The transaction that takes the batch in looks at the device again, so that it may be known from before."""
    bearers: Bearers = request.app.state.bearers
    known = bearers.known(request.headers.get("authorization"))
    if known is None:
        return _admitted(request, auth.authenticate_sender)
    request.state.device = known.device_id
    _count(request, "device", known.device_id)
    return known


async def count_address(request: Request, kind: str) -> None:
    """Count a request that comes without a device against the address it comes from.

    Args:
        kind: `enrol` or `token`.

    Raises:
        ProblemError: `rate_limited`.
    """
    await run_in_threadpool(_count, request, kind, request.client.host if request.client else "")


def _count(request: Request, kind: str, who: str) -> None:
    limiter: Limiter = request.app.state.limiter
    wait = limiter.wait(kind, who)
    if wait:
        raise ProblemError(Problem.RATE_LIMITED, retry_after=wait)


Caller = Annotated[auth.Device, Depends(_caller)]
"""The parameter of a route that only an active device may call."""

Sender = Annotated[auth.Device, Depends(_sender)]
"""The parameter of the route for batches: a device that was lost may still send them, into quarantine."""

"""Who calls a route: the device behind the access token, looked up before a byte of the body is read."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from sync.hall import auth
from sync.hall.context import Hall

_BEARER = HTTPBearer(auto_error=False, description="The access token of an enrolled device")


async def _caller(
    request: Request, _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> auth.Device:
    hall: Hall = request.app.state.hall
    return await run_in_threadpool(auth.authenticate, hall, request.headers.get("authorization"))


async def _sender(
    request: Request, _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> auth.Device:
    hall: Hall = request.app.state.hall
    return await run_in_threadpool(auth.authenticate_sender, hall, request.headers.get("authorization"))


Caller = Annotated[auth.Device, Depends(_caller)]
"""The parameter of a route that only an active device may call."""

Sender = Annotated[auth.Device, Depends(_sender)]
"""The parameter of the route for batches: a device that was lost may still send them, into quarantine."""

"""The routes of tus 1.0.0: core, creation, creation-with-upload, checksum, expiration, termination."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from email.utils import formatdate
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from station_app.errors import EnvironmentFault
from sync.hall import uploads
from sync.hall.auth import Device
from sync.hall.callers import Caller
from sync.hall.context import Hall
from sync.hall.incoming import CHECKSUMS, SILENT_SECONDS, Checksum, Incoming, receive_into
from sync.hall.problems import ProblemError
from sync.hall.upload_metadata import HEADER, parse_metadata
from sync.hall.upload_openapi import (
    CHUNK_HEADERS,
    CREATION_HEADERS,
    TUS_HEADERS,
    answer_with,
    asked_for,
)
from sync.hall.uploads import Upload, UploadState
from sync.wire.codes import Problem

PATH = "/sync/v1/uploads"
VERSION = "1.0.0"
BODY_TYPE = "application/offset+octet-stream"
_EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"


class _TusRoute(APIRoute):
    """Every answer says which version of the protocol it speaks, refusals too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with the header added."""
        handler = super().get_route_handler()

        async def speaking(request: Request) -> Response:
            try:
                response = await handler(request)
            except ProblemError as error:
                response = error.response()
            response.headers["Tus-Resumable"] = VERSION
            return response

        return speaking


def upload_routes(hall: Hall) -> APIRouter:
    """The routes over an open hall."""
    router = APIRouter(route_class=_TusRoute)
    _add_offer(router, hall)

    @router.post(
        PATH,
        **answer_with(201, "Announced", "Location", "Upload-Offset", "Upload-Expires"),
        openapi_extra=asked_for(CREATION_HEADERS, BODY_TYPE, hall.limits.max_upload_bytes),
    )
    async def create_upload(request: Request, caller: Caller) -> Response:
        """Announce a file; its first bytes, or all of them, may come along."""
        _check_version(request)
        size = _number(request, "Upload-Length")
        described = parse_metadata(request.headers.get(HEADER, ""))
        checksum = _checksum(request)
        with_body = _has_body(request)
        if with_body:
            _check_body_type(request)
        upload = await run_in_threadpool(uploads.create, hall, caller, size, described)
        try:
            if with_body and upload.state is UploadState.COMPLETE:
                await _read_past(request, upload.size)
            elif with_body:
                upload = await _take(hall, caller, request, upload, checksum)
            upload = await run_in_threadpool(uploads.finish, hall, upload)
        except (ProblemError, EnvironmentFault):
            await run_in_threadpool(uploads.drop, hall, caller.station, upload.id)
            raise
        return Response(status_code=201, headers={"Location": f"{PATH}/{upload.id}", **_standing(upload)})

    @router.head(
        PATH + "/{upload_id}",
        **answer_with(200, "Where it stands", "Upload-Offset", "Upload-Length", HEADER, "Upload-Expires"),
        openapi_extra=asked_for(TUS_HEADERS),
    )
    async def show_upload(request: Request, upload_id: str, caller: Caller) -> Response:
        """How much of a file the hall has."""
        _check_version(request)
        upload = await run_in_threadpool(_settled, hall, caller.station, upload_id)
        told = {"Upload-Length": str(upload.size), HEADER: upload.metadata, "Cache-Control": "no-store"}
        return Response(headers={**_standing(upload), **told})

    @router.patch(
        PATH + "/{upload_id}",
        **answer_with(204, "Kept", "Upload-Offset", "Upload-Expires"),
        openapi_extra=asked_for(CHUNK_HEADERS, BODY_TYPE, hall.limits.max_upload_bytes),
    )
    async def continue_upload(request: Request, upload_id: str, caller: Caller) -> Response:
        """Send the next bytes of a file; the answer comes when they lie safely on disk."""
        _check_version(request)
        _check_body_type(request)
        offset, checksum = _number(request, "Upload-Offset"), _checksum(request)
        upload = await run_in_threadpool(uploads.begin, hall, caller.station, upload_id, offset)
        upload = await _take(hall, caller, request, upload, checksum)
        upload = await run_in_threadpool(uploads.finish, hall, upload)
        return Response(status_code=204, headers=_standing(upload))

    @router.delete(PATH + "/{upload_id}", **answer_with(204, "Forgotten"), openapi_extra=asked_for(TUS_HEADERS))
    async def end_upload(request: Request, upload_id: str, caller: Caller) -> Response:
        """Forget an upload; a file that was complete stays."""
        _check_version(request)
        await run_in_threadpool(uploads.drop, hall, caller.station, upload_id)
        return Response(status_code=204)

    return router


def _add_offer(router: APIRouter, hall: Hall) -> None:
    offered = {
        "Tus-Version": VERSION,
        "Tus-Extension": _EXTENSIONS,
        "Tus-Max-Size": str(hall.limits.max_upload_bytes),
        "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
    }

    @router.options(PATH, **answer_with(204, "What this hall offers", *offered))
    async def show_offer() -> Response:
        """What this hall offers of the upload protocol; needs no credentials."""
        return Response(status_code=204, headers=offered)

    @router.options(PATH + "/{upload_id}", **answer_with(204, "What this hall offers", *offered))
    async def show_offer_for_upload(upload_id: str) -> Response:  # noqa: ARG001  # the offer is the same for all
        """The same, asked of an upload."""
        return Response(status_code=204, headers=offered)


async def _take(hall: Hall, caller: Device, request: Request, upload: Upload, checksum: Checksum | None) -> Upload:
    with Incoming(hall.blobs.spool, checksum) as incoming:
        whole = await receive_into(incoming, request, upload.size - upload.received)
        if not whole:
            if incoming.can_be_kept_in_part:
                await run_in_threadpool(uploads.append, hall, caller, upload, incoming, whole=False)
            raise ProblemError(Problem.BAD_REQUEST, "body")
        incoming.check()
        return await run_in_threadpool(uploads.append, hall, caller, upload, incoming, whole=True)


async def _read_past(request: Request, most: int) -> None:
    """Let a body pass that is not needed, so that its sender gets to read the answer."""
    with suppress(ClientDisconnect, TimeoutError):
        async with asyncio.timeout(SILENT_SECONDS):
            async for part in request.stream():
                most -= len(part)
                if most < 0:
                    raise ProblemError(Problem.TOO_LARGE)


def _settled(hall: Hall, station: str, upload_id: str) -> Upload:
    """Where an upload stands; one that is all here but was not verified before a crash is verified now."""
    upload = uploads.look_up(hall, station, upload_id)
    try:
        return uploads.finish(hall, upload)
    except ProblemError:
        return uploads.look_up(hall, station, upload_id)


def _standing(upload: Upload) -> Mapping[str, str]:
    expires = formatdate(upload.expires_ms / 1000, usegmt=True)
    return {"Upload-Offset": str(upload.received), "Upload-Expires": expires}


def _check_version(request: Request) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise ProblemError(Problem.TUS_VERSION, "Tus-Resumable")


def _check_body_type(request: Request) -> None:
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != BODY_TYPE:
        raise ProblemError(Problem.UNSUPPORTED_MEDIA, "Content-Type")


def _has_body(request: Request) -> bool:
    return request.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in request.headers


def _number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise ProblemError(Problem.BAD_REQUEST, name)
    return int(text)


def _checksum(request: Request) -> Checksum | None:
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, value = text.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProblemError(Problem.BAD_REQUEST, "Upload-Checksum") from error
    if algorithm not in CHECKSUMS:
        raise ProblemError(Problem.BAD_REQUEST, "Upload-Checksum")
    return Checksum(algorithm, digest)

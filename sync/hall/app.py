"""The hall's HTTP service: thin routes from bounded bodies to the modules that do the work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from station_app import __version__
from station_app.clock import to_text
from station_app.errors import EnvironmentFault
from sync.hall import auth, changes, enrol, feed_page, night_reports, replicas
from sync.hall.batch_reading import read_batch
from sync.hall.bearers import Bearers
from sync.hall.blob_routes import blob_routes
from sync.hall.bodies import body_of, read_batch_body, read_small
from sync.hall.callers import Caller, Sender, count_address
from sync.hall.console import app as console
from sync.hall.content_digest import ContentDigest
from sync.hall.context import Hall
from sync.hall.housekeeping import tidy_for_ever
from sync.hall.intake import Intake
from sync.hall.meters import count_resync
from sync.hall.openapi import document_of
from sync.hall.problems import ProblemError, on_environment_fault, on_http_error, on_problem
from sync.hall.rates import Limiter
from sync.hall.replays import answered_before
from sync.hall.store.database import meta, set_meta
from sync.hall.tracing import Tracing
from sync.hall.upload_routes import upload_routes
from sync.wire.batch import Batch, BatchAnswer
from sync.wire.calls import (
    ChangesAnswer,
    EnrolAnswer,
    EnrolRequest,
    HelloAnswer,
    HelloRequest,
    NightReportAnswer,
    NightReportMessage,
    TokenAnswer,
    TokenRequest,
)
from sync.wire.codes import Problem
from sync.wire.limits import MAX_PAGE_ROWS

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused; nothing was changed"},
    "5XX": {"description": "Not possible now; nothing was changed"},
}


def build_app(hall: Hall) -> FastAPI:
    """The service over an open hall; the store is closed with it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        tidying = asyncio.create_task(tidy_for_ever(hall))
        yield
        tidying.cancel()
        await asyncio.gather(tidying, return_exceptions=True)
        hall.store.close()

    app = FastAPI(
        title="Station Desk hall", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        responses=_PROBLEMS, redirect_slashes=False,
    )  # fmt: skip
    app.state.hall = hall
    app.state.batch_turns = asyncio.Semaphore(hall.settings.batches.at_once)
    app.state.bearers = Bearers(hall)
    app.state.limiter = Limiter(hall.store, hall.settings.rate)
    app.add_middleware(ContentDigest)
    app.add_middleware(Tracing)
    app.add_exception_handler(ProblemError, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_query)
    app.add_exception_handler(EnvironmentFault, on_environment_fault)
    _add_device_routes(app, hall)
    _add_report_route(app, hall)
    _add_batch_routes(app, hall)
    app.include_router(upload_routes(hall))
    app.include_router(blob_routes(hall))
    _add_health_routes(app, hall)
    console.mount(app, hall)
    app.openapi = lambda: document_of(app)  # type: ignore[method-assign]  # the documented way to extend it
    return app


def _add_device_routes(app: FastAPI, hall: Hall) -> None:
    @app.post("/sync/v1/enrol", response_model=EnrolAnswer, openapi_extra=body_of(EnrolRequest))
    async def enrol_device(request: Request) -> EnrolAnswer:
        """A one-time code becomes a device with its first pair of tokens."""
        await count_address(request, "enrol")
        return await run_in_threadpool(enrol.enrol, hall, await read_small(request, EnrolRequest))

    @app.post("/sync/v1/token", response_model=TokenAnswer, openapi_extra=body_of(TokenRequest))
    async def refresh_token(request: Request) -> TokenAnswer:
        """A refresh token becomes a fresh pair."""
        await count_address(request, "token")
        message = await read_small(request, TokenRequest)
        return await run_in_threadpool(auth.refresh, hall, message.refresh_token)

    @app.post("/sync/v1/hello", response_model=HelloAnswer, openapi_extra=body_of(HelloRequest))
    async def say_hello(request: Request, caller: Caller) -> HelloAnswer:
        """Where the hall stands with a replica, and whether there is anything to fetch."""
        return await run_in_threadpool(replicas.hello, hall, caller, await read_small(request, HelloRequest))


def _add_report_route(app: FastAPI, hall: Hall) -> None:
    @app.post("/sync/v1/reports", response_model=NightReportAnswer, openapi_extra=body_of(NightReportMessage))
    async def post_report(request: Request, caller: Caller) -> NightReportAnswer:
        """Keep what a nightly run reports."""
        message = await read_small(request, NightReportMessage)
        return await run_in_threadpool(_keep_report, hall, caller, message)


def _add_batch_routes(app: FastAPI, hall: Hall) -> None:
    intake = Intake(hall)

    @app.post("/sync/v1/batches", response_model=BatchAnswer, openapi_extra=body_of(Batch))
    async def post_batch(request: Request, caller: Sender) -> Response:
        """Take a batch in; the answer comes when it lies safely on disk."""
        turns: asyncio.Semaphore = app.state.batch_turns
        try:
            async with asyncio.timeout(hall.settings.batches.wait_seconds):
                await turns.acquire()
        except TimeoutError as error:
            raise ProblemError(Problem.BUSY) from error
        try:
            body = await read_batch_body(request, hall.limits)
            text = await run_in_threadpool(_take, hall, intake, caller, body)
        finally:
            turns.release()
        return _json(text)

    @app.get("/sync/v1/batches/{batch_id}", response_model=BatchAnswer)
    async def get_batch(batch_id: str, caller: Caller) -> Response:
        """The answer a batch was given, for a station that never got it."""
        text = await run_in_threadpool(_stored_answer, hall, caller, batch_id)
        if text is None:
            raise ProblemError(Problem.NOT_FOUND)
        return _json(text)

    @app.get("/sync/v1/changes", response_model=ChangesAnswer)
    async def get_changes(
        caller: Caller,
        cursor: Annotated[str, Query(max_length=1_000)] = "",
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE_ROWS)] = MAX_PAGE_ROWS,
        kinds: Annotated[str, Query(max_length=1_000, pattern=r"^[a-z0-9_,]*$")] = "",
    ) -> Response:
        """The next page of what the station does not know yet; `kinds` names the wanted ones, separated by commas."""
        wanted = [kind for kind in kinds.split(",") if kind]
        return _json(await run_in_threadpool(_page, hall, caller, cursor, limit, wanted))


def _add_health_routes(app: FastAPI, hall: Hall) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        """The store can be written; 503 otherwise."""
        await run_in_threadpool(_touch, hall)
        return {"status": "ready"}


def _take(hall: Hall, intake: Intake, caller: auth.Device, body: bytes) -> str:
    known = answered_before(hall, caller, body)
    return intake.take(caller, read_batch(hall, body)) if known is None else known


def _keep_report(hall: Hall, caller: auth.Device, message: NightReportMessage) -> NightReportAnswer:
    body = message.model_dump(mode="json")
    hall.store.transact(lambda tx: night_reports.keep(hall, tx, caller, body))
    return NightReportAnswer(kept_at=to_text(hall.clock.now()))


def _stored_answer(hall: Hall, caller: auth.Device, batch_id: str) -> str | None:
    with hall.store.read() as tx:
        stored = changes.receipt(tx, caller.station, batch_id)
    return stored.response if stored else None


def _page(hall: Hall, caller: auth.Device, cursor: str, limit: int, kinds: Sequence[str]) -> str:
    try:
        with hall.store.read() as tx:
            key = replicas.cursor_key(meta(tx), caller)
            return feed_page.page(tx, key, cursor, caller.replica_id, limit, kinds).text
    except ProblemError as error:
        if error.problem is Problem.RESYNC_REQUIRED:
            count_resync(hall, caller.station)
        raise


def _touch(hall: Hall) -> None:
    """Write a row, so that a store that can only be read is told apart."""
    with hall.store.aside() as tx:
        set_meta(tx, "ready_at", to_text(hall.clock.now()))


def _json(text: str) -> Response:
    return Response(text, media_type="application/json", headers={"Cache-Control": "no-store"})


async def _on_invalid_query(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    location = error.errors()[0]["loc"]
    return ProblemError(Problem.BAD_REQUEST, str(location[-1])[:64]).response()

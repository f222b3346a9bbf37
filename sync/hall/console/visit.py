"""Who asks for a page, and the guards every page stands behind: a session, the right role, a form token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from station_app.errors import StationError
from sync.hall.clerks import Clerk, clerk_of

if TYPE_CHECKING:
    from sync.hall.console.forms import Form
    from sync.hall.context import Hall

COOKIE = "station_hall_clerk"
PATH = "/console/"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a clerk who is signed in."""

    hall: Hall
    clerk: Clerk
    secret: str
    request: Request

    def query(self, name: str) -> str:
        """A value of the query string, or the empty text; never longer than an id or a cursor."""
        return self.request.query_params.get(name, "")[:300]

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    @property
    def here(self) -> str:
        """The path with its query, to come back to."""
        query = self.request.url.query
        return f"{self.request.url.path}{'?' + query if query else ''}"


class NotForYouError(Exception):
    """The page is the administrator's."""


class GoneError(Exception):
    """There is nothing under this address."""


class StaleFormError(Exception):
    """The form is not one of this session, or too old."""


class AlreadyDoneError(Exception):
    """The form was sent before; what it did stands under `location`."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


Show = Callable[[Visit], Response]
Act = Callable[[Visit, "Form"], Response]
Reader = Callable[[Request, "Hall", str, str], Awaitable["Form"]]
"""Reads the form of a session and a clerk."""


def page(show: Show, *, admin: bool = False) -> Callable[[Request], object]:
    """An endpoint that shows a page to a clerk."""

    async def endpoint(request: Request) -> Response:
        visit = await _visit(request)
        if visit is None:
            return to_sign_in()
        return await run_in_threadpool(_guarded, visit, admin, lambda: show(visit))

    return endpoint


def act(do: Act, *, admin: bool = False, reader: Reader | None = None) -> Callable[[Request], object]:
    """An endpoint that takes a form: done once, however often it is sent.

    Args:
        reader: reads the form where the ordinary way does not do.
    """
    from sync.hall.console.forms import read_form  # noqa: PLC0415  # the two modules need each other

    read = reader or read_form

    async def endpoint(request: Request) -> Response:
        visit = await _visit(request)
        if visit is None:
            return to_sign_in()
        if admin and not visit.clerk.is_admin:
            raise NotForYouError
        form = await read(request, visit.hall, visit.secret, visit.clerk.name)
        try:
            return await run_in_threadpool(_guarded, visit, admin, lambda: do(visit, form))
        except AlreadyDoneError as done:
            return see(done.location)

    return endpoint


def see(location: str) -> RedirectResponse:
    """The answer to a form that was carried out: go and look."""
    return RedirectResponse(location, status_code=303)


def to_sign_in() -> RedirectResponse:
    """Where those without a session go."""
    return see(f"{PATH}sign-in")


def _guarded(visit: Visit, admin: bool, run: Callable[[], Response]) -> Response:  # noqa: FBT001  # from the route table
    if admin and not visit.clerk.is_admin:
        raise NotForYouError
    return run()


async def _visit(request: Request) -> Visit | None:
    hall: Hall = request.app.state.hall
    secret = request.cookies.get(COOKIE, "")
    clerk = await run_in_threadpool(clerk_of, hall, secret) if secret else None
    return None if clerk is None else Visit(hall, clerk, secret, request)


__all__ = [
    "COOKIE", "PATH", "AlreadyDoneError", "GoneError", "NotForYouError", "StaleFormError", "StationError", "Visit",
    "act", "page", "see", "to_sign_in",
]  # fmt: skip

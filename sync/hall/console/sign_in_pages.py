"""Signing in and out."""

from __future__ import annotations

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.hall.clerks import SESSION_HOURS, WAIT_MINUTES, SignIn, clerk_of, sign_in, sign_out
from sync.hall.console.forms import Form, new_token, read_form
from sync.hall.console.pages import plain
from sync.hall.console.visit import COOKIE, PATH, StaleFormError, Visit, act, page, see, to_sign_in
from sync.hall.context import Hall

_NOBODY = "nobody"
_STATUS = {SignIn.WRONG: 422, SignIn.WAIT: 429}


async def _ask(request: Request) -> Response:
    hall: Hall = request.app.state.hall
    secret = request.cookies.get(COOKIE, "")
    known = await run_in_threadpool(_is_known, hall, secret)
    if known:
        return see(PATH)
    return await run_in_threadpool(_form, hall, "", {}, 200)


def _is_known(hall: Hall, secret: str) -> bool:
    return bool(secret) and clerk_of(hall, secret) is not None


async def _sign_in(request: Request) -> Response:
    hall: Hall = request.app.state.hall
    try:
        form = await read_form(request, hall, _NOBODY, "")
    except StaleFormError:
        return to_sign_in()
    return await run_in_threadpool(_try, request, hall, form)


def _try(request: Request, hall: Hall, form: Form) -> Response:
    name = form.one("name")
    password = next(iter(form.many("password")), "")
    address = request.client.host if request.client else ""
    found = sign_in(hall, name, password, address)
    if isinstance(found, SignIn):
        texts = {
            SignIn.WRONG: "姓名或密码不对，请核对大小写。",
            SignIn.WAIT: f"试错太多次，{WAIT_MINUTES} 分钟后再试。",
        }
        return _form(hall, name, {"password": texts[found]}, _STATUS[found])
    response = see(PATH)
    response.set_cookie(
        COOKIE,
        found,
        max_age=SESSION_HOURS * 3600,
        path=PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


def _form(hall: Hall, name: str, problems: dict[str, str], status: int) -> Response:
    with hall.store.read() as tx:
        token = new_token(hall, tx, _NOBODY)
    return plain("sign_in.html", status, name=name, problems=problems, token=token)


def _sign_out(visit: Visit, _form: Form) -> Response:
    sign_out(visit.hall, visit.secret, visit.clerk)
    response = to_sign_in()
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _home(visit: Visit) -> Response:
    return see(f"{PATH}stations" if visit.clerk.is_admin else f"{PATH}inbox")


ROUTES = [
    Route("/", page(_home)),
    Route("/sign-in", _ask, methods=["GET"]),
    Route("/sign-in", _sign_in, methods=["POST"]),
    Route("/sign-out", act(_sign_out), methods=["POST"]),
]

"""The console's place in the service: `/console/`, with its own errors as pages and out of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from station_app.errors import EnvironmentFault
from sync.hall.console import (
    audit_pages,
    case_pages,
    device_pages,
    exchange_pages,
    inbox_pages,
    progress_pages,
    publication_pages,
    quarantine_pages,
    report_pages,
    requirement_pages,
    scan_pages,
    sign_in_pages,
    station_pages,
)
from sync.hall.console.pages import HEADERS, plain
from sync.hall.console.visit import PATH, GoneError, NotForYouError, StaleFormError, see
from sync.hall.context import Hall
from sync.hall.messages import error_sentence

_FILES = (
    sign_in_pages, station_pages, inbox_pages, case_pages, scan_pages, progress_pages, quarantine_pages, device_pages,
    publication_pages, audit_pages, exchange_pages, requirement_pages, report_pages,
)  # fmt: skip


class _NoDevices:
    """Refuses whoever comes with a device's token: people sign in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        carries_token = any(name == b"authorization" for name, _ in scope.get("headers", ()))
        if scope["type"] == "http" and carries_token:
            await _says(403, "这里只接待工作人员", "设备的令牌不能打开控制台，请用姓名和密码登录。")(
                scope, receive, send
            )
            return
        await self._app(scope, receive, send)


def mount(app: FastAPI, hall: Hall) -> None:
    """Put the console under `/console/`."""
    console = Starlette(
        routes=[
            *(route for file in _FILES for route in file.ROUTES),
            Route("/console.css", _asset("console.css", "text/css; charset=utf-8")),
            Route("/seal.svg", _asset("seal.svg", "image/svg+xml")),
        ],
        middleware=[Middleware(_NoDevices)],
        exception_handlers={
            NotForYouError: _on_not_for_you,
            GoneError: _on_gone,
            StaleFormError: _on_stale_form,
            HTTPException: _on_http_error,
            EnvironmentFault: _on_environment_fault,
        },
    )
    console.state.hall = hall
    console.router.redirect_slashes = False
    app.add_route("/console", _to_console, include_in_schema=False)
    app.mount("/console", console)


async def _to_console(_request: Request) -> Response:
    return see(PATH)


def _asset(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    content = (files("sync.hall.console") / "static" / name).read_bytes()
    headers = {**HEADERS, "Cache-Control": "max-age=300"}

    async def send(_request: Request) -> Response:
        return Response(content, headers=headers, media_type=media_type)

    return send


def _says(status: int, title: str, text: str, back: str = PATH, back_text: str = "回首页") -> Response:
    return plain("message.html", status, title=title, text=text, back=back, back_text=back_text)


async def _on_not_for_you(_request: Request, _error: Exception) -> Response:
    return _says(403, "这一页归大厅管理员", "你的账号是窗口人员，能用收件箱和办件。", f"{PATH}inbox", "去收件箱")


async def _on_gone(_request: Request, _error: Exception) -> Response:
    return _says(404, "没有找到", "这个地址下没有内容，可能件号写错了，或者已经处理完。")


async def _on_stale_form(_request: Request, _error: Exception) -> Response:
    return _says(409, "表单过期了", "这张表单不是本次登录打开的，或者放得太久。没有登记任何内容，回去重新打开再填。")


async def _on_http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    texts = {
        404: ("没有找到", "这个地址下没有内容。"),
        405: ("打不开", "这个地址只收表单，不能直接打开。"),
        413: ("内容太大", "文件超过 20 MB，请压缩后再选。没有登记任何内容。"),
    }
    title, text = texts.get(error.status_code, ("看不懂这个请求", "表单不完整，没有登记任何内容，回去重新打开再填。"))
    response = _says(error.status_code, title, text)
    response.headers.update(error.headers or {})
    return response


async def _on_environment_fault(_request: Request, error: Exception) -> Response:
    assert isinstance(error, EnvironmentFault)
    return _says(503, "现在不能登记", f"{error_sentence(error)}没有登记任何内容，已有的数据还能看。")

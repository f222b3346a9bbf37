"""导入 U 盘批次: a package is taken in, what became of it is shown, and its receipt goes back on the stick."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from station_app.errors import UserError
from sync.hall import audit
from sync.hall.blob_answers import stream_blob
from sync.hall.console.forms import Form, read_open_form, spend
from sync.hall.console.pages import HEADERS, draw, trouble
from sync.hall.console.visit import GoneError, Visit, act, page, see
from sync.hall.context import Hall
from sync.hall.exchange import take_package
from sync.hall.exchange_receipts import KeptReceipt, kept_receipts
from sync.hall.messages import error_sentence, problem_sentence
from sync.hall.store.database import Tx
from sync.wire.codes import Problem, Verdict

MOST_PACKAGE_BYTES = 64 * 1024 * 1024
"""Larger ones are for the command line: a package is held in memory, several times over."""
_REST_OF_FORM = 64 * 1024
_ADDRESS = "/console/exchange"
_ONE_AT_A_TIME = threading.Lock()
_WORDS = {
    Verdict.APPLIED: "已采用", Verdict.SUPERSEDED: "已有更新的值", Verdict.DUPLICATE: "以前收过", Verdict.REJECTED: "待裁定",
    Verdict.HELD: "等前一条",
}  # fmt: skip


async def _read(request: Request, hall: Hall, session: str, _clerk: str) -> Form:
    """A form with a package, which goes nowhere but to the one who takes it in."""
    try:
        return await read_open_form(request, hall, session, MOST_PACKAGE_BYTES + _REST_OF_FORM)
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return Form("", "", faults={"package": _too_large()})


def _too_large() -> str:
    most = MOST_PACKAGE_BYTES // 1024 // 1024
    return f"这份 U 盘包超过 {most} MB，请驿站分几次导出，或由管理员在服务器上用 exchange import 导入。"


def _show(visit: Visit) -> Response:
    return _draw(visit)


def _draw(visit: Visit, problems: Mapping[str, str] | None = None, status: int = 200) -> Response:
    with visit.hall.store.read() as tx:
        recent = kept_receipts(tx)
        wanted = visit.query("sel")
        chosen = next(iter(kept_receipts(tx, wanted)), None) if wanted else None
        sender = _sender(tx, chosen) if chosen else None
    return draw(
        visit, "exchange.html", "stations", status, recent=recent, chosen=None if problems else chosen, sender=sender,
        problems=problems or {}, most=MOST_PACKAGE_BYTES // 1024 // 1024, words=_WORDS,
        refused=[_refusal(code) for code in (chosen.report.refused.values() if chosen else ())],
        again=visit.query("again") == "1",
    )  # fmt: skip


def _sender(tx: Tx, kept: KeptReceipt) -> tuple[str, str]:
    """The names of station and machine behind a package."""
    row = tx.one(
        "SELECT s.name, d.pubname FROM exchange_package p JOIN station s ON s.code = p.station"
        " LEFT JOIN device d ON d.device_id = p.device_id WHERE p.package_id = ?",
        kept.report.package_id,
    )
    return (str(row[0]), str(row[1] or "")) if row else (kept.report.station, "")


def _refusal(code: str) -> str:
    return problem_sentence(Problem(code)) if code in set(Problem) else code


def _take(visit: Visit, form: Form) -> Response:
    """Taking the same package in again changes nothing, so the token may be used up after the deed."""
    if form.faults:
        return _draw(visit, form.faults, 422)
    with visit.hall.store.read() as tx:
        done = tx.one("SELECT location FROM spent_form WHERE nonce = ?", form.nonce)
    if done:
        return see(done[0])
    _, content = form.contents.get("package", ("", b""))
    if not content:
        return _draw(visit, {"package": "选驿站导出的 U 盘包，文件名以 .station-package 结尾。"}, 422)
    if len(content) > MOST_PACKAGE_BYTES:
        return _draw(visit, {"package": _too_large()}, 422)
    try:
        with _ONE_AT_A_TIME:
            report, _sha256 = take_package(visit.hall, BytesIO(content), visit.clerk.name)
    except UserError as error:
        return _draw(visit, {"package": error_sentence(error)}, 422)
    location = f"{_ADDRESS}?sel={report.package_id}{'&again=1' if report.repeated else ''}"

    def work(tx: Tx) -> None:
        spend(visit.hall, tx, form, visit.clerk.name, location)

    visit.hall.store.transact(work)
    return see(location)


def _receipt(visit: Visit) -> Response:
    """The receipt package, as often as it is wanted; who fetched it is written down."""
    hall = visit.hall
    with hall.store.read() as tx:
        kept = next(iter(kept_receipts(tx, visit.part("package"))), None)
    if kept is None or not hall.blobs.has(kept.sha256):
        raise GoneError
    if not trouble(hall):
        clerk, package = visit.clerk.name, kept.report.package_id
        hall.store.transact(lambda tx: audit.note(hall, tx, clerk, "exchange_receipt", package, kept.report.station))
    headers: dict[str, Any] = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name)}"}
    return stream_blob(hall.blobs, kept.sha256, headers, "application/octet-stream")


ROUTES = [
    Route("/exchange", page(_show, admin=True), methods=["GET"]),
    Route("/exchange", act(_take, admin=True, reader=_read), methods=["POST"]),
    Route("/exchange/{package:str}/receipt", page(_receipt, admin=True), methods=["GET"]),
]

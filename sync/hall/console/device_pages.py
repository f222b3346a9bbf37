"""c05: enrolment codes and devices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from station_app.clock import to_text
from station_app.errors import UserError
from sync.hall import audit, enrol
from sync.hall.auth import COPIED, DeviceStatus, token_hash
from sync.hall.console import words
from sync.hall.console.forms import Form, spend
from sync.hall.console.pages import draw
from sync.hall.console.station_facts import CLOCK_MS, DeviceFacts, device_facts
from sync.hall.console.visit import GoneError, Visit, act, page, see
from sync.hall.context import Hall
from sync.hall.devices import DeviceAct, move_device
from sync.hall.store.database import Tx
from sync.wire.fingerprint import fingerprint

_HOURS = ("72", "48", "24", "8")
_LONGEST_NAME = 40
_STATUS = {
    DeviceStatus.PENDING.value: ("yellow", "待确认"), DeviceStatus.ACTIVE.value: ("green", "在用"),
    DeviceStatus.SUSPENDED.value: ("none", "停用"), DeviceStatus.LOST.value: ("none", "挂失"),
    DeviceStatus.REVOKED.value: ("none", "已作废"),
}  # fmt: skip
_ACTS = {
    DeviceStatus.ACTIVE.value: (("suspend", "停用"), ("lost", "挂失")),
    DeviceStatus.SUSPENDED.value: (("resume", "恢复"), ("lost", "挂失")),
    DeviceStatus.LOST.value: (("found", "撤销挂失"),),
}
_ASKED = {
    "lost": ("挂失", "令牌马上失效；以后这台机器再上传，全部进待裁定，不直接入库。"),
    "refuse": ("拒绝并作废", "这次登记作废，要用就重新发注册码。"),
}


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One row of the table."""

    device: DeviceFacts
    short: str
    machine: str
    light: str
    words: str
    offset: str
    acts: tuple[tuple[str, str], ...]
    copied: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One row of recent codes."""

    locator: str
    station: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code, shown this once."""

    code: str
    station: str
    machine: str
    expires_at: str


def _show(visit: Visit) -> Response:
    return _draw(visit, _new_code(visit))


def _new_code(visit: Visit) -> NewCode | None:
    """The code that was just made, on the first look only."""
    nonce, hall = visit.query("made"), visit.hall
    if not nonce:
        return None

    def work(tx: Tx) -> NewCode | None:
        code = enrol.seeded_code(tx, nonce)
        if code is None:
            return None
        row = tx.one(
            "SELECT n.station, n.machine, n.expires_at, s.name FROM enrol_code_note n JOIN station s ON s.code = n.station"
            " WHERE n.locator = ? AND n.clerk = ? AND n.shown_at = ''",
            code[:4],
            visit.clerk.name,
        )
        if row is None:
            return None
        tx.run("UPDATE enrol_code_note SET shown_at = ? WHERE locator = ?", to_text(hall.clock.now()), code[:4])
        return NewCode(code, row[3], row[1], row[2])

    return hall.store.transact(work)


def _draw(
    visit: Visit, new: NewCode | None = None, problems: Mapping[str, str] | None = None, form: Form | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    hall = visit.hall
    with hall.store.read() as tx:
        lines = _lines(tx)
        stations = tx.all("SELECT code, name FROM station ORDER BY code")
        codes = _codes(hall, tx)
        used = {
            row[0]: row[1] for row in tx.all("SELECT device_id, locator FROM enrol_code WHERE device_id IS NOT NULL")
        }
    wanted = (form.one("device") if form else "") or visit.query("sel")
    chosen = next((line for line in lines if line.device.device_id == wanted), None)
    pending = [line for line in lines if line.device.status == DeviceStatus.PENDING.value]
    chosen = chosen or next(iter(pending), None)
    more: dict[str, Any] = {"form": form} if form else {}
    return draw(
        visit, "devices.html", "devices", status, lines=lines, stations=stations, codes=codes, new=new, chosen=chosen,
        pending=len(pending), copied=[line for line in lines if line.copied], problems=problems or {}, hours=_HOURS,
        locator=used.get(chosen.device.device_id, "") if chosen else "", spent=bool(visit.query("made")) and new is None,
        wanted_station=visit.query("station"), **more,
    )  # fmt: skip


def _lines(tx: Tx) -> list[DeviceLine]:
    causes = dict(tx.all("SELECT device_id, cause FROM device_note"))
    machines = dict(tx.all("SELECT c.device_id, n.machine FROM enrol_code c JOIN enrol_code_note n ON n.locator = c.locator"
                           " WHERE c.device_id IS NOT NULL"))  # fmt: skip
    names = dict(tx.all("SELECT code, name FROM station"))
    return [
        _line(one, causes.get(one.device_id, ""), names.get(one.station, one.station), machines.get(one.device_id, ""))
        for one in device_facts(tx)
    ]


def _line(one: DeviceFacts, cause: str, station: str, machine: str) -> DeviceLine:
    copied = one.status == DeviceStatus.SUSPENDED.value and cause == COPIED
    light, text = ("red", "疑似复制") if copied else _STATUS.get(one.status, ("none", one.status))
    offset = one.offset_ms
    if one.status == DeviceStatus.ACTIVE.value and offset is not None and abs(offset) > CLOCK_MS:
        light, text = "yellow", f"钟{'快' if offset > 0 else '慢'} {round(abs(offset) / 60_000)} 分"
    return DeviceLine(
        device=one,
        short=f"d-{one.device_id[-4:]}",
        machine=f"{words.short(station)} {machine or one.pubname}",
        light=light,
        words=text,
        offset=words.clock_words(offset) if offset is not None else "—",
        acts=() if copied else _ACTS.get(one.status, ()),
        copied=copied,
        fingerprint=fingerprint(one.document_key, one.device_id),
    )


def _codes(hall: Hall, tx: Tx) -> list[CodeLine]:
    now = hall.clock.now()
    rows = tx.all(
        "SELECT n.locator, s.name, n.expires_at, c.device_id, c.tries_left FROM enrol_code_note n"
        " JOIN station s ON s.code = n.station LEFT JOIN enrol_code c ON c.locator = n.locator ORDER BY n.at DESC LIMIT 6"
    )
    found = []
    for locator, name, expires_at, device_id, tries in rows:
        ends = words.read(expires_at)
        if device_id:
            text, tone = f"已用 d-{device_id[-4:]}", "blue"
        elif ends is None or ends < now:
            text, tone = "已过期", ""
        elif not tries:
            text, tone = "输错作废", "red"
        else:
            text, tone = f"未用至 {words.day(ends)}", ""
        found.append(CodeLine(locator, words.short(name), text, tone))
    return found


def _make_code(visit: Visit, form: Form) -> Response:
    hall, station, machine = visit.hall, form.one("station"), form.one("machine")
    problems: dict[str, str] = {}
    if not machine or len(machine) > _LONGEST_NAME:
        problems["machine"] = "写这台机器叫什么，例如 3 号机。" if not machine else f"最多 {_LONGEST_NAME} 字。"
    hours = int(form.one("hours")) if form.one("hours") in _HOURS else 72
    with hall.store.read() as tx:
        if tx.one("SELECT 1 FROM station WHERE code = ?", station) is None:
            problems["station"] = "选一个驿站。"
    if problems:
        return _draw(visit, problems=problems, form=form, status=422)
    back = f"/console/devices?made={form.nonce}"

    def work(tx: Tx) -> None:
        spend(hall, tx, form, visit.clerk.name, back)
        code = enrol.draw_enrol_code(hall, tx, station, hours, form.nonce)
        now = hall.clock.now()
        tx.run(
            "INSERT INTO enrol_code_note VALUES (?, ?, ?, ?, ?, ?, '') ON CONFLICT (locator) DO UPDATE SET"
            " station = excluded.station, machine = excluded.machine, clerk = excluded.clerk, at = excluded.at,"
            " expires_at = excluded.expires_at, shown_at = ''",
            code[:4], station, machine, visit.clerk.name, to_text(now), to_text(now + timedelta(hours=hours)),
        )  # fmt: skip
        audit.note(hall, tx, visit.clerk.name, "enrol_code", station, f"{code[:4]} {machine}")

    hall.store.transact(work)
    return see(back)


def _slip(visit: Visit, form: Form) -> Response:
    """A page to print with a code that is still alive; only who holds the code can have it printed."""
    code = form.one("code").replace("-", "")
    with visit.hall.store.read() as tx:
        row = tx.one(
            "SELECT c.secret_hash, c.expires_at, s.name, n.machine FROM enrol_code c JOIN station s ON s.code = c.station"
            " LEFT JOIN enrol_code_note n ON n.locator = c.locator WHERE c.locator = ?",
            code[:4],
        )
    if row is None or row[0] != token_hash(code):
        raise GoneError
    visit.hall.store.transact(lambda tx: audit.note(visit.hall, tx, visit.clerk.name, "slip", code[:4]))
    new = NewCode(f"{code[:4]}-{code[4:8]}-{code[8:]}", row[2], row[3] or "", row[1])
    return draw(visit, "slip.html", "devices", new=new)


def _act(visit: Visit, form: Form) -> Response:
    device, wanted = form.one("device"), form.one("act")
    if wanted not in set(DeviceAct):
        raise GoneError
    if wanted in _ASKED and not form.one("sure"):
        return see(f"/console/devices/{device}/{wanted}")
    if wanted == DeviceAct.CONFIRM:
        problem = _wrong_digits(visit, device, form.one("digits"))
        if problem:
            return _draw(visit, problems={"digits": problem}, form=form, status=422)

    def work(tx: Tx) -> None:
        spend(visit.hall, tx, form, visit.clerk.name, f"/console/devices?sel={device}")
        move_device(visit.hall, tx, device, DeviceAct(wanted), visit.clerk.name)

    try:
        visit.hall.store.transact(work)
    except UserError as error:
        if error.field != "device":
            raise
        return _draw(visit, problems={"device": "这台设备现在不能这样做，刷新后再看。"}, form=form, status=409)
    return see(f"/console/devices?sel={device}")


def _wrong_digits(visit: Visit, device: str, digits: str) -> str:
    with visit.hall.store.read() as tx:
        row = tx.one("SELECT document_key FROM device WHERE device_id = ?", device)
    if row is None:
        raise GoneError
    if len(digits) != 4:
        return "填站长念的末四位。"
    if digits.upper() == fingerprint(row[0], device)[-4:]:
        return ""
    visit.hall.store.transact(lambda tx: audit.note(visit.hall, tx, visit.clerk.name, "fingerprint_wrong", device))
    return "对不上。请站长再念一遍；还不对就拒绝，可能不是这台机器。"


def _ask(visit: Visit) -> Response:
    with visit.hall.store.read() as tx:
        line = next((one for one in _lines(tx) if one.device.device_id == visit.part("device")), None)
    if line is None or visit.part("act") not in _ASKED:
        raise GoneError
    label, text = _ASKED[visit.part("act")]
    return draw(visit, "device_ask.html", "devices", line=line, act=visit.part("act"), label=label, text=text)


ROUTES = [
    Route("/devices", page(_show, admin=True), methods=["GET"]),
    Route("/devices", act(_act, admin=True), methods=["POST"]),
    Route("/devices/codes", act(_make_code, admin=True), methods=["POST"]),
    Route("/devices/slip", act(_slip, admin=True), methods=["POST"]),
    Route("/devices/{device:str}/{act:str}", page(_ask, admin=True)),
]

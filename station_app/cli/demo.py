"""`demo`: an embedded hall and a demonstration station that do the main job end to end with invented data."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from reports import atomic_write
from reports.render import BatchOptions, render
from station_app import bootstrap
from station_app.cli import demo_work
from station_app.cli.context import Context
from station_app.cli.demo_apart import change_at_the_other_pc, change_unknowing
from station_app.cli.demo_data import DemoCase, DemoData, load_demo_data
from station_app.cli.demo_demands import add_demands
from station_app.cli.demo_people import add_evaluations, add_talks
from station_app.cli.demo_projects import add_projects
from station_app.cli.demo_reports import write_reports
from station_app.cli.demo_work_plans import add_work_plan
from station_app.clock import BEIJING, Clock, to_text
from station_app.domain.affair import AffairState
from station_app.domain.guidance import Mode
from station_app.errors import Code, EnvironmentFault, Exit
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.hall.progress import ProgressRow
from sync.station.enrolment import enrol
from sync.station.session import run_session

Say = Callable[[str], None]
_OFFICE_HOUR = time(10)
_STATES = {
    AffairState.RECEIVED: "已收件", AffairState.CORRECTION: "要求补正", AffairState.ACCEPTED: "已受理",
    AffairState.PROCESSING: "在办", AffairState.SUSPENDED: "已停表", AffairState.FINISHED: "已办结",
    AffairState.SERVED: "已送达", AffairState.NOT_ACCEPTED: "不予受理", AffairState.RETURNED: "已退件",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a demonstration lives: its own folder, apart from any real station."""

    root: Path

    @property
    def station(self) -> Paths:
        """The demonstration station's home."""
        return Paths(self.root / "station")

    @property
    def key(self) -> KeySource:
        """The demonstration station's key file."""
        return KeySource(key_file=self.root / "station.key")

    @property
    def hall(self) -> Path:
        """The embedded hall's home."""
        return self.root / "hall"

    @property
    def port(self) -> Path:
        """Remembers the embedded hall's port, so that a later start is found at the same address."""
        return self.root / "hall.port"


@dataclass(slots=True)
class Outcome:
    """What a demonstration showed; the answer of `demo --json`."""

    hall: str
    home: str
    cases: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    progress: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    idle_requests: int = 0
    attention: list[str] = field(default_factory=list)


def run_demo(context: Context, *, headless: bool, out: Path | None, cases: int) -> int:
    """Build or reopen the demonstration and show it: in the window, or step by step on the terminal."""
    root = context.paths.home / "demo"
    if headless or not has_display():
        return _run_headless(context, Folder(root), out or root / "out", cases)
    from ui.app import run_window  # Qt loads only when a window opens

    folder = Folder(root)
    with running_demo(folder, context.clock, cases, context.say):
        return int(run_window(folder.station, folder.key, context.clock, start_demo=None))


def has_display() -> bool:
    """Whether a window can be shown."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def running_demo(folder: Folder, clock: Clock, cases: int, say: Say) -> Any:
    """The demonstration's hall is running and its station is filled while the block runs; built once, then reused."""
    ready = folder.station.store.exists() and folder.port.exists()
    if not ready:
        shutil.rmtree(folder.root, ignore_errors=True)
    hall = _start_hall(folder, clock)
    try:
        if not ready:
            outcome = Outcome(hall.url, str(folder.station.home))
            _fill(folder, hall, clock, load_demo_data(cases), folder.root / "out", outcome, say)
        elif folder.port.read_text() != _port(hall):
            with bootstrap.open_services(folder.station, folder.key, clock) as services:
                services.sync.move_hall(hall.url)
        folder.port.write_text(_port(hall))
        yield hall
    finally:
        hall.stop()


def start_demo(paths: Paths, clock: Clock) -> tuple[Paths, KeySource, Callable[[], None]]:
    """For the window of a home without a store: start the demonstration and say where it lives and how to end it."""
    folder = Folder(paths.home / "demo")
    running = running_demo(folder, clock, 15, lambda _: None)
    running.__enter__()

    def stop() -> None:
        running.__exit__(None, None, None)

    return folder.station, folder.key, stop


def _port(hall: EmbeddedHall) -> str:
    return hall.url.rsplit(":", 1)[1]


def _start_hall(folder: Folder, clock: Clock) -> EmbeddedHall:
    """On the remembered port if it is free, else on any."""
    folder.hall.mkdir(parents=True, exist_ok=True)
    remembered = int(folder.port.read_text()) if folder.port.exists() else 0
    for port in (remembered, 0):
        hall = EmbeddedHall(folder.hall, port, clock)
        try:
            hall.begin()
        except (OSError, RuntimeError):
            hall.stop()
            continue
        return hall
    raise EnvironmentFault(Code.HALL_UNREACHABLE, url="127.0.0.1")


def _run_headless(context: Context, folder: Folder, out: Path, cases: int) -> int:
    say: Say = (lambda _: None) if context.json else print
    shutil.rmtree(folder.root, ignore_errors=True)
    hall = _start_hall(folder, context.clock)
    try:
        outcome = Outcome(hall.url, str(folder.station.home))
        _fill(folder, hall, context.clock, load_demo_data(cases), out, outcome, say)
    finally:
        hall.stop()
    if context.json:
        names = ("hall", "home", "cases", "documents", "receipts", "progress", "reports", "idle_requests", "attention")
        context.answer({name: getattr(outcome, name) for name in names}, "")
    return Exit.DONE


def _fill(
    folder: Folder, hall: EmbeddedHall, clock: Clock, data: DemoData, out: Path, outcome: Outcome, say: Say
) -> None:
    """The main job, step by step, on an empty folder."""
    say(f"演示数据：企业、人员和电话都是编的。数据在 {folder.root}")
    say(f"1 大厅已启动：{hall.url}")
    station = replace(data.station, demo=True)
    bootstrap.create_store(folder.station, station, folder.key, clock)
    say(f"2 驿站已建好：{station.name}（{station.code}），网线拔着也能办")
    numbers = _register(folder, clock, data, outcome, say)
    with bootstrap.open_services(folder.station, folder.key, clock) as services:
        _print(services, numbers, out, outcome, say)
        add_talks(services, data.people)
        add_projects(services, data.projects, numbers)
        add_demands(services)
        add_work_plan(services)
        enrol(services, hall.url, hall.enrol_code(station.code, station.name), None)
    with bootstrap.open_services(folder.station, folder.key, clock) as services:
        _sync(services, outcome, say, "5 网线接上，首次同步")
        change_at_the_other_pc(hall, clock, station, data.apart, numbers)
        accepted = _post_progress(services, hall, clock, data, numbers, say)
        change_unknowing(services, data.apart, numbers, accepted)
        _sync(services, outcome, say, "7 再次同步")
        outcome.attention = sorted(item.source for item in services.sync.attention())
        say(f"  需处理 {len(outcome.attention)} 条：另一台电脑也改了同一栏，大厅受理后又改了联系电话")
        _show_progress(services, numbers, outcome, say)
        idle = run_session(services)
        outcome.idle_requests = idle.requests
        say(f"9 没有新内容时同步：{idle.requests} 次请求，上行 {idle.bytes_up} B，下行 {idle.bytes_down} B")
        add_evaluations(services, data.people, numbers)
        write_reports(services, out, outcome.reports, say)


def _register(folder: Folder, clock: Clock, data: DemoData, outcome: Outcome, say: Say) -> dict[str, str]:
    """Log the cases on the days on which they came, oldest first; returns case numbers by client id."""
    numbers: dict[str, str] = {}
    say(f"3 登记 {len(data.cases)} 件（逐项要求 → 去重合并 → 实际要交）")
    for days_ago in sorted({case.days_ago for case in data.cases}, reverse=True):
        moment = clock.now() - timedelta(days=days_ago)
        with bootstrap.open_services(folder.station, folder.key, Clock(moment)) as services:
            operator = services.operators.first().id
            if not numbers:
                for enterprise in data.enterprises(services.catalogues.active()):
                    services.enterprises.add(enterprise, operator)
            for case in (case for case in data.cases if case.days_ago == days_ago):
                done = services.cases.register(case.form, operator)
                _work(services, case, done.no)
                summary = services.cases.find(done.no).summary
                numbers[case.form.client_id] = done.no
                figures = {"requested": summary.requested, "merged": summary.merged, "to_submit": summary.to_submit}
                outcome.cases.append({"no": done.no, "title": summary.title, **figures})
                saved = f"{summary.requested} → {summary.merged} → {summary.to_submit}"
                say(f"  {done.no}  {summary.enterprise_name}  {summary.title}  {saved}")
    return numbers


def _work(services: Services, case: DemoCase, no: str) -> None:
    """What the station did with a case on the day it came."""
    if case.progress:
        demo_work.submit(services, no, case.days_ago)
    elif case.days_ago > 1 and case.form.mode is not Mode.CONSULT:
        demo_work.begin(services, no)


def _print(services: Services, numbers: dict[str, str], out: Path, outcome: Outcome, say: Say) -> None:
    """One-time notices of all cases whose questions are answered, one set of the other papers, a draft, a batch."""
    operator = services.operators.first().id
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "out", path=str(out)) from error
    say("4 打印（PDF）")
    answered = [no for no in numbers.values() if not services.cases.find(no).open_situations]
    wanted = [(no, "WS01") for no in answered] + [(answered[-1], code) for code in ("WS02", "WS03", "WS10")]
    for no, document in wanted:
        path = out / f"{no}-{document}.pdf"
        printed = services.documents.issue([no], document, operator, render, partial(atomic_write.write, path))[0]
        outcome.documents.append({"no": no, "document": document, "number": printed.number, "path": str(path)})
        say(f"  {printed.number}  {path}")
    merged = out / "一次性告知书-合并.pdf"
    options = BatchOptions(pad_to_even=True)
    services.documents.issue(
        answered, "WS01", operator, lambda d: render(d, options), partial(atomic_write.write, merged)
    )
    outcome.documents.append({"no": None, "document": "WS01", "number": None, "path": str(merged)})
    say(f"  合并打印 {len(answered)} 件  {merged}")
    for no in (no for no in numbers.values() if no not in answered):
        path = out / f"{no}-WS01-预审版.pdf"
        atomic_write.write(path, render(services.documents.draft(no, "WS01", operator)))
        outcome.documents.append({"no": no, "document": "WS01", "number": None, "path": str(path)})
        say(f"  预审版（还有情形未答）  {path}")


def _sync(services: Services, outcome: Outcome, say: Say, title: str) -> None:
    report = run_session(services)
    if report.exit not in {Exit.DONE, Exit.ATTENTION}:
        raise EnvironmentFault(Code.HALL_UNREACHABLE, url=outcome.hall)
    outcome.receipts.extend(report.receipts)
    receipts = "、".join(report.receipts) or "无"
    say(f"{title}：上传 {report.pushed}，收回 {report.pulled}，大厅回执 {receipts}")


def _post_progress(
    services: Services, hall: EmbeddedHall, clock: Clock, data: DemoData, numbers: dict[str, str], say: Say
) -> str | None:
    """Post what the hall has done by today; the number of a case it has accepted and is still busy with."""
    rows: list[ProgressRow] = []
    for case in data.cases:
        no = numbers[case.form.client_id]
        items = services.cases.full(no).items
        for event in case.progress:
            if row := _progress_row(services, clock, case, event, no, items[0].code, len(rows) + 1):
                rows.append(row)
    report = hall.import_progress(rows)
    say(f"6 大厅录入审批进度 {len(rows)} 条，生效 {report.applied} 项，未生效 {len(report.faults)} 条")
    over = {row.case_no for row in rows if row.event == "finished"}
    return next((row.case_no for row in rows if row.event == "accepted" and row.case_no not in over), None)


def _progress_row(
    services: Services, clock: Clock, case: DemoCase, event: dict[str, Any], no: str, item: str, line: int
) -> ProgressRow | None:
    """One event of the demonstration's script as the hall would post it; None when its day is still to come."""
    calendar = services.catalogues.calendar()
    registered = clock.now().date() - timedelta(days=case.days_ago)
    day = calendar.add_workdays(registered, event["workdays"])
    at = datetime.combine(day, _OFFICE_HOUR, BEIJING)
    if at > clock.now():
        return None
    until = (day + timedelta(days=event["days"])).isoformat() if "days" in event else ""
    official = f"{event['official_no']}{day:%Y%m%d}{line:04d}" if "official_no" in event else ""
    return ProgressRow(
        line=line, case_no=no, item=item, event=event["event"], at=to_text(at), text=event.get("text", ""),
        document_no=event.get("document_no", ""), kind=event.get("kind", ""), until=until, official_no=official,
    )  # fmt: skip


def _show_progress(services: Services, numbers: dict[str, str], outcome: Outcome, say: Say) -> None:
    say("8 大厅的进度已回到驿站")
    for no in numbers.values():
        summary = services.cases.find(no).summary
        for one in services.cases.progress(no):
            if not one.affair.events:
                continue
            item = one.affair.item
            due = services.cases.explain(no, item).due
            outcome.progress.append({"no": no, "item": item, "state": one.affair.state.value, "due": due})
            due_text = f"，承诺期限 {due:%m-%d}" if due else ""
            say(f"  {no}  {item}  {_STATES[one.affair.state]}{due_text}  回执 {summary.receipt_no}")

"""Affairs as the approval platform exchanges them: the five `up_pro_*` tables, as CSV and as JSON lines.

The names of the fields are those of GB/T 39046—2020, tables 5-10, and of the national exchange. A row keeps its
`row_guid` from one export to the next, so that a platform that has it replaces it.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import NAMESPACE_URL, uuid5

from station_app.clock import BEIJING, parse_moment
from station_app.domain.affair import Affair, EventKind
from station_app.domain.affair_json import affair_from_json
from station_app.domain.merge import EntityState, load
from station_app.errors import Code, EnvironmentFault
from sync.hall.context import Hall
from sync.hall.feed import belonging_to
from sync.hall.store.database import Tx

COMMON = ("row_guid", "cd_operation", "cd_time", "cd_batch", "data_source")
TABLES: Mapping[str, tuple[str, ...]] = {
    "up_pro_accept": (
        "办件编号", "实施编码", "办理项编码", "事项名称", "事项版本", "办理类型", "申请人名称", "申请人类型", "申请人证件类型",
        "申请人证件号码", "联系人姓名", "联系人证件号码", "联系人手机", "法定代表人", "地址", "邮编", "申请类型", "申请时间",
        "受理时间", "承诺办结时间", "受理部门", "受理部门编码", "受理人", "受理文书编号", "投资项目编号",
    ),
    "up_pro_process": (
        "办件编号", "环节名称", "业务动作", "办理人", "意见", "开始时间", "结束时间", "环节状态",
    ),
    "up_pro_special_procedure": (
        "办件编号", "种类", "名称", "理由", "开始时间", "结束时间", "结果", "办理人",
    ),
    "up_pro_material": ("办件编号", "材料名称", "附件名称", "收取方式", "数量"),
    "up_pro_result": (
        "办件编号", "办结时间", "结果类型", "结果描述", "证照名称", "证照编号", "是否快递", "满意度",
    ),
}  # fmt: skip
"""The fields of each table; those of `COMMON` come before them."""

DATA_SOURCE = "政务驿站"
_PAGE = 500
_DONE = "2"
_STEPS = {
    EventKind.RECEIVED: "收件",
    EventKind.CORRECTION: "补交告知",
    EventKind.ACCEPTED: "受理",
    EventKind.DEEMED_ACCEPTED: "受理",
    EventKind.NOT_ACCEPTED: "不予受理",
    EventKind.PROCESSING: "审批",
    EventKind.SUSPENDED: "特别程序申请",
    EventKind.RESUMED: "特别程序结果",
    EventKind.EXTENDED: "延长审批",
    EventKind.FINISHED: "办结",
    EventKind.SERVED: "送达",
    EventKind.RETURNED: "退件",
}
_COLLECTED = {"submit": "1", "commitment": "4", "deferrable": "4", "ecert": "5", "produced": "5", "wallet": "3"}
_LONGER = "延长审批"


@dataclass(frozen=True, slots=True)
class _Exported:
    """One affair with the case it belongs to and what hangs on that."""

    station: str
    affair: Affair
    case: EntityState
    others: tuple[tuple[str, EntityState], ...]

    @property
    def number(self) -> str:
        return self.affair.official_no or self.affair.case_no

    @property
    def last_at(self) -> datetime | None:
        moments = [event.at for event in self.affair.events]
        return max(moments, default=self.affair.received_at)


def export_up_pro(hall: Hall, since: date, folder: Path) -> dict[str, int]:
    """Write all affairs with something new since a day into a folder, two files per table; the rows of each table.

    Raises:
        EnvironmentFault: `file_not_written`.
    """
    now = hall.clock.now()
    counts = dict.fromkeys(TABLES, 0)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as files, hall.store.read() as tx:
            writers = {table: _Writer(files, folder, table) for table in TABLES}
            for exported in _affairs(tx, since):
                common = {"cd_time": _stamp(now), "cd_batch": f"UP{_stamp(now)}", "data_source": DATA_SOURCE}
                for table, row in _rows(exported):
                    key = (
                        f"{exported.station}:{exported.affair.case_id}:{exported.affair.item}:{table}:{row.pop('_key')}"
                    )
                    row_guid = str(uuid5(NAMESPACE_URL, key))
                    writers[table].write(
                        {"row_guid": row_guid, "cd_operation": _operation(exported, since), **common, **row}
                    )
                    counts[table] += 1
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "output", path=str(folder)) from error
    return counts


class _Writer:
    """The two files of a table, readable by the owner alone: they name people."""

    def __init__(self, files: ExitStack, folder: Path, table: str) -> None:
        self._columns = (*COMMON, *TABLES[table])
        self._json = files.enter_context(_private(folder / f"{table}.jsonl", "utf-8"))
        self._csv = csv.DictWriter(
            files.enter_context(_private(folder / f"{table}.csv", "utf-8-sig")), self._columns, restval=""
        )
        self._csv.writeheader()

    def write(self, row: Mapping[str, str]) -> None:
        whole = {column: row.get(column, "") for column in self._columns}
        self._csv.writerow(whole)
        self._json.write(json.dumps(whole, ensure_ascii=False) + "\n")


def _private(path: Path, encoding: str) -> TextIO:
    return open(path, "w", encoding=encoding, newline="", opener=lambda name, flags: os.open(name, flags, 0o600))


def _affairs(tx: Tx, since: date) -> Iterator[_Exported]:
    after = ("", "", "")
    while rows := tx.all(
        "SELECT a.station, a.case_id, a.item, f.body, c.body FROM affair a"
        " JOIN feed f ON f.station = a.station AND f.kind = 'affair' AND f.entity = a.case_id || ':' || a.item"
        " JOIN feed c ON c.station = a.station AND c.kind = 'case' AND c.entity = a.case_id"
        " WHERE (a.station, a.case_id, a.item) > (?, ?, ?) ORDER BY a.station, a.case_id, a.item LIMIT ?",
        *after,
        _PAGE,
    ):
        after = rows[-1][:3]
        for station, case_id, _item, body, case in rows:
            affair = affair_from_json(json.loads(body))
            exported = _Exported(station, affair, load(json.loads(case)), ())
            if exported.last_at is not None and exported.last_at.astimezone(BEIJING).date() >= since:
                hanging = belonging_to(tx, station, case_id)
                others = tuple((kind, stored.state) for (kind, _), stored in sorted(hanging.items()))
                yield _Exported(station, affair, exported.case, others)


def _operation(exported: _Exported, since: date) -> str:
    if exported.case.void:
        return "D"
    received = exported.affair.received_at
    return "I" if received is None or received.astimezone(BEIJING).date() >= since else "U"


def _rows(exported: _Exported) -> Iterator[tuple[str, dict[str, str]]]:
    """Table and fields; `_key` tells the rows of one table and affair apart."""
    yield "up_pro_accept", {"_key": "", **_accept(exported)}
    for place, event in enumerate(exported.affair.events):
        step = {"环节名称": _STEPS[event.kind], "业务动作": event.kind.value, "意见": event.text, "环节状态": _DONE}
        at = _stamp(event.at)
        yield (
            "up_pro_process",
            {"_key": str(place), "办件编号": exported.number, "开始时间": at, "结束时间": at, **step},
        )
    for place, row in enumerate(_special(exported.affair)):
        yield "up_pro_special_procedure", {"_key": str(place), "办件编号": exported.number, **row}
    for line in _guidance(exported.case).get("lines", []):
        if exported.affair.item in line.get("items", [exported.affair.item]):
            yield "up_pro_material", {"_key": str(line.get("code", "")), "办件编号": exported.number, **_material(line)}
    if exported.affair.finished_at is not None:
        yield "up_pro_result", {"_key": "", **_result(exported)}


def _accept(exported: _Exported) -> dict[str, str]:
    affair, case = exported.affair, exported.case
    guidance = _guidance(case)
    items: list[dict[str, Any]] = guidance.get("items", [])
    item = next((one for one in items if one.get("code") == affair.item), {})
    accepted = next((event for event in affair.events if event.kind is EventKind.ACCEPTED), None)
    uscc = _text(case, "uscc")
    return {
        "办件编号": exported.number,
        "办理项编码": affair.item,
        "事项名称": str(item.get("name", "")),
        "事项版本": str(guidance.get("catalogue_version", "")),
        "办理类型": _text(case, "mode"),
        "申请人名称": _text(case, "enterprise_name"),
        "申请人类型": "企业法人" if uscc else "",
        "申请人证件类型": "统一社会信用代码" if uscc else "",
        "申请人证件号码": uscc,
        "联系人姓名": _text(case, "contact_name"),
        "联系人手机": _text(case, "contact_mobile"),
        "申请类型": _text(case, "channel"),
        "申请时间": _stamp_of(_text(case, "submitted_at")) or _stamp(affair.received_at),
        "受理时间": _stamp(affair.accepted_at),
        "受理部门": str(item.get("department", "")),
        "受理文书编号": accepted.document_no if accepted else "",
    }


def _special(affair: Affair) -> Iterator[dict[str, str]]:
    for segment in affair.segments:
        told = [
            event for event in affair.events if event.kind is EventKind.SUSPENDED and event.segment_kind == segment.kind
        ]
        yield {
            "种类": "延长审批以外",
            "名称": segment.kind,
            "理由": told[0].text if told else "",
            "开始时间": segment.start.strftime("%Y%m%dT000000"),
            "结束时间": segment.end.strftime("%Y%m%dT000000") if segment.end else "",
        }
    for event in affair.events:
        if event.kind is EventKind.EXTENDED:
            at = _stamp(event.at)
            yield {
                "种类": _LONGER,
                "名称": _LONGER,
                "理由": event.text,
                "开始时间": at,
                "结束时间": at,
                "结果": str(event.value or ""),
            }


def _material(line: Mapping[str, Any]) -> dict[str, str]:
    count = sum(value for value in (line.get("originals"), line.get("copies")) if isinstance(value, int))
    way = _COLLECTED.get(str(line.get("treatment", "")), "")
    return {"材料名称": str(line.get("name", "")), "收取方式": way, "数量": str(count)}


def _result(exported: _Exported) -> dict[str, str]:
    affair = exported.affair
    finished = next((event for event in affair.events if event.kind is EventKind.FINISHED), None)
    of_item = [
        state for kind, state in exported.others if kind == "case_result" and state.value("item") in {None, affair.item}
    ]
    delivered = [state for kind, state in exported.others if kind == "delivery"]
    rated = [state.value("level") for kind, state in exported.others if kind == "evaluation"]
    return {
        "办件编号": exported.number,
        "办结时间": _stamp(affair.finished_at),
        "结果类型": affair.result,
        "结果描述": finished.text if finished else "",
        "证照名称": _text(of_item[0], "name") if of_item else "",
        "证照编号": _text(of_item[0], "document_no") if of_item else "",
        "是否快递": ("1" if any(_text(one, "express_no") for one in delivered) else "0") if delivered else "",
        "满意度": str(rated[-1]) if rated and rated[-1] is not None else "",
    }


def _guidance(case: EntityState) -> Mapping[str, Any]:
    found = case.value("guidance")
    return found if isinstance(found, dict) else {}


def _text(state: EntityState, name: str) -> str:
    return str(state.value(name) or "")


def _stamp(moment: datetime | None) -> str:
    """A moment as GB/T 7408 writes it."""
    return moment.astimezone(BEIJING).strftime("%Y%m%dT%H%M%S") if moment else ""


def _stamp_of(text: str) -> str:
    try:
        return _stamp(parse_moment(text)) if text else ""
    except ValueError:
        return ""

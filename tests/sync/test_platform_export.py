"""The export for the approval platform holds the fields of the standard, and comes back as it was written."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sync.hall.cli import run
from sync.hall.embedded import EmbeddedHall
from sync.hall.platform_export import COMMON, TABLES, export_up_pro
from sync.hall.progress import ProgressRow
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases

ITEM = "SS-01-01-01"
# Each table's fields as the standard's tables 5-10 name them; a platform knows no others.
LISTED = {
    "up_pro_accept": "办件编号 实施编码 办理项编码 事项名称 事项版本 办理类型 申请人名称 申请人类型 申请人证件类型 申请人证件号码 联系人姓名"
    " 联系人证件号码 联系人手机 法定代表人 地址 邮编 申请类型 申请时间 受理时间 承诺办结时间 受理部门 受理部门编码 受理人 受理文书编号 投资项目编号",
    "up_pro_process": "办件编号 环节名称 业务动作 办理人 意见 开始时间 结束时间 环节状态",
    "up_pro_special_procedure": "办件编号 种类 名称 理由 开始时间 结束时间 结果 办理人",
    "up_pro_material": "办件编号 材料名称 附件名称 收取方式 数量",
    "up_pro_result": "办件编号 办结时间 结果类型 结果描述 证照名称 证照编号 是否快递 满意度",
}
MOMENT = re.compile(r"\d{8}T\d{6}")


def filled(peer: Peer, hall: EmbeddedHall) -> None:
    guidance = {
        "catalogue_version": "2026-1",
        "items": [{"code": ITEM, "name": "有限责任公司设立登记", "department": "市场监督管理局"}],
        "lines": [
            {
                "code": "CL0201",
                "name": "=登记申请书",
                "originals": 1,
                "copies": 0,
                "items": [ITEM],
                "treatment": "submit",
            },
            {"code": "CL0101", "name": "营业执照", "originals": 0, "copies": 2, "items": [ITEM], "treatment": "ecert"},
            {
                "code": "CL0999",
                "name": "别的事项的",
                "originals": 1,
                "copies": 0,
                "items": ["X"],
                "treatment": "submit",
            },
        ],
    }
    case = peer.case("JG-261120-001", state="submitted", uscc="91430300MA4L000033", contact_name="王芳", contact_mobile="13800000000", submitted_at="2026-11-20T09:30:00+08:00", guidance=guidance)  # fmt: skip
    peer.push(case, peer.case("JG-261120-002"))
    rows = [
        ProgressRow(0, case_no="JG-261120-001", event="受理", at="2026-11-20T15:00", document_no="受〔2026〕7号", official_no="5116-7"),
        ProgressRow(0, case_no="JG-261120-001", event="特别程序", at="2026-11-23", kind="听证", document_no="听1号", text='有"引号"，和逗号'),
        ProgressRow(0, case_no="JG-261120-001", event="恢复", at="2026-11-25"),
        ProgressRow(0, case_no="JG-261120-001", event="办结", at="2026-11-27T10:00", result="0", text="准予登记\n另附"),
    ]  # fmt: skip
    assert hall.import_progress(rows).faults == ()


def read(folder: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for table in TABLES:
        raw = (folder / f"{table}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            found[table] = list(csv.DictReader(file))
        lines = [json.loads(line) for line in (folder / f"{table}.jsonl").read_text("utf-8").splitlines()]
        assert lines == found[table]
        assert (folder / f"{table}.csv").stat().st_mode & 0o777 == 0o600
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == [*COMMON, *LISTED[table].split()]
    return found


def test_every_listed_field_comes_back(peer: Peer, hall: EmbeddedHall, tmp_path: Path) -> None:
    filled(peer, hall)
    counts = export_up_pro(hall.hall, hall.hall.clock.today(), tmp_path / "out")
    found = read(tmp_path / "out")
    assert counts == {table: len(rows) for table, rows in found.items()}
    assert counts == {"up_pro_accept": 1, "up_pro_process": 5, "up_pro_special_procedure": 1, "up_pro_material": 2, "up_pro_result": 1}  # fmt: skip
    accept = found["up_pro_accept"][0]
    wanted = {"办件编号": "5116-7", "办理项编码": ITEM, "申请人名称": "𠮷祥餐饮店", "申请人证件号码": "91430300MA4L000033", "联系人手机": "13800000000", "申请时间": "20261120T093000", "受理时间": "20261120T150000", "受理部门": "市场监督管理局", "受理文书编号": "受〔2026〕7号", "cd_operation": "I", "data_source": "政务驿站"}  # fmt: skip
    assert {name: accept[name] for name in wanted} == wanted
    assert [row["环节名称"] for row in found["up_pro_process"]] == [
        "收件",
        "受理",
        "特别程序申请",
        "特别程序结果",
        "办结",
    ]
    assert all(row["环节状态"] == "2" and MOMENT.fullmatch(row["结束时间"]) for row in found["up_pro_process"])
    assert found["up_pro_special_procedure"][0]["理由"] == '有"引号"，和逗号'
    assert {row["材料名称"]: (row["收取方式"], row["数量"]) for row in found["up_pro_material"]} == {"=登记申请书": ("1", "1"), "营业执照": ("5", "2")}  # fmt: skip
    result = found["up_pro_result"][0]
    assert (result["结果类型"], result["结果描述"], result["办结时间"]) == ("0", "准予登记\n另附", "20261127T100000")


def test_rows_keep_their_ids_and_older_ones_stay_out(peer: Peer, hall: EmbeddedHall, tmp_path: Path) -> None:
    filled(peer, hall)
    ids = []
    for name in ("a", "b"):
        export_up_pro(hall.hall, hall.hall.clock.today(), tmp_path / name)
        ids.append([row["row_guid"] for rows in read(tmp_path / name).values() for row in rows])
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])
    assert run(["export", "up_pro", "--since", "soon", "-o", str(tmp_path), "--home", str(tmp_path / "none")]) == 20
    from datetime import date

    late: Any = export_up_pro(hall.hall, date(2026, 11, 27), tmp_path / "late")
    assert late["up_pro_accept"] == 1
    assert read(tmp_path / "late")["up_pro_accept"][0]["cd_operation"] == "U"
    assert sum(export_up_pro(hall.hall, date(2026, 11, 28), tmp_path / "none").values()) == 0

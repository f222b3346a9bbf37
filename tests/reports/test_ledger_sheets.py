"""Ledgers and reports as workbooks and as text: types kept, figures with formulas, rows apart by tabs."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reports.ledgers.plain_text import ledger_text, report_text
from reports.ledgers.sheets import ledger_workbook, report_workbook
from station_app.domain.ledger import Column, LedgerRow
from tests.reports import sample_ledgers as made


def test_a_ledger_has_its_rows_and_its_figures() -> None:
    book = load_workbook(BytesIO(ledger_workbook(made.case_ledger())))
    assert book.sheetnames == ["数据", "指标", "待补", "口径"]
    page = book["数据"]
    assert page["A1"].value.startswith(
        "帮代办服务周台账　2026 年第 48 周（11 月 23 日—11 月 29 日）　筛选：本周登记　排序：日期、件号　共 49 件"
    )
    assert [cell.value for cell in page[2]] == [column.title for column in made.COLUMNS]
    assert page.max_row == 2 + 49
    first = [cell.value for cell in page[3]]
    assert first[0].date() == date(2026, 11, 24)
    assert page["A3"].number_format == "yyyy-mm-dd"
    assert first[1] == "JG-261124-001"
    assert page["B3"].data_type == "s"
    assert first[5:8] == [44, 16, 9]
    assert first[9] == "已办结"
    for page in book:
        assert page.freeze_panes == "A3"
        assert page.print_title_rows == "$1:$2"
    saving = [cell.value for cell in book["指标"][4]]
    assert saving == ["材料精简率", 69.9, "%", 896, 1281, "1 − 实交合计 ÷ 逐项合计", "1 − 实交 385 ÷ 逐项 1,281"]
    assert [cell.value for cell in book["待补"][3]] == ["JG-261124-001", "缺办结时间"]


def test_a_figure_without_a_denominator_stays_a_dash() -> None:
    book = load_workbook(BytesIO(ledger_workbook(made.case_ledger(0))))
    assert [cell.value for cell in book["指标"][4]][:2] == ["材料精简率", "—"]
    assert book["数据"].max_row == 2


def test_a_report_has_a_sheet_for_every_table() -> None:
    book = load_workbook(BytesIO(report_workbook(made.monthly())))
    assert book.sheetnames == [
        "指标", "登记与办结", "按事项", "按方式", "本月进展", "下月计划", "月度目标", "堵点", "待补", "口径",
    ]  # fmt: skip
    assert [cell.value for cell in book["登记与办结"][10]] == ["48 周", 49, 41]
    assert [cell.value for cell in book["下月计划"][3]][2].date() == date(2026, 12, 1)
    assert [cell.value for cell in book["按事项"][3]] == ["企业信息变更", 14]


@pytest.mark.parametrize("kind", ["ledger", pytest.param("report", marks=pytest.mark.soak)])
def test_libreoffice_opens_every_sheet_without_a_word(tmp_path: Path, kind: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    content = ledger_workbook(made.case_ledger()) if kind == "ledger" else report_workbook(made.monthly())
    (tmp_path / "book.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for form in ("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "pdf"):
        command = [office, profile, "--headless", "--convert-to", form, "--outdir", tmp_path, tmp_path / "book.xlsx"]
        done = subprocess.run(command, check=True, capture_output=True, timeout=120, text=True)
        said = [line for line in (done.stdout + done.stderr).splitlines() if "javaldx" not in line]
        assert not [line for line in said if "rror" in line or "arning" in line]
    assert (tmp_path / "book.pdf").stat().st_size > 1000
    if kind == "ledger":
        rows = list(csv.reader((tmp_path / "book-数据.csv").read_text(encoding="utf-8").splitlines()))
        assert rows[2][:2] == ["2026-11-24", "JG-261124-001"]
        assert rows[2][5:8] == ["44", "16", "9"]
        assert len(rows) == 51


def test_a_ledger_as_text_is_a_few_lines_and_rows_apart_by_tabs() -> None:
    lines = ledger_text(made.case_ledger(2), "金桂园政务驿站").splitlines()
    assert lines == [
        "金桂园政务驿站帮代办服务周台账",
        "2026 年第 48 周（11 月 23 日—11 月 29 日），共 2 件。",
        "登记办件 2 件；材料精简率 74.1%（1 − 实交 22 ÷ 逐项 85）。",
        "口径：材料精简率＝1 − 实交合计 ÷ 逐项合计；“余 n 日”按工作日计；待补正期间停表，灯为虚圈“已暂停”。",
        "序\t日期\t件号\t企业\t事项 · 套餐\t方式\t逐项\t去重\t实交\t状态\t灯\t承诺到期\t专员",
        "1\t11-24\tJG-261124-001\t青禾众创孵化器管理有限公司\t企业信息变更一件事\t上门代办\t44\t16\t9\t已办结\t已办结\t—\t陆专员",
        "2\t11-25\tJG-261125-002\t瑞禾精密机械（青澜）有限公司\t施工许可一件事\t线上帮办\t41\t20\t13\t已办结\t已办结\t—\t许联络员",
    ]


def test_a_tab_in_a_cell_begins_no_other() -> None:
    text = ledger_text(
        made.case_ledger(columns=(Column("a", "甲"), Column("b", "乙")), rows=(LedgerRow("r", ("一\t二\n三", None)),)),
        "站",
    )
    assert text.splitlines()[-1] == "1\t一 二 三\t—"


def test_a_report_as_text_says_progress_plans_and_points() -> None:
    lines = report_text(made.weekly(), "金桂园政务驿站").splitlines()
    assert lines[0] == "金桂园政务驿站周报"
    assert "办结率 91.1%（办结 41 ÷ 受理 45）" in lines[2]
    assert "本周进展：" in lines
    assert "1\t禾光储能电池（一期）\t工程规划许可证已取得；施工图审查第 2 轮意见已回\t许联络员" in lines
    assert "1\t高压线迁改纪要未签\t供电、住建\t11-23\t超期 3 日\t请区级协调会签发" in lines
    assert "月度目标：" not in lines
    assert "下周计划：没有。" in report_text(made.weekly(plans=()), "站").splitlines()

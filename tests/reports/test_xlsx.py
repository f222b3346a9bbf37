"""A spreadsheet read back by something other than its writer: values unchanged, types kept, header frozen."""

import csv
import shutil
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from reports.ledgers.xlsx import Sheet, SheetColumn, file_name, workbook
from station_app.clock import parse_moment

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROWS = (
    ("JG-261120-012", "91430302MA4L16JQ9L", 5, date(2026, 11, 27), parse_moment("2026-11-20T10:23:00+08:00"), None),
    ("=1+1", "0012", 2.5, date(1900, 3, 1), parse_moment("2026-12-31T23:59:00+08:00"), "a\x07<b>&"),
)  # fmt: skip
SHEET = Sheet("办件", "视图：全站在办；灯：红灯", tuple(SheetColumn(name) for name in "甲乙丙丁戊己"), ROWS)


def plain_cells(content: bytes) -> dict[str, tuple[str, str]]:
    """Cell name to type and text, by zip and XML alone."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    result = {}
    for cell in sheet.iter(f"{MAIN}c"):
        assert cell.find(f"{MAIN}f") is None, "no formula"
        text = "".join(node.text or "" for node in cell.iter() if node.tag in (f"{MAIN}v", f"{MAIN}t"))
        if text:
            result[cell.get("r")] = ("text" if cell.get("t") == "inlineStr" else cell.get("t", "n"), text)
    return result


def test_identifiers_are_text_and_numbers_are_numbers():
    cells = plain_cells(workbook(SHEET))
    assert cells["A1"] == ("text", "视图：全站在办；灯：红灯")
    assert cells["A3"] == ("text", "JG-261120-012")
    assert cells["B4"] == ("text", "0012")
    assert cells["A4"] == ("text", "=1+1")
    assert cells["C3"] == ("n", "5")
    assert cells["D3"] == ("n", "46353"), "2026-11-27 as a day number"
    assert cells["F4"] == ("text", "a<b>&")
    assert "F3" not in cells


def test_header_is_frozen_and_repeated_on_paper():
    page = load_workbook(BytesIO(workbook(SHEET))).active
    assert page.freeze_panes == "A3"
    assert page.print_title_rows == "$1:$2"
    assert page["E3"].value == parse_moment("2026-11-20T10:23:00+08:00").replace(tzinfo=None)
    assert page["E3"].number_format == "yyyy-mm-dd hh:mm"


def test_libreoffice_reads_the_same_values(tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    (tmp_path / "list.xlsx").write_bytes(workbook(SHEET))
    command = [office, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", tmp_path,
               f"-env:UserInstallation=file://{tmp_path}/profile", tmp_path / "list.xlsx"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = list(csv.reader((tmp_path / "list.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[2][:5] == ["JG-261120-012", "91430302MA4L16JQ9L", "5", "2026-11-27", "2026-11-20 10:23"]
    assert rows[3][:3] == ["=1+1", "0012", "2.5"]


def test_name_says_station_ledger_and_period():
    days = date(2026, 11, 1), date(2026, 11, 20)
    assert file_name("金桂园驿站", "办件/全站", *days) == "金桂园驿站_办件 全站_20261101-20261120.xlsx"
    assert file_name("金桂园驿站", "办件", days[1], days[1]) == "金桂园驿站_办件_20261120.xlsx"
    assert file_name("金桂园驿站", "办件", None, None) == "金桂园驿站_办件.xlsx"

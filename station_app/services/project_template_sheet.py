"""Plan templates as spreadsheets: one row per node, read by the names in the header, and written the same way."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from station_app.domain.project_template import PlanTemplate, TemplateNode, TemplatePhase
from station_app.errors import Code, UserError

COLUMNS = {
    "节点": "code", "名称": "name", "事项编码": "item", "部门": "department", "阶段": "phase", "工作日": "days",
    "前置": "depends_on", "并行组": "parallel_group", "里程碑": "milestone", "条件": "when", "初审可启动": "preliminary_for",
}  # fmt: skip
"""The header of a sheet, in order; columns may stand in another order, and those that are not needed may be missing."""
_NEEDED = ("节点", "工作日")
_NAMES = {field: title for title, field in COLUMNS.items()}
_YES, _NO = frozenset({"是", "1", "y", "yes", "true", "√"}), frozenset({"", "否", "0", "n", "no", "false"})
_BETWEEN = re.compile(r"[,，、;；\s]+")
_MOST_ROWS = 2_000
_MOST_BYTES = 20 << 20
_HEADER_AMONG = 5
_DEFAULT_PHASE = "A"


def read_sheet(path: Path, code: str, name: str) -> PlanTemplate:
    """Read the first sheet of a workbook; its references are not checked yet.

    Raises:
        UserError: `file_not_found`, `bad_file` when it is no workbook or has no such header, `bad_sheet` (row, column).
    """
    title, rows = _rows(path)
    place, header = _header(rows, path)
    phases: dict[str, TemplatePhase] = {}
    nodes = tuple(_nodes(header, rows[place + 1 :], place + 2, phases))
    return PlanTemplate(code, name.strip() or title, tuple(phases.values()), nodes, source=path.name[:200], own=True)


def _rows(path: Path) -> tuple[str, list[tuple[Any, ...]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # 200 ms, needed only here
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(Code.BAD_FILE, "file", path=str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(path)) from error
    try:
        book = load_workbook(BytesIO(raw), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS))
        return str(sheet.title), rows
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError) as error:
        raise UserError(Code.BAD_FILE, "file", path=str(path)) from error


def _header(rows: Sequence[tuple[Any, ...]], path: Path) -> tuple[int, list[str]]:
    """The place and the titles of the header: the first of the top rows that has the columns which are needed."""
    for place, cells in enumerate(rows[:_HEADER_AMONG]):
        titles = [_text(cell) for cell in cells]
        if all(needed in titles for needed in _NEEDED):
            return place, titles
    raise UserError(Code.BAD_FILE, "file", path=str(path))


def _nodes(
    header: Sequence[str], rows: Sequence[tuple[Any, ...]], first: int, phases: dict[str, TemplatePhase]
) -> Iterator[TemplateNode]:
    for number, cells in enumerate(rows, start=first):
        row = {COLUMNS[title]: _text(cell) for title, cell in zip(header, cells, strict=False) if title in COLUMNS}
        if not any(row.values()):
            continue
        phase = _phase(row.get("phase", ""))
        phases.setdefault(phase.code, phase)
        yield TemplateNode(
            code=_needed(row, number, "code"),
            item=row.get("item") or None,
            phase=phase.code,
            days=_days(row, number),
            depends_on=_list(row.get("depends_on", "")),
            name=row.get("name", ""),
            department=row.get("department", ""),
            parallel_group=row.get("parallel_group", ""),
            milestone=_yes(row, number),
            when=_when(row, number),
            preliminary_for=_list(row.get("preliminary_for", "")),
        )


def _text(cell: Any) -> str:
    """A cell as text; whole numbers without the fraction a spreadsheet gives them."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _phase(text: str) -> TemplatePhase:
    """`C 施工许可` or `C`: a letter, and a name if there is one."""
    code, _, name = text.partition(" ")
    return TemplatePhase(code[:32] or _DEFAULT_PHASE, name.strip() or code or _DEFAULT_PHASE)


def _needed(row: Mapping[str, str], number: int, field: str) -> str:
    if not row.get(field):
        raise _fault(number, field)
    return row[field]


def _days(row: Mapping[str, str], number: int) -> int:
    text = row.get("days", "")
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise _fault(number, "days")
    return int(text)


def _yes(row: Mapping[str, str], number: int) -> bool:
    text = row.get("milestone", "").lower()
    if text not in _YES | _NO:
        raise _fault(number, "milestone")
    return text in _YES


def _list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))


def _when(row: Mapping[str, str], number: int) -> dict[str, tuple[str, ...]]:
    """`eia_class=form|book；energy=yes`: every condition has to hold."""
    found: dict[str, tuple[str, ...]] = {}
    for part in re.split(r"[;；\n]+", row.get("when", "")):
        if not part.strip():
            continue
        key, sign, values = part.partition("=")
        allowed = tuple(value.strip() for value in values.split("|") if value.strip())
        if not sign or not key.strip() or not allowed:
            raise _fault(number, "when")
        found[key.strip()] = allowed
    return found


def _fault(number: int, field: str) -> UserError:
    return UserError(Code.BAD_SHEET, "file", row=number, column=_NAMES[field])


def sheet_rows(template: PlanTemplate) -> list[list[str]]:
    """A template as the rows of such a sheet, the header first, every cell a text: to be adapted and read again."""
    names = {phase.code: phase.name for phase in template.phases}
    rows = [list(COLUMNS)]
    for node in template.nodes:
        when = "；".join(f"{key}={'|'.join(values)}" for key, values in node.when.items())
        rows.append(
            [
                node.code, node.name, node.item or "", node.department,
                f"{node.phase} {names.get(node.phase, '')}".strip(), str(node.days), "、".join(node.depends_on),
                node.parallel_group, "是" if node.milestone else "", when, "、".join(node.preliminary_for),
            ]
        )  # fmt: skip
    return rows

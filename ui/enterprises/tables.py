"""The tables of 企业档案: wallet, cases, talks and evaluations."""

from __future__ import annotations

from station_app.domain.wallet import WalletState
from ui.cases.lines import CaseLine
from ui.enterprises.lines import RecordLine, WalletLine
from ui.marks import CASE_STATES, LIGHTS, Light
from ui.models.cells import Cell, MarkCell, TextCell
from ui.models.rows import Column, RowsModel

_LIGHTS = {
    WalletState.VALID: Light.GREEN, WalletState.EXPIRES_SOON: Light.YELLOW, WalletState.EXPIRED: Light.RED,
}  # fmt: skip


def _until(line: WalletLine) -> Cell:
    day = line.entry.valid_to
    return TextCell(f"{day:%Y-%m-%d}" if day is not None else "长期")


def _added(line: WalletLine) -> Cell:
    return TextCell((line.entry.added_at or "")[:10] or "—", quiet=True)


def wallet_model() -> RowsModel[WalletLine]:
    """材料 来源 入库 有效至 状态 复用次数."""
    columns: list[Column[WalletLine]] = [
        Column("name", "材料", 0, lambda line: TextCell(line.name, bold=line.state is WalletState.EXPIRED)),
        Column("source", "来源", 112, lambda line: TextCell(line.source, quiet=True, mono="-" in line.source)),
        Column("added", "入库", 92, _added),
        Column("until", "有效至", 92, _until),
        Column("state", "状态", 124, lambda line: MarkCell(line.words, LIGHTS[_LIGHTS[line.state]])),
        Column("reused", "复用", 60, lambda line: TextCell(f"{line.entry.reused} 次", right=True), right=True),
    ]
    return RowsModel(columns, spoken=lambda line: f"{line.name}，{line.words}，复用 {line.entry.reused} 次")


def cases_model() -> RowsModel[CaseLine]:
    """灯 件号 事项 状态 当前环节."""
    columns: list[Column[CaseLine]] = [
        Column("light", "灯", 92, lambda line: MarkCell(line.left, LIGHTS[line.light])),
        Column("no", "件号", 118, lambda line: TextCell(line.no, mono=True)),
        Column("title", "事项 / 套餐", 0, lambda line: TextCell(line.title)),
        Column("state", "状态", 96, lambda line: MarkCell(line.state, CASE_STATES[line.state], badge=True)),
        Column("place", "当前环节", 96, lambda line: TextCell(line.place, quiet=True)),
    ]
    return RowsModel(columns, spoken=lambda line: f"{line.left}，{line.no}，{line.title}，{line.state}")


def records_model(what: str, detail: str) -> RowsModel[RecordLine]:
    """日期, what it was, 专员, and a remark."""
    columns: list[Column[RecordLine]] = [
        Column("day", "日期", 96, lambda line: TextCell(line.day)),
        Column("what", what, 0, lambda line: TextCell(line.what)),
        Column("detail", detail, 180, lambda line: TextCell(line.detail, quiet=True)),
        Column("who", "专员", 90, lambda line: TextCell(line.who, quiet=True)),
    ]
    return RowsModel(columns, spoken=lambda line: f"{line.day}，{line.what}，{line.detail}")

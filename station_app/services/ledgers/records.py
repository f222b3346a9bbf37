"""Ledgers of the station's own records: policies in force, prints, sessions with the hall, and the audit log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from station_app.clock import parse_moment
from station_app.domain.audit_words import action_words
from station_app.domain.ledger import Column, ColumnKind, Figure, Ledger, LedgerKind, LedgerRow, Subject, count, share
from station_app.domain.rates import Rate
from station_app.domain.report_period import Period
from station_app.domain.terms import SYNC_OUTCOMES, SYNC_TRIGGERS
from station_app.services.ledgers.sources import NOTHING, LedgerSources
from station_app.services.ledgers.titles import title_of
from station_app.storage import ledger_records
from station_app.storage.ledger_records import AuditLine, PrintedPaper, Session

_POLICY_COLUMNS = (
    Column("code", "编号", ColumnKind.CODE, 7),
    Column("name", "政策", weight=34),
    Column("level", "层级", weight=6),
    Column("department", "部门", weight=14),
    Column("mode", "兑现方式", weight=9),
    Column("valid_from", "起", ColumnKind.DAY, 9),
    Column("valid_to", "止", ColumnKind.DAY, 9),
    Column("benefit", "内容", weight=40),
)
_AT_ONCE = "免申即享"


def policy_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """惠企政策台账: the policies that were in force on a day of the period."""
    catalogue = sources.catalogues.active()
    rows: list[LedgerRow] = []
    ending: list[str] = []
    at_once: list[str] = []
    for policy in sources.catalogues.policies():
        begin, end = _day(policy.get("valid_from")), _day(policy.get("valid_to"))
        if (begin is not None and begin > period.last) or (end is not None and end < period.first):
            continue
        code = str(policy["code"])
        department = catalogue.departments.get(str(policy.get("department")))
        mode = str(policy.get("delivery_mode") or NOTHING)
        rows.append(
            LedgerRow(
                code,
                (
                    code, str(policy["name"]), str(policy.get("level") or NOTHING),
                    department.name if department else NOTHING, mode, begin, end, str(policy.get("benefit") or NOTHING),
                ),
            )
        )  # fmt: skip
        if mode == _AT_ONCE:
            at_once.append(code)
        if end is not None and period.holds(end):
            ending.append(code)
    return Ledger(
        kind=LedgerKind.POLICY,
        title=title_of(LedgerKind.POLICY, period),
        period=period,
        subject=Subject.POLICY,
        filters="本期有效的政策",
        order="编号",
        unit="项",
        columns=_POLICY_COLUMNS,
        rows=tuple(rows),
        figures=(
            count("policies", "有效政策", "项", Subject.POLICY, [row.id for row in rows]),
            count("at_once", _AT_ONCE, "项", Subject.POLICY, at_once),
            count("ending", "本期到期", "项", Subject.POLICY, ending),
        ),
        missing=(),
        notes=("按本机正在用的政策清单",),
    )


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None


_PRINT_COLUMNS = (
    Column("at", "打印时间", ColumnKind.MOMENT, 11),
    Column("number", "文书编号", ColumnKind.CODE, 22),
    Column("document", "文书", weight=18),
    Column("version", "版", ColumnKind.NUMBER, 5),
    Column("reprint", "补打", ColumnKind.NUMBER, 5),
    Column("no", "件号", ColumnKind.CODE, 14),
    Column("enterprise", "企业", weight=24),
    Column("operator", "打印人", weight=8),
)


def print_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """文书打印台账: the papers that were printed in the period."""
    rows = ledger_records.prints(sources.store, period.first, period.last)
    types = sources.catalogues.active().document_types
    again = [one.id for one in rows if one.reprint]
    return Ledger(
        kind=LedgerKind.PRINT,
        title=title_of(LedgerKind.PRINT, period),
        period=period,
        subject=Subject.DOCUMENT,
        filters="本期打印的文书",
        order="打印时间",
        unit="份",
        columns=_PRINT_COLUMNS,
        rows=tuple(_print_row(sources, one, types[one.document].name if one.document in types else one.document)
                   for one in rows),
        figures=(
            count("prints", "打印", "份", Subject.DOCUMENT, [one.id for one in rows]),
            count("reprints", "补打", "份", Subject.DOCUMENT, again),
            count("replaced", "换版", "份", Subject.DOCUMENT, [one.id for one in rows if one.version > 1]),
        ),
        missing=(),
        notes=("取消的预览不占编号，不计入",),
    )  # fmt: skip


def _print_row(sources: LedgerSources, one: PrintedPaper, name: str) -> LedgerRow:
    cells = (
        parse_moment(one.printed_at), one.number, name, one.version, one.reprint, one.no or NOTHING,
        one.enterprise_name or NOTHING, sources.person(one.operator_id),
    )  # fmt: skip
    return LedgerRow(one.id, cells)


_SYNC_COLUMNS = (
    Column("at", "开始", ColumnKind.MOMENT, 11),
    Column("trigger", "起因", weight=8),
    Column("outcome", "结果", weight=10),
    Column("pushed", "上传", ColumnKind.NUMBER, 7, summed=True),
    Column("pulled", "收回", ColumnKind.NUMBER, 7, summed=True),
    Column("attention", "需处理", ColumnKind.NUMBER, 7, summed=True),
    Column("bytes_up", "上行字节", ColumnKind.NUMBER, 10, summed=True),
    Column("bytes_down", "下行字节", ColumnKind.NUMBER, 10, summed=True),
    Column("seconds", "用时秒", ColumnKind.NUMBER, 7),
    Column("receipt", "回执", ColumnKind.CODE, 20),
)
_DONE = "done"


def sync_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """同步台账: the sessions with the hall in the period."""
    rows = ledger_records.sessions(sources.store, period.first, period.last)
    whole = [one.id for one in rows if one.outcome == _DONE]
    ids = [one.id for one in rows]
    failed = [one.id for one in rows if one.outcome not in {_DONE, "partial"}]
    return Ledger(
        kind=LedgerKind.SYNC,
        title=title_of(LedgerKind.SYNC, period),
        period=period,
        subject=Subject.SYNC_RUN,
        filters="本期与大厅的同步",
        order="开始时间",
        unit="次",
        columns=_SYNC_COLUMNS,
        rows=tuple(_session_row(one) for one in rows),
        figures=(
            count("sessions", "同步", "次", Subject.SYNC_RUN, ids),
            _whole_rate(whole, ids),
            count("failed", "没连上或中断", "次", Subject.SYNC_RUN, failed),
        ),
        missing=(),
        notes=("只有本机的同步，驿站其他终端各记各的",),
    )


def _whole_rate(whole: list[str], ids: list[str]) -> Figure:
    rate = Rate("一次传完率", "全部传完的同步次数 ÷ 同步次数", len(whole), len(ids))
    return share("whole_rate", rate, ("传完", "同步"), Subject.SYNC_RUN, whole, ids)


def _session_row(one: Session) -> LedgerRow:
    cells = (
        parse_moment(one.started_at), SYNC_TRIGGERS.get(one.trigger, one.trigger),
        SYNC_OUTCOMES.get(one.outcome, one.outcome), one.pushed, one.pulled, one.attention, one.bytes_up, one.bytes_down,
        round(one.duration_ms / 1000, 1), one.receipt_no or NOTHING,
    )  # fmt: skip
    return LedgerRow(one.id, cells)


_AUDIT_COLUMNS = (
    Column("seq", "链上序号", ColumnKind.CODE, 9),
    Column("at", "时间", ColumnKind.MOMENT, 12),
    Column("operator", "操作员", weight=10),
    Column("action", "动作", weight=16),
    Column("ref", "对象", ColumnKind.CODE, 30),
)


def audit_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """操作审计台账: the audit log of the period; ids and masked forms only."""
    rows = ledger_records.audits(sources.store, period.first, period.last)
    shown = [one.id for one in rows if one.action == "disclose"]
    people = {one.actor for one in rows if one.actor}
    return Ledger(
        kind=LedgerKind.AUDIT,
        title=title_of(LedgerKind.AUDIT, period),
        period=period,
        subject=Subject.AUDIT,
        filters="本期全部审计记录",
        order="链上顺序",
        unit="条",
        columns=_AUDIT_COLUMNS,
        rows=tuple(_audit_row(sources, one) for one in rows),
        figures=(
            count("audit_rows", "记录", "条", Subject.AUDIT, [one.id for one in rows]),
            count("disclosures", "查看明文", "次", Subject.AUDIT, shown),
            replace(
                count("people", "操作员", "人", Subject.AUDIT, [one.id for one in rows if one.actor]),
                value=str(len(people)),
                numerator=len(people),
            ),
        ),
        missing=(),
        notes=("记录按哈希链相连，可用 audit verify 核验",),
    )


def _audit_row(sources: LedgerSources, one: AuditLine) -> LedgerRow:
    who = sources.person(one.actor) if one.actor else "本机"
    return LedgerRow(one.id, (one.id, parse_moment(one.at), who, action_words(one.action), one.ref or NOTHING))

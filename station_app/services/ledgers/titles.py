"""What each ledger is called: 帮代办服务周台账."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.domain.ledger import LedgerKind
from station_app.domain.report_period import Period, PeriodKind

NAMES: Mapping[LedgerKind, str] = {
    LedgerKind.CASE: "帮代办服务", LedgerKind.CONSULTATION: "咨询服务", LedgerKind.DEFERRAL: "容缺待补",
    LedgerKind.SUPPLEMENT: "补正", LedgerKind.ORIGINALS: "原件收存", LedgerKind.NODE: "项目节点",
    LedgerKind.BLOCKING: "堵点", LedgerKind.CHASE: "催办", LedgerKind.WHISTLE: "吹哨报到", LedgerKind.TASK: "专项任务", LedgerKind.VISIT: "走访", LedgerKind.DEMAND: "诉求闭环",
    LedgerKind.POLICY: "惠企政策", LedgerKind.EVALUATION: "好差评", LedgerKind.PRINT: "文书打印",
    LedgerKind.SYNC: "同步", LedgerKind.AUDIT: "操作审计",
}  # fmt: skip
_SPANS: Mapping[PeriodKind, str] = {
    PeriodKind.DAY: "日", PeriodKind.WEEK: "周", PeriodKind.MONTH: "月", PeriodKind.QUARTER: "季", PeriodKind.YEAR: "年",
    PeriodKind.DAYS: "",
}  # fmt: skip


def title_of(kind: LedgerKind, period: Period) -> str:
    """The title of a ledger of a period."""
    return f"{NAMES[kind]}{_SPANS[period.kind]}台账"

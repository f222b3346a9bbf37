"""Invented ledgers and reports: the week of 49 cases with its 1,371 → 679 → 395, and stranger ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from station_app.clock import BEIJING
from station_app.domain.deadlines import Light
from station_app.domain.ledger import (
    Cell,
    Column,
    ColumnKind,
    Figure,
    Ledger,
    LedgerKind,
    LedgerRow,
    LightCell,
    Missing,
    Subject,
    count,
    share,
)
from station_app.domain.rates import Rate
from station_app.domain.report import (
    Bar,
    BlockingLine,
    PlanLine,
    ProgressLine,
    Report,
    ReportKind,
    TargetLine,
    TrendPoint,
)
from station_app.domain.report_papers import LedgerPaperData, ReportPaperData, ledger_paper, report_paper
from station_app.domain.report_period import month_of, week_of
from tests.reports.sample import STATION, identity

WEEK = week_of(date(2026, 11, 26))
COLUMNS = (
    Column("day", "日期", ColumnKind.DAY, 6),
    Column("no", "件号", ColumnKind.CODE, 12),
    Column("enterprise", "企业", ColumnKind.TEXT, 20),
    Column("subject", "事项 · 套餐", ColumnKind.TEXT, 15),
    Column("mode", "方式", ColumnKind.TEXT, 8),
    Column("requested", "逐项", ColumnKind.NUMBER, 5, summed=True),
    Column("merged", "去重", ColumnKind.NUMBER, 5, summed=True),
    Column("to_submit", "实交", ColumnKind.NUMBER, 5, summed=True),
    Column("state", "状态", ColumnKind.TEXT, 7),
    Column("light", "灯", ColumnKind.LIGHT, 9),
    Column("due", "承诺到期", ColumnKind.DAY, 7),
    Column("operator", "专员", ColumnKind.TEXT, 7),
)
_NAMES = (
    "泊远软件有限公司", "青禾众创孵化器管理有限公司", "瑞禾精密机械（青澜）有限公司", "木桥数码印刷有限公司", "知新职业培训学校有限公司",
    "启衡检测技术服务有限公司", "远舟跨境电子商务有限公司", "松筠生物医药有限公司", "禾光新能源电池有限公司", "北岸冷链物流有限公司",
    "澜芯半导体材料有限公司", "霁川环保工程有限公司", "味知餐馆（拟设立）", "澄光新材料有限公司（拟设立）", "青澜味工坊餐饮管理有限公司",
)  # fmt: skip
_SUBJECTS = (
    ("员工录用一件事", 30, 10, 5), ("企业信息变更一件事", 44, 16, 9), ("施工许可一件事", 41, 20, 13),
    ("开办运输企业一件事", 19, 16, 9), ("企业社会保险登记", 7, 6, 3), ("开办便利店一件事", 31, 19, 11),
    ("食品经营许可（新办）", 11, 9, 5),
)  # fmt: skip
_STATES = (
    ("已办结", LightCell(Light.DONE, "已办结"), None),
    ("已受理", LightCell(Light.YELLOW, "余 1 日"), date(2026, 11, 27)),
    ("审批中", LightCell(Light.GREEN, "余 5 日"), date(2026, 12, 3)),
    ("待补正", LightCell(Light.PAUSED, "已暂停"), None),
    ("审批中", LightCell(Light.RED, "超期 1 日"), date(2026, 11, 25)),
)


def case_row(serial: int) -> LedgerRow:
    subject, requested, merged, to_submit = _SUBJECTS[serial % len(_SUBJECTS)]
    state, light, due = _STATES[(serial // 3) % len(_STATES)]
    day = date(2026, 11, 23 + serial % 4)
    cells: tuple[Cell, ...] = (
        day, f"JG-{day:%y%m%d}-{serial:03d}", _NAMES[serial % len(_NAMES)], subject,
        ("到站代办", "上门代办", "线上帮办")[serial % 3], requested, merged, to_submit, state, light, due,
        ("顾专员", "陆专员", "许联络员")[serial % 3],
    )  # fmt: skip
    return LedgerRow(f"case-{serial}", cells)


def case_ledger(count_of: int = 49, **changes: object) -> Ledger:
    made = tuple(case_row(serial) for serial in range(1, count_of + 1))
    ids = tuple(row.id for row in made)
    requested, to_submit = (sum(int(str(row.cells[place])) for row in made) for place in (5, 7))
    saving = Rate("材料精简率", "1 − 实交合计 ÷ 逐项合计", requested - to_submit, requested)
    figures = (
        count("registered", "登记办件", "件", Subject.CASE, ids),
        replace(
            share("saving", saving, ("精简", "逐项"), Subject.CASE, ids, ids),
            worked=f"1 − 实交 {to_submit:,} ÷ 逐项 {requested:,}" if requested else "逐项 0，不计算",
        ),
    )
    base = Ledger(
        LedgerKind.CASE, "帮代办服务周台账", WEEK, Subject.CASE, "本周登记", "日期、件号", "件", COLUMNS, made, figures,
        (Missing(Subject.CASE, "case-1", "JG-261124-001", "缺办结时间"),),
        ("“余 n 日”按工作日计；待补正期间停表，灯为虚圈“已暂停”",),
    )  # fmt: skip
    return replace(base, **changes)


def every_kind(columns: int, rows: int = 30) -> Ledger:
    """A ledger with so many columns, of every kind in turn, with long texts in them."""
    kinds = list(ColumnKind)
    chosen = tuple(
        Column(
            f"c{n}", f"第 {n + 1} 列", kinds[n % len(kinds)], 4 + 3 * (n % 4), summed=kinds[n % len(kinds)] == "number"
        )
        for n in range(columns)
    )
    return case_ledger(
        columns=chosen,
        rows=tuple(LedgerRow(f"r{n}", tuple(_cell(column.kind, n) for column in chosen)) for n in range(rows)),
        title="各种列台账",
    )


def _cell(kind: ColumnKind, serial: int) -> Cell:
    cells: dict[ColumnKind, Cell] = {
        ColumnKind.TEXT: ("现场核实情况并与牵头单位约定了办理时间，" * (serial % 9)) or None,
        ColumnKind.CODE: f"JG-2611{serial:02d}-{serial:03d}",
        ColumnKind.NUMBER: serial * 1234.5 if serial % 2 else serial,
        ColumnKind.DAY: date(2025 + serial % 2, 12, 1 + serial % 28),
        ColumnKind.MOMENT: datetime(2026, 11, 23, 9, serial % 60, tzinfo=BEIJING),
        ColumnKind.LIGHT: LightCell(list(Light)[serial % len(Light)], "余 12 日"),
    }
    return cells[kind]


def ledger(made: Ledger | None = None, **changes: object) -> LedgerPaperData:
    used = made or case_ledger()
    return ledger_paper(STATION, identity("TZ", 2, "TZ-JG-2026-48", **changes), used, "顾专员")


def figure(key: str, name: str, value: str, unit: str, worked: str, formula: str = "") -> Figure:
    return Figure(key, name, value, unit, formula, worked, Subject.CASE, ("case-1",), ("case-1", "case-2"), 1, 2)


FIGURES = (
    figure("registered", "登记办件", "49", "件", "本周登记的帮代办单"),
    figure("finish", "办结率", "91.1", "%", "办结 41 ÷ 受理 45", "办结 ÷ 受理"),
    figure("on_time", "按期办结率", "97.6", "%", "未超期 40 ÷ 办结 41", "未超期 ÷ 办结"),
    figure("saving", "材料精简率", "71.2", "%", "1 − 实交 395 ÷ 逐项 1,371", "1 − 实交 ÷ 逐项"),
    figure("solved", "站内解决率", "93.4", "%", "站内解决 57 ÷ 服务 61", "站内解决 ÷ 服务"),
    figure("rated", "主动评价率", "95.1", "%", "评价 39 ÷ 办结 41", "评价 ÷ 办结"),
    figure("good", "好评率", "100.0", "%", "前三级 39 ÷ 评价 39", "前三级 ÷ 评价"),
    figure("called", "差评回访率", "—", "", "差评 0，不计算", "回访 ÷ 差评"),
)
TREND = tuple(
    TrendPoint(f"{week} 周", registered, finished)
    for week, registered, finished in zip(
        range(41, 49), (38, 44, 40, 47, 45, 46, 49, 49), (31, 35, 36, 40, 42, 41, 43, 41), strict=True
    )
)


def bars(*named: tuple[str, int]) -> tuple[Bar, ...]:
    return tuple(Bar(name, Subject.CASE, tuple(f"{name}-{n}" for n in range(length))) for name, length in named)


BY_ITEM = bars(
    ("企业信息变更", 14), ("开办运输企业", 5), ("社保登记", 5), ("开办便利店", 5), ("食品经营许可", 5), ("其他", 15)
)  # fmt: skip
BY_CHANNEL = bars(("到站", 21), ("上门", 13), ("线上", 9), ("电话", 6))
PROGRESS = (
    ProgressLine(LightCell(Light.YELLOW, "余 2 日"), "禾光储能电池（一期）", "工程规划许可证已取得；施工图审查第 2 轮意见已回", "许联络员", Subject.PROJECT, "p1"),
    ProgressLine(LightCell(Light.GREEN, "余 9 日"), "开办餐饮店一件事", "味知餐馆 5 项一窗收件，35 份次合为 13 份", "顾专员", Subject.CASE, "c1"),
    ProgressLine(LightCell(Light.DONE, "办结"), "员工录用一件事", "瑞禾精密参保、用工备案一次办结，跑动 1 次", "顾专员", Subject.CASE, "c2"),
    ProgressLine(LightCell(Light.GREEN, "余 9 日"), "敲门行动", "走访 9 家，收集 7 个问题，当场解决 5 个，转诉求 2 个", "沈站长", Subject.VISIT, "v1"),
)  # fmt: skip
PLANS = (
    PlanLine("禾光储能电池取得施工图审查结果，申请施工许可", "许联络员", date(2026, 12, 1), Subject.PROJECT, "p1"),
    PlanLine("松筠生物医药容缺材料 2 份到期前补齐", "顾专员", date(2026, 11, 30), Subject.CASE, "c3"),
    PlanLine("企业服务日：与税务联合开展，已预约 24 家", "沈站长", None, Subject.TASK, "t1"),
)
BLOCKING = (
    BlockingLine(LightCell(Light.RED, "超期 3 日"), "高压线迁改纪要未签", "供电、住建", date(2026, 11, 23), "请区级协调会签发", "b1"),
    BlockingLine(LightCell(Light.YELLOW, "余 2 日"), "人防易地建设费减免口径", "人防", date(2026, 11, 30), "请人防书面答复", "b2"),
)  # fmt: skip
NOTES = (
    "办结以大厅回执时间为准，未回执计“在办”",
    "分母为 0 的率打印“—”",
    "实交为实际要交的份数",
    "每个数字都可点开明细",
)


def weekly(**changes: object) -> Report:
    base = Report(
        ReportKind.WEEKLY, "政务驿站周报", WEEK, date(2026, 11, 26), FIGURES, TREND, BY_ITEM, BY_CHANNEL, PROGRESS, PLANS,
        (), BLOCKING, (Missing(Subject.CASE, "c1", "JG-261124-001", "缺办结时间"),), NOTES,
    )  # fmt: skip
    return replace(base, **changes)


def monthly(**changes: object) -> Report:
    more = (
        figure("speed", "提速率", "41.3", "%", "1 − 实际 118 ÷ 法定 201", "1 − 实际工作日 ÷ 法定工作日"),
        figure("zero", "零跑动率", "62.0", "%", "零跑动 31 ÷ 事项 50", "零跑动 ÷ 事项"),
    )
    targets = (
        TargetLine("施工许可三证三日", "住建局", "本月 3 个项目", "2 个", LightCell(Light.YELLOW, "余 4 日"), "g1"),
        TargetLine("交房即交证", "自然资源局", "19 个工作日", "19 个工作日", LightCell(Light.DONE, "完成"), "g2"),
    )
    base = weekly(
        kind=ReportKind.MONTHLY,
        title="政务驿站月报",
        period=month_of(date(2026, 11, 26)),
        figures=(*FIGURES, *more),
        targets=targets,
    )
    return replace(base, **changes)


def special(**changes: object) -> Report:
    base = weekly(kind=ReportKind.SPECIAL, title="重点项目代办专报", progress=PROGRESS[:1], blocking=(), plans=())
    return replace(base, **changes)


def report(made: Report | None = None, **changes: object) -> ReportPaperData:
    used = made or weekly()
    code = {ReportKind.WEEKLY: "ZB", ReportKind.MONTHLY: "YB", ReportKind.SPECIAL: "ZT"}[used.kind]
    return report_paper(STATION, identity(code, 1, "TZ-JG-2026-48", **changes), used, "顾专员")

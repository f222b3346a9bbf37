"""Invented papers about projects: the factory of the drawings, one of 112 steps, and one with nothing to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from station_app.domain.deadlines import Light
from station_app.domain.project_gantt import GanttAim, GanttChart, GanttLink, GanttPhase, GanttRow, Span
from station_app.domain.project_node import NodeState
from station_app.domain.project_papers import DatedLine, PointLine, ProjectGanttData, ProjectSheetData
from tests.reports.sample import STATION, identity

PROJECT = "LK-2026-07"
TODAY = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def span(first: str, last: str) -> Span:
    return Span(day(first), day(last))


def step(code, name, department, phase, plan, real=None, late=0, *, forecast=None, critical=False, milestone=False):
    done = real is not None and forecast is None
    light = Light.DONE if done else Light.YELLOW if real else Light.NOT_STARTED
    ran = span(*real) if real else None
    left = span(*forecast) if forecast else None
    return GanttRow(
        code=code, name=name, department=department, phase=phase,
        state=NodeState.FINISHED if done else NodeState.STARTED if real else NodeState.WAITING,
        light=light, due=left.last if left else None, remaining=None if done else 2, critical=critical,
        milestone=milestone, plan=span(*plan), real=ran,
        late=Span(ran.last - timedelta(days=late), ran.last) if ran and late else None, late_days=late,
        forecast=left, expected=left.last if left else None,
    )  # fmt: skip


def phase(code: str, name: str, *rows: GanttRow) -> GanttPhase:
    return GanttPhase(code, name, sum(row.done for row in rows), len(rows), rows)


LAND = phase(
    "A", "立项用地规划许可",
    step("n01", "企业投资项目备案（新办）", "发改", "A", ("09-17", "09-17"), ("09-17", "09-17"), critical=True, milestone=True),
    step("n02", "建设项目规划条件出具（出具）", "自然资源", "A", ("09-18", "09-23"), ("09-18", "09-24"), 1, critical=True),
    step("n03", "国有建设用地使用权供应（招拍挂出让签约）", "自然资源", "A", ("09-24", "10-28"), ("09-28", "11-03"), 3, critical=True),
    step("n04", "建设用地规划许可证核发（出让用地）", "自然资源", "A", ("10-29", "10-29"), ("11-04", "11-04"), critical=True),
    step("n05", "国有建设用地使用权首次登记", "不动产", "A", ("10-29", "11-02"), ("11-04", "11-10"), 2),
)  # fmt: skip
ALONG = phase(
    "P", "并行推进",
    step("p01", "建设项目环境影响评价文件审批（报告表）", "生态环境", "P", ("09-18", "09-23"), ("09-21", "10-09"), 4),
    step("p03", "生产建设项目水土保持方案审批（报告表（承诺制））", "水利局", "P", ("09-18", "09-18"), ("09-18", "09-18")),
    step("p06", "固定资产投资项目节能审查（区域能评承诺制）", "发改", "P", ("09-18", "09-18"), ("09-18", "09-18")),
)  # fmt: skip
DESIGN = phase(
    "B", "工程建设许可",
    step("n06", "建设工程设计方案审查（房屋建筑类）", "自然资源", "B", ("10-30", "11-05"), ("11-05", "11-16"), 3, critical=True),
    step("b01", "应建防空地下室的民用建筑项目报建审批（结建审批）", "人防", "B", ("11-06", "11-10"), ("11-19", "11-23"), forecast=("11-24", "11-25")),
    step("n07", "建设工程规划许可证核发（房屋建筑类）", "自然资源", "B", ("11-06", "11-06"), ("11-17", "11-17")),
)  # fmt: skip
PERMIT = phase(
    "C", "施工许可",
    step("n08", "施工图设计文件审查情况备案（房屋建筑工程）", "住建", "C", ("11-06", "11-12"), ("11-17", "11-23"), forecast=("11-24", "11-25"), critical=True),
    *(
        step(code, f"市政公用服务报装（{name}报装）", f"{name}企业", "C", ("11-09", "11-11"), ("11-18", "11-20"))
        for code, name in (("c06", "供水"), ("c07", "供电"), ("c08", "燃气"), ("c09", "通信"))
    ),
    step("n09", "建设工程质量安全监督手续（安全施工措施备案）", "住建", "C", ("11-13", "11-13"), forecast=("11-26", "11-26"), critical=True),
    step("n10", "建筑工程施工许可证核发（一次性核发）", "住建", "C", ("11-16", "11-16"), forecast=("11-27", "11-27"), critical=True, milestone=True),
    step("c03", "城镇污水排入排水管网许可（施工作业临时排水）", "水利局", "C", ("11-17", "11-23"), forecast=("11-30", "12-04")),
)  # fmt: skip
ACCEPTANCE = phase(
    "D", "竣工验收",
    step("d01", "规划核实", "自然资源", "D", ("11-17", "11-23"), forecast=("11-30", "12-04")),
    step("d06", "联合验收", "住建", "D", ("11-24", "11-30"), forecast=("12-07", "12-11"), critical=True, milestone=True),
)  # fmt: skip


def chart(*phases: GanttPhase, **changes: object) -> GanttChart:
    phases = phases or (LAND, ALONG, DESIGN, PERMIT, ACCEPTANCE)
    total, done = sum(one.total for one in phases[:4]), sum(one.done for one in phases[:4])
    aim = GanttAim("n10", "施工许可", done, total, day("11-16"), day("11-27"), 9)
    base = GanttChart(
        TODAY, day("09-17"), day("12-11"), phases, (GanttLink("n01", "n02"), GanttLink("n08", "n09")), (),
        replace(aim, step=None, phase="", total=total + 2, promised=day("11-30"), expected=day("12-11")), aim,
    )  # fmt: skip
    return replace(base, **changes)


def long_chart(steps: int = 112) -> GanttChart:
    """A project of so many steps over three years, in four phases, one of them far too long for a page."""
    each = steps // 4
    rows = [
        replace(
            step(f"x{n}", f"第 {n} 项审批事项（{'名称很长的一项' * (n % 9)}）", "综合行政执法和应急管理局", "ABCD"[min(n // each, 3)], ("09-17", "09-18"), critical=n % 4 == 0),
            plan=Span(date(2026, 1, 5) + timedelta(days=9 * n), date(2026, 1, 16) + timedelta(days=9 * n)),
            forecast=Span(date(2026, 2, 2) + timedelta(days=9 * n), date(2026, 2, 13) + timedelta(days=9 * n)),
            expected=date(2026, 2, 13) + timedelta(days=9 * n),
        )
        for n in range(steps)
    ]  # fmt: skip
    names = {"A": "立项用地规划许可", "B": "工程建设许可", "C": "施工许可", "D": "竣工验收"}
    phases = tuple(phase(code, name, *(row for row in rows if row.phase == code)) for code, name in names.items())
    last = rows[-1]
    aim = GanttAim(None, "", 0, steps, last.plan.last, last.expected or last.plan.last, 20)
    return GanttChart(TODAY, rows[0].plan.first, aim.expected, phases, (), (2027, 2028), aim, aim)


def gantt(**changes: object) -> ProjectGanttData:
    base = ProjectGanttData(
        station=STATION,
        identity=identity("GT", 4, PROJECT, version=6),
        name="禾光储能电池智能工厂（一期）",
        owner="禾光新能源电池有限公司",
        chart=chart(),
    )
    return replace(base, **changes)


def sheet(**changes: object) -> ProjectSheetData:
    base = ProjectSheetData(
        station=STATION,
        identity=identity("YYZ", 2, PROJECT, version=9),
        name="禾光储能电池智能工厂（一期）",
        green_card=True,
        owner="禾光新能源电池有限公司",
        project_code="2609-430302-04-01-512637",
        investment="总投资 18.2 亿元　用地 186 亩（出让）",
        approvals="社会投资工业项目（备案类、出让用地）",
        liaison="许联络员（工号 0112）",
        service="绿色通道　加急直通车：建设工程设计方案审查",
        chart=chart(),
        now="施工图设计文件审查",
        now_light=Light.YELLOW,
        now_words="余 2 天",
        open_points=2,
        closed_points=1,
        points=(
            PointLine(Light.RED, "今日到期", "高压线迁改协调会纪要未签，影响临时用电", "供电、住建", day("11-09"), day("11-23"), "区级协调"),
            PointLine(Light.GREEN, "余 5 天", "人防易地建设费减免口径待明确", "人防", day("11-17"), day("11-30"), "部门研究"),
            PointLine(Light.DONE, "已销号", "规划条件与方案退线不一致", "自然资源", day("10-20"), day("11-03"), "部门研究"),
        ),
        visits_in_quarter=4,
        visits=(
            DatedLine(day("11-25"), "已约", "现场勘察临时用电点位"),
            DatedLine(day("11-19"), "走访", "核对施工图补充材料，2 项待跟进"),
            DatedLine(day("11-06"), "走访", "市区联动调度：环评批复衔接"),
        ),
        next_steps=(
            DatedLine(day("11-24"), "", "联络员取回供电方案会签件"),
            DatedLine(None, "", "与审图机构对接一次性意见"),
            DatedLine(None, "请求", "区级协调会签发高压线迁改纪要"),
        ),
    )  # fmt: skip
    return replace(base, **changes)


def crowded_sheet() -> ProjectSheetData:
    """Everything at its longest."""
    words = "名称很长而且没有标点一直写下去" * 12
    point = PointLine(Light.RED, "超期 120 天", words, words, day("01-09"), day("02-23"), "市级协调")
    line = DatedLine(TODAY, "企业服务日", words)
    return sheet(
        name=words, owner=words, project_code="2609-430302-04-01-512637", investment=words, approvals=words,
        liaison=words, service=words, chart=long_chart(), now=words, now_words="超期 120 天", open_points=123,
        closed_points=45, points=(point,) * 168, visits_in_quarter=321, visits=(line,) * 3, next_steps=(line,) * 4,
    )  # fmt: skip


_ONLY = phase(
    "A",
    "立项用地规划许可",
    step("f00", "备案", "", "A", ("11-23", "11-23"), forecast=("11-23", "11-23"), critical=True),
)
_AIM = GanttAim(None, "", 0, 1, TODAY, TODAY, 0)

ALL = {"GT": gantt, "YYZ": sheet}
MINIMAL = {
    "GT": lambda: gantt(name="一期", owner="", chart=GanttChart(TODAY, TODAY, TODAY, (_ONLY,), (), (), _AIM, _AIM)),
    "YYZ": lambda: sheet(
        green_card=False, owner="", project_code="", investment="", approvals="", liaison="", service="", chart=None, now="",
        now_light=None, now_words="", open_points=0, closed_points=0, points=(), visits_in_quarter=0, visits=(), next_steps=(),
    ),
}  # fmt: skip

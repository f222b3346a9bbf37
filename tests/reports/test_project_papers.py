"""The papers about projects, read back from the finished PDF: one sheet, every word, every line on black and white."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from reports.documents.day_scale import scale_over
from reports.documents.gantt_rows import Chart, Columns, step_row
from reports.documents.landscape import A3_ACROSS
from reports.render import BatchOptions, layout, render
from reports.typeset.drawing import MM, Line, Rect
from station_app.domain.documents import DocumentKind
from tests.reports import sample_projects
from tests.reports.drawn import assert_survives_photocopy, single_ops
from tests.reports.reading import (
    all_text,
    assert_codes_decode,
    assert_pages_are_counted,
    object_bounds,
    page_texts,
    squeezed,
)

LONG = "GT of 112"
WIDE = BatchOptions(chart_sheet=A3_ACROSS)
CASES = {
    **{f"{code} full": make for code, make in sample_projects.ALL.items()},
    **{f"{code} minimal": make for code, make in sample_projects.MINIMAL.items()},
    LONG: lambda: sample_projects.gantt(chart=sample_projects.long_chart(), name="名称很长的项目" * 20),
    "YYZ crowded": sample_projects.crowded_sheet,
    "GT of 24": lambda: sample_projects.gantt(chart=sample_projects.long_chart(24)),
}
READ = {
    "GT": [
        "编号JG-GT-20261123-01-0004", "项目号LK-2026-07", "第6版", "演示数据", "禾光储能电池智能工厂（一期）审批甘特",
        "禾光新能源电池有限公司", "完成14/19", "计划2026-11-16取得施工许可", "预计2026-11-27，晚9个工作日", "今天11-23",
        "审批事项", "部门", "灯·状态", "2026年9月", "12月", "立项用地规划许可", "5/5", "施工许可4/8", "迟3日", "预计11-25",
        "计划11-16", "开工后另排，计划2026-11起：规划核实、联合验收", "黄余2天", "未启", "办结", "迟延", "里程碑", "8项在关键路径上",
    ],
    "YYZ": [
        "编号JG-YYZ-20261123-01-0002", "项目号LK-2026-07", "第9版", "禾光储能电池智能工厂（一期）", "绿卡项目", "14/19",
        "审批完成", "9工作日", "施工许可预计晚", "11-27", "预计取得施工许可", "在办堵点", "本季走访", "建设单位禾光新能源电池有限公司",
        "项目代码2609-430302-04-01-512637", "投资与用地总投资18.2亿元用地186亩（出让）", "联络员许联络员（工号0112）",
        "审批方式社会投资工业项目", "服务方式绿色通道加急直通车", "一、走到哪一步当前施工图设计文件审查", "余2天",
        "立项用地规划许可5/5", "并行推进3/3", "竣工验收0/2", "二、关键路径", "迟3日", "预计11-27", "另1项见审批甘特", "三、堵点",
        "在办2，已销1", "红灯今日到期", "高压线迁改协调会纪要未签，影响临时用电", "供电、住建", "11-09", "区级协调", "已销号", "四、走访与调度",
        "11-25", "已约", "现场勘察临时用电点位", "五、下一步与请求支持", "与审图机构对接一次性意见", "请求", "六、批示",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    return {case: render([make()]) for case, make in CASES.items()}


@pytest.mark.parametrize("code", READ)
def test_everything_is_in_the_text(contents: dict[str, bytes], code: str) -> None:
    text = all_text(contents[f"{code} full"])
    for expected in READ[code]:
        assert squeezed(expected) in text


def test_every_step_stands_on_the_chart(contents: dict[str, bytes]) -> None:
    text = all_text(contents["GT full"])
    for row in sample_projects.chart().rows:
        assert squeezed(row.name) in text
        assert row.department in text


@pytest.mark.parametrize("case", CASES)
def test_nothing_lies_outside_the_margins(contents: dict[str, bytes], case: str) -> None:
    across = case.startswith("GT")
    width, height, left, right = (297, 210, 15, 282) if across else (210, 297, 25, 195)
    for objects in object_bounds(contents[case]):
        for is_text, x1, y1, x2, y2 in objects:
            assert min(x1, y1, width - x2, height - y2) >= 4.9
            if is_text:
                assert x1 >= left - 1
                assert x2 <= right + 0.4
                assert y1 >= 6.5


def test_on_a3_nothing_lies_outside_the_margins() -> None:
    for chart in (sample_projects.chart(), sample_projects.long_chart()):
        content = render([sample_projects.gantt(chart=chart)], WIDE)
        for objects in object_bounds(content):
            for is_text, x1, y1, x2, y2 in objects:
                assert min(x1, y1, 420 - x2, 297 - y2) >= 4.9
                assert not is_text or (x1 >= 14 and x2 <= 405.4)


@pytest.mark.parametrize("case", CASES)
def test_lines_and_letters_survive_a_photocopy(case: str) -> None:
    assert_survives_photocopy(CASES[case]())


@pytest.mark.parametrize("case", CASES)
def test_pages_are_counted_and_no_line_begins_with_a_closing_mark(contents: dict[str, bytes], case: str) -> None:
    assert_pages_are_counted(contents[case])


@pytest.mark.parametrize("code", sample_projects.ALL)
def test_codes_decode(contents: dict[str, bytes], code: str) -> None:
    assert_codes_decode(contents[f"{code} full"], sample_projects.ALL[code]().identity)


@pytest.mark.parametrize("code", sample_projects.ALL)
@pytest.mark.parametrize(("kind", "letters"), [(DocumentKind.DEMO, "演示"), (DocumentKind.DRAFT, "预审版")])
def test_watermarks(code: str, kind: DocumentKind, letters: str) -> None:
    data = sample_projects.ALL[code]()
    pages = layout(replace(data, identity=replace(data.identity, kind=kind))).pages
    marks = [[op.text for op in page.ops if type(op).__name__ == "Watermark"] for page in pages]
    assert marks == [[letters]] * len(pages)


def test_up_to_24_steps_take_one_page_and_more_begin_with_the_critical_path(contents: dict[str, bytes]) -> None:
    assert len(page_texts(contents["GT full"])) == len(page_texts(contents["GT of 24"])) == 1
    pages = [squeezed(text) for text in page_texts(contents[LONG])]
    titles = [re.search(r"审批甘特·([^（·名禾]+)", page) for page in pages]
    shown = [match.group(1) for match in titles if match]
    assert shown[0] == "关键路径"
    assert list(dict.fromkeys(shown)) == ["关键路径", "立项用地规划许可", "工程建设许可", "施工许可", "竣工验收"]
    for number in range(112):
        assert any(f"第{number}项审批事项" in page for page in pages)


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("YYZ")])
def test_a_sheet_is_always_one_page_with_room_for_instructions(contents: dict[str, bytes], case: str) -> None:
    assert len(page_texts(contents[case])) == 1
    boxes = [op for op in single_ops(layout(CASES[case]()).pages[0].ops) if isinstance(op, Rect)]
    assert any(abs(box.height - 15 * MM) < 0.1 and box.width > 160 * MM for box in boxes)


def test_what_has_no_room_on_a_sheet_is_counted(contents: dict[str, bytes]) -> None:
    text = all_text(contents["YYZ crowded"])
    assert "另163条" in text
    assert text.count("红灯超期120天") == 5
    left_out = re.search(r"另(\d+)项见审批甘特", text)
    assert left_out is not None
    assert int(left_out.group(1)) + text.count("项审批事项（") == 28


def test_a_sheet_without_a_plan_says_so(contents: dict[str, bytes]) -> None:
    text = all_text(contents["YYZ minimal"])
    for words in ("还没排计划", "没有堵点", "没有走访记录"):
        assert words in text


def test_a3_takes_more_steps_on_a_sheet() -> None:
    data = sample_projects.gantt(chart=sample_projects.long_chart(42))
    assert len(layout(data, chart_sheet=A3_ACROSS).pages) == 1
    assert len(layout(data).pages) > 1


@pytest.mark.parametrize("code", sample_projects.ALL)
def test_an_enlarged_print_keeps_its_sheet(contents: dict[str, bytes], code: str) -> None:
    large = render([sample_projects.ALL[code]()], BatchOptions(large=True))
    assert all_text(large) == all_text(contents[f"{code} full"])


def test_plan_real_late_and_forecast_differ_in_line_and_fill() -> None:
    """On one row of the drawing: a dashed frame above, below it solid, hatch within a frame, or dots."""
    rows = {
        "n03": (1, 1, 1),  # critical and late: a dashed frame, a solid bar, a framed hatch
        "p01": (1, 0, 2),  # late but not critical: a thick outline instead of the solid bar
        "n09": (2, 0, 0),  # still to come: two dashed frames of different dashes
    }
    scale = scale_over(date(2026, 9, 17), date(2026, 12, 11), 300, 450, 50)
    chart = Chart(Columns(200, 50, 50, 9), scale, 14, sample_projects.TODAY, None)
    for code, (dashed, solid, framed) in rows.items():
        step = next(row for row in sample_projects.chart().rows if row.code == code)
        boxes = [op for op in single_ops(step_row(chart, step).ops) if isinstance(op, Rect)]
        assert len([box for box in boxes if box.dash]) == dashed
        assert len({box.dash for box in boxes if box.dash}) == dashed
        assert sum(not box.stroke for box in boxes) == solid
        assert sum(bool(box.stroke) and not box.dash for box in boxes) == framed


def test_today_is_a_line_only_where_it_lies_on_the_sheet() -> None:
    def lines(today: date) -> int:
        chart = replace(sample_projects.chart(), today=today)
        pages = layout(sample_projects.gantt(chart=chart)).pages
        return sum(isinstance(op, Line) and op.width == 1.3 for page in pages for op in single_ops(page.ops))

    assert (lines(sample_projects.TODAY), lines(date(2028, 1, 3))) == (1, 0)

"""Ledgers and reports on paper, read back from the finished PDF."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from reports.render import BatchOptions, layout, render
from station_app.domain.documents import DocumentKind
from station_app.domain.ledger import Column, ColumnKind, LedgerRow
from station_app.domain.report_papers import MOST_ROWS, period_code
from station_app.domain.report_period import day_of, days, month_of, quarter_of, week_of, year_of
from station_app.errors import Code, UserError
from tests.reports import sample_ledgers as made
from tests.reports.drawn import assert_survives_photocopy
from tests.reports.reading import (
    all_text,
    assert_codes_decode,
    assert_pages_are_counted,
    object_bounds,
    page_texts,
    squeezed,
)
from tests.reports.sample import STATION

LEDGERS: dict[str, Callable[[], object]] = {
    "TZ full": made.ledger,
    "TZ empty": lambda: made.ledger(made.case_ledger(0)),
    "TZ of 18": lambda: made.ledger(made.case_ledger(18)),
    "TZ of 24": lambda: made.ledger(made.case_ledger(24)),
    "TZ of 96": lambda: made.ledger(made.case_ledger(96)),
    "TZ without figures": lambda: made.ledger(made.case_ledger(5, figures=(), notes=(), filters="", order="")),
    "TZ with long notes": lambda: made.ledger(made.case_ledger(20, notes=("这一条口径写得很长" * 14,) * 9)),
    **{f"TZ of {n} columns": lambda n=n: made.ledger(made.every_kind(n)) for n in range(4, 15)},
}
REPORTS: dict[str, Callable[[], object]] = {
    "ZB full": made.report,
    "YB full": lambda: made.report(made.monthly()),
    "ZT full": lambda: made.report(made.special()),
    "ZB of nothing": lambda: made.report(
        made.weekly(figures=(), trend=(), by_item=(), by_channel=(), progress=(), plans=(), blocking=(), notes=())
    ),
    "ZB of zeros": lambda: made.report(
        made.weekly(trend=tuple(replace(point, registered=0, finished=0) for point in made.TREND), by_item=())
    ),
    "ZB of many": lambda: made.report(
        made.weekly(progress=made.PROGRESS * 12, plans=made.PLANS * 12, blocking=made.BLOCKING * 12)
    ),
}
CASES = {**LEDGERS, **REPORTS}


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    return {case: render([make()]) for case, make in CASES.items()}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_nothing_lies_outside_the_margins(contents: dict[str, bytes], case: str, large: bool) -> None:
    across = case.startswith("TZ")
    width, height = (297, 210) if across else (210, 297)
    left, right = (15, 282) if across else (25, 195)
    content = render([CASES[case]()], BatchOptions(large=True)) if large else contents[case]
    for objects in object_bounds(content):
        for is_text, x1, y1, x2, y2 in objects:
            assert min(x1, y1, width - x2, height - y2) >= 4.9
            if is_text:
                assert x1 >= left - 2
                assert x2 <= right + 0.4
                if across:
                    assert y1 >= 7
                    assert y2 <= height - 12.5


@pytest.mark.parametrize("case", CASES)
def test_no_line_begins_with_a_closing_mark(contents: dict[str, bytes], case: str) -> None:
    for text in page_texts(contents[case]):
        for line in text.splitlines():
            assert not line.startswith(tuple("，。；：？！）》”"))


@pytest.mark.parametrize("case", CASES)
def test_pages_are_counted(contents: dict[str, bytes], case: str) -> None:
    assert_pages_are_counted(contents[case])


@pytest.mark.parametrize("case", CASES)
def test_lines_and_letters_survive_a_photocopy(case: str) -> None:
    assert_survives_photocopy(CASES[case]())


@pytest.mark.parametrize("case", ["TZ full", "ZB full", "YB full", "ZT full"])
def test_codes_decode(contents: dict[str, bytes], case: str) -> None:
    identity = CASES[case]().identity
    assert identity.case_number == "TZ-JG-2026-48"
    assert_codes_decode(contents[case], identity)


def test_the_barcode_names_the_period() -> None:
    day = date(2026, 11, 26)
    periods = [week_of(day), month_of(day), quarter_of(day), year_of(day), day_of(day), days(date(2026, 11, 1), day)]
    assert [period_code("JG", period) for period in periods] == [
        "TZ-JG-2026-48", "TZ-JG-202611", "TZ-JG-2026Q4", "TZ-JG-2026", "TZ-JG-20261126", "TZ-JG-20261101-20261126",
    ]  # fmt: skip


# --- ledgers ---------------------------------------------------------------------


def test_a_ledger_says_what_it_holds(contents: dict[str, bytes]) -> None:
    pages = [squeezed(text) for text in page_texts(contents["TZ full"])]
    for said in (
        "帮代办服务周台账", "填报单位金桂园政务驿站", "2026年第48周（11月23日—11月29日）", "筛选本周登记", "排序日期、件号", "共49件",
        "期次2026年第48周", "JG-TZ-20261123-01-0002",
    ):  # fmt: skip
        assert said in pages[0]
    for page in pages:
        assert "序日期件号企业事项·套餐方式逐项去重实交状态灯承诺到期专员" in page
        assert "本页小计" in page
        assert "超期" in page
    assert ["合计49件15家企业" in page for page in pages] == [False, False, True]
    assert ["驿站负责人" in page for page in pages] == [False, False, True]
    assert "材料精简率69.9%（1−实交385÷逐项1,281）" in pages[-1]
    assert "口径：材料精简率＝1−实交合计÷逐项合计；“余n日”按工作日计" in pages[-1]
    assert "制表顾专员" in pages[-1]


def test_at_most_24_rows_stand_on_a_page_and_never_one_alone_before_the_signatures(contents: dict[str, bytes]) -> None:
    for case in ("TZ full", "TZ of 24", "TZ of 96"):
        rows = [len(re.findall(r"JG-2611\d\d-\d{3}(?!\d)", text)) for text in page_texts(contents[case])]
        assert max(rows) <= 24
        assert rows[-1] >= 2
        assert sum(rows) == len(CASES[case]().ledger.rows)


def test_the_pages_add_up(contents: dict[str, bytes]) -> None:
    pages = [squeezed(text) for text in page_texts(contents["TZ full"])]
    counts = [int(re.search(r"本页小计(\d+)件", page)[1]) for page in pages]
    assert sum(counts) == 49
    rows = made.case_ledger().rows
    on_first = [sum(int(str(row.cells[place])) for row in rows[:24]) for place in (5, 6, 7)]
    assert "{}{}{}办结5在办19超期3".format(*on_first) in pages[0]
    assert f"{sum(int(str(row.cells[5])) for row in rows):,}672385办结11在办38超期9" in pages[-1]


def test_every_light_is_a_shape_and_words(contents: dict[str, bytes]) -> None:
    text = all_text(contents["TZ full"])
    for words in ("余1日", "余5日", "已暂停", "超期1日", "已办结"):
        assert words in text


@pytest.mark.parametrize("large", [False, True])
def test_a_light_stays_on_its_line(large: bool) -> None:
    texts = page_texts(render([made.ledger()], BatchOptions(large=large)))
    late = sum(row.cells[9].words == "超期 1 日" for row in made.case_ledger().rows)
    assert sum(text.count("超期 1 日") for text in texts) == late


def test_an_empty_ledger_says_so(contents: dict[str, bytes]) -> None:
    text = all_text(contents["TZ empty"])
    assert "本期没有" in text
    assert "合计0件0家企业" in text
    assert "材料精简率—（逐项0，不计算）" in text


def test_what_is_too_long_for_two_lines_ends_with_dots_and_numbers_never_break() -> None:
    columns = (
        Column("what", "做了什么", weight=2),
        *(Column(f"n{n}", f"数{n}", ColumnKind.NUMBER, 1) for n in range(12)),
    )
    row = LedgerRow("r", ("现场核实并约定" * 40, *(123_456_789 + n for n in range(12))))
    text = page_texts(render([made.ledger(made.case_ledger(columns=columns, rows=(row,)))]))[0]
    assert "…" in text or "⋯" in text
    assert len(re.findall(r"\b123,456,[78]\d\d\b", text)) == 12


def test_a_ledger_of_2400_rows_is_ready_in_seconds() -> None:
    data = made.ledger(made.case_ledger(2400))
    start = time.process_time()
    content = render([data])
    assert time.process_time() - start < 8
    assert len(page_texts(content)) == 101


def test_more_than_5000_rows_are_no_paper() -> None:
    rows = made.case_ledger(1).rows * (MOST_ROWS + 1)
    with pytest.raises(UserError) as refused:
        made.ledger(made.case_ledger(rows=rows))
    assert refused.value.code is Code.LEDGER_TOO_LONG
    assert refused.value.params == {"rows": 5001, "most": 5000}


# --- reports ---------------------------------------------------------------------


def test_a_weekly_report_fits_one_page_and_says_all(contents: dict[str, bytes]) -> None:
    pages = page_texts(contents["ZB full"])
    assert len(pages) == 1
    text = squeezed(pages[0])
    for said in (
        "11月23日（周一）—11月29日（周日）截至11月26日（周四）每周四报送", "登记办件49件本周登记的帮代办单", "办结率91.1%办结41÷受理45",
        "材料精简率71.2%1−实交395÷逐项1,371", "差评回访率—差评0，不计算", "一、登记与办结近8周，件；黑柱登记，白柱办结", "48周", "二、登记49件",
        "按方式：到站21、上门13、线上9、电话6", "三、本周进展", "黄灯禾光储能电池（一期）", "四、下周计划", "五、堵点与请求支持", "红灯超期3日高压线迁改纪要未签",
        "填报顾专员", "口径：办结率＝办结÷受理",
    ):  # fmt: skip
        assert squeezed(said) in text
    for point in made.TREND:
        assert str(point.registered) in text


def test_a_month_has_targets_and_more_figures(contents: dict[str, bytes]) -> None:
    text = all_text(contents["YB full"])
    for said in (
        "政务驿站月报",
        "本月进展",
        "下月计划",
        "月度目标",
        "提速率41.3%",
        "零跑动率62.0%",
        "近8个月",
        "期次2026年11月",
    ):
        assert said in text


def test_sections_without_anything_say_so(contents: dict[str, bytes]) -> None:
    assert all_text(contents["ZB of nothing"]).count("没有") == 3
    assert "一、本周进展" in all_text(contents["ZB of nothing"])


@pytest.mark.parametrize("make", [made.ledger, made.report])
@pytest.mark.parametrize("kind", [DocumentKind.DRAFT, DocumentKind.DEMO, DocumentKind.PRACTICE])
def test_what_is_not_in_force_says_so(make: Callable[..., object], kind: DocumentKind) -> None:
    letters = {op.text for page in layout(make(kind=kind)).pages for op in page.ops if type(op).__name__ == "Watermark"}
    assert letters == {{"draft": "预审版", "demo": "演示", "practice": "练习 不作凭据"}[kind.value]}
    if kind is DocumentKind.DRAFT:
        assert "审核" not in all_text(render([make(kind=kind)]))


@pytest.mark.parametrize("make", [made.ledger, made.report])
def test_versions_and_reprints_are_said(make: Callable[..., object]) -> None:
    text = all_text(render([make(version=2, voided_version=1, reprint=2)]))
    assert text.count("第2版，作废第1版") >= 2
    assert "补打2" in text


def test_what_is_not_printed_is_not_kept() -> None:
    paper = made.ledger()
    assert {row.id for row in paper.ledger.rows} == {""}
    assert all(not figure.ids for figure in paper.ledger.figures)
    assert paper.ledger.missing == ()
    other = made.weekly(by_item=made.bars(*((f"{bar.name}", bar.value) for bar in made.BY_ITEM)))
    assert made.report(other).report == made.report().report
    assert paper.station is STATION

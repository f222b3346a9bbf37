"""12345 lists: every line a demand, the same ticket never twice, bad lines named, unread columns named."""

import csv
import json
from datetime import datetime

import pytest

from station_app.domain.demand import DemandChannel, DemandForm, DemandKind
from station_app.errors import Code, UserError
from station_app.services.hotline_import import NEEDED, kind_of, ticket_form, unread
from station_app.services.table_rows import TableRow, read_table
from tests.services.template_sheets import sheet

HEADER = (
    "工单编号", "来电时间", "诉求人", "联系电话", "企业名称", "统一社会信用代码", "诉求类型", "诉求内容", "办理期限", "涉及金额", "回访次数",
)  # fmt: skip
GOOD = (
    ("2026111800012", datetime(2026, 11, 18, 9, 30), "陈明", 13612344410, "启衡检测技术服务有限公司", None, "服务态度", "窗口推诿。两次未受理。", "2026-11-25", None, 0),  # noqa: DTZ001  # as a workbook holds it
    ("2026111900003", "2026/11/19 8:05", "周敏", "13812342067", None, "91430300MA4L000033", "合同违约", "承诺的奖补没有兑现", "5 个工作日", "3.5万", 1),
    ("2026112000001", "2026年11月20日", "", "", "木桥数码", None, "咨询", "园区夜间班车加开", None, "1,200.50元", None),
)  # fmt: skip
BAD = (
    ("", "2026-11-20", None, None, None, None, None, "没有编号", None, None, None),
    ("2026112000002", "昨天", None, None, None, None, None, "时间读不懂", None, None, None),
    ("2026112000003", "2027-01-01", None, None, None, None, None, "还没发生", None, None, None),
    ("2026112000004", None, None, None, None, "9143", None, "代码不对", None, None, None),
    ("2026112000005", None, None, None, None, None, None, None, None, None, None),
    ("2026112000006", None, None, None, None, None, None, "金额不对", None, "很多", None),
    ("2026112000007", "0001-01-01", None, None, None, None, None, "不会是那一年", None, None, None),
    ("9" * 65, None, None, None, None, None, None, "编号太长", None, None, None),
)
NOW = "2026-11-25T09:00"


def listed(path, rows):
    return read_table(sheet(path, (("12345 工单",), HEADER, *rows)), NEEDED)


def test_every_line_becomes_a_demand_with_all_that_it_says(services, operator, tmp_path):
    table = listed(tmp_path / "a.xlsx", GOOD)
    assert unread(table) == ["回访次数"]
    taken = services.hotline.take(table, operator)
    assert [(one.line, one.new, one.fault) for one in taken] == [(3, True, None), (4, True, None), (5, True, None)]
    first, second, third = (services.demands.find(one.demand) for one in taken)
    assert (first.channel, first.hotline_no, first.kind) == (DemandChannel.HOTLINE, "2026111800012", DemandKind.STYLE)
    assert (first.subject, first.contact_name, first.contact_mobile) == ("窗口推诿", "陈明", "13612344410")
    assert first.text == "窗口推诿。两次未受理。\n诉求类型：服务态度\n办理期限：2026-11-25"
    assert first.at == "2026-11-18T09:30:00+08:00"
    assert (second.kind, second.amount_fen, second.at) == (DemandKind.INTEGRITY, 3_500_000, "2026-11-19T08:05:00+08:00")
    assert (third.kind, third.amount_fen, third.at) == (DemandKind.PROMPT, 120_050, "2026-11-20T00:00:00+08:00")
    assert third.enterprise_name == "木桥数码"


def test_the_same_ticket_is_never_taken_twice(services, operator, tmp_path):
    by_hand = DemandForm("d-1", "先记的", DemandChannel.HOTLINE, hotline_no="2026112000001")
    known = services.demands.add(by_hand, operator).no
    changed = (*GOOD[0][:7], "内容后来改了", *GOOD[0][8:])
    taken = services.hotline.take(listed(tmp_path / "a.xlsx", (*GOOD, GOOD[1], changed)), operator)
    assert [one.new for one in taken] == [True, True, False, False, False]
    assert taken[2].demand == known
    assert (taken[3].demand, taken[4].demand) == (taken[1].demand, taken[0].demand)
    again = services.hotline.take(listed(tmp_path / "b.xlsx", GOOD), operator)
    assert [(one.new, one.demand) for one in again] == [(False, one.demand) for one in taken[:3]]
    assert len(services.demands.page()) == 3


def test_bad_lines_say_why_and_the_others_are_taken(services, operator, tmp_path):
    taken = services.hotline.take(listed(tmp_path / "a.xlsx", (*BAD, GOOD[0])), operator)
    faults = [(one.fault.code, one.fault.field) for one in taken if one.fault]
    assert faults == [
        (Code.REQUIRED, "hotline_no"), (Code.BAD_DATE, "at"), (Code.BAD_DATE, "at"), (faults[3][0], "uscc"),
        (Code.REQUIRED, "text"), (Code.BAD_AMOUNT, "amount"), (Code.BAD_DATE, "at"), (Code.TOO_LONG, "hotline_no"),
    ]  # fmt: skip
    assert taken[-1].new
    assert len(services.demands.page()) == 1


def test_a_dry_run_says_what_would_be_and_writes_nothing(services, operator, tmp_path):
    before = services._store.sql("SELECT count(*) FROM change")
    taken = services.hotline.take(listed(tmp_path / "a.xlsx", (*GOOD, GOOD[0], BAD[0])), operator, dry_run=True)
    assert [(one.new, one.demand, one.fault is None) for one in taken] == [
        (True, "", True), (True, "", True), (True, "", True), (False, "", True), (False, "", False),
    ]  # fmt: skip
    assert services._store.sql("SELECT count(*) FROM change") == before


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_other_files_say_the_same(services, operator, tmp_path, kind):
    rows = [["" if cell is None else str(cell) for cell in row] for row in GOOD]
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
    else:
        lines = [json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in rows]
        path.write_text("\n".join([*lines, "not json"]), "utf-8")
    taken = services.hotline.take(read_table(path, NEEDED), operator)
    assert [one.new for one in taken] == [True, True, True, *([False] if kind == "jsonl" else [])]
    assert services.demands.find(taken[0].demand).at == "2026-11-18T09:30:00+08:00"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("作风投诉", DemandKind.STYLE), ("失信", DemandKind.INTEGRITY), ("办不成事", DemandKind.CANNOT_DO), ("举报", DemandKind.CLUE),
        ("", DemandKind.PROMPT),
    ],
)  # fmt: skip
def test_the_hotlines_kinds_are_those_of_the_station(words, kind):
    assert kind_of(words) is kind


def test_a_long_text_is_cut_for_its_subject_only():
    form = ticket_form(TableRow(2, {"工单编号": "1", "诉求内容": "很长的一句话" * 30}))
    assert (len(form.subject), form.subject[-1], len(form.text)) == (60, "…", 180)
    assert form.at is None
    assert ticket_form(TableRow(2, {"工单编号": "1", "诉求标题": "标题", "诉求内容": ""})).subject == "标题"


def test_half_a_character_is_no_ticket(services, operator, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"\xe5\xb7\xa5\xe5\x8d\x95\xe7\xbc\x96\xe5\x8f\xb7": "1\\udc80", "\xe8\xaf\x89\xe6\xb1\x82\xe5\x86\x85\xe5\xae\xb9": "x"}\n'
    )
    (taken,) = services.hotline.take(read_table(path, NEEDED), operator)
    assert taken.fault is not None
    assert (taken.fault.code, taken.fault.field) == (Code.BAD_CHARACTER, "hotline_no")


def test_a_list_without_tickets_is_refused(tmp_path):
    with pytest.raises(UserError) as refused:
        read_table(sheet(tmp_path / "a.xlsx", (("编号", "内容"), ("1", "x"))), NEEDED)
    assert refused.value.code is Code.COLUMNS_MISSING

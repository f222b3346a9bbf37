"""The four documents, read back from the finished PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from reports.render import render
from reports.typeset.drawing import MM
from station_app.clock import BEIJING
from station_app.domain.documents import CopyHolder, DocumentKind, Item
from station_app.domain.guidance import Treatment
from tests.reports import sample
from tests.reports.drawn import assert_survives_photocopy
from tests.reports.reading import all_text, object_bounds, page_texts, squeezed

CATALOGUE = Path(__file__).parents[2] / "station_app" / "data" / "catalogue.json"
NUMBER = {code: make().identity.number for code, make in sample.ALL.items()}

# what must be read for each required field of the catalogue's document types
READ = {
    "WS01": {
        "doc_no": [NUMBER["WS01"]],
        "applicant": ["申请人", "味知餐馆（拟设立，个体工商户）"],
        "applicant_cert_no": ["证件号码", "4****************2"],
        "contact": ["周*兰（经营者）", "138****2067"],
        "item_name": [item.item_name for item in sample.ITEMS],
        "item_code": [item.item_code for item in sample.ITEMS],
        "dept": [item.dept for item in sample.ITEMS],
        "situation": [text for answer in sample.ANSWERS for text in (answer.question, answer.answer)],
        "materials": [line.name for line in sample.MATERIALS] + ["原1", "复1", "自己准备", "免交", "容缺", "签承诺", "打印好后核对、签字"],
        "conditions": ["受理条件", "申请材料齐全、符合法定形式"],
        "limits": ["当场办结", "法定20工作日"],
        "fee": ["五项均不收费"],
        "place_time": ["二楼综合窗口12—15号", "工作日9:00—12:00", "0000-0000120", "监督12345"],
        "channel": ["全程代办"],
        "handler": ["顾专员（工号0107）"],
        "issue_date": ["2026年11月23日"],
        "applicant_sign": ["申请人（代理人）签收", "签名"],
    },
    "WS02": {
        "doc_no": [NUMBER["WS02"]],
        "applicant": ["澄光新材料有限公司（拟设立）"],
        "applicant_cert_no": ["设立后赋码"],
        "contact": ["林*", "139****5520"],
        "items": [item.item_name for item in sample.SET_UP_ITEMS],
        "rows": [line.name for line in sample.SET_UP_MATERIALS]
        + [line.code for line in sample.SET_UP_MATERIALS if line.treatment not in (Treatment.ECERT, Treatment.PRODUCED)],
        "dedup_summary": ["逐项要求51份次→去重合并22份→实际要交14份", "少备37份次"],
        "handler": ["顾专员（0107）"],
        "issue_date": ["2026年11月23日"],
        "applicant_sign": ["申请人（代理人）"],
    },
    "WS03": {
        "receipt_no": ["收件编号", NUMBER["WS03"]],
        "query_code": ["查询码", "K7QX2M9D"],
        "applicant": ["味知餐馆（拟设立，个体工商户）"],
        "applicant_cert_no": ["4****************2"],
        "contact": ["周*兰", "138****2067"],
        "item_name": ["开办餐饮店一件事"],
        "item_code": [item.item_code for item in sample.ITEMS],
        "dept": ["市场监管、城管、消防、水利4个部门"],
        "received": [line.name for line in sample.MATERIALS[:14]] + ["原1", "共收14份"],
        "received_at": ["2026-11-2409:42"],
        "note_line": ["收件不等于受理。", "是否受理由审批部门决定，以审批部门出具的受理通知书为准。"],
        "handler": ["顾专员（0107）"],
        "issue_date": ["2026-11-2409:43"],
        "applicant_sign": ["交件人"],
    },
    "WS10": {
        "doc_no": [NUMBER["WS10"]],
        "applicant": ["青澜味工坊餐饮管理有限公司", "王某某"],
        "applicant_cert_no": ["91430300MA4L000033"],
        "contact": ["138****2067"],
        "agent": ["顾某某", "4****************5", "金桂园政务驿站代办员（工号0107）"],
        "matters": [item.item_name for item in sample.ITEMS[1:4]],
        "power": ["递交申请材料", "签收文书", "领取办理结果", "没有打勾的，不授权", "不在委托之内："],
        "term": ["自2026年11月24日起至2026年12月31日止"],
        "materials": ["共8份", "食品经营许可申请书", "招牌设施效果图"],
        "client_seal": ["单位盖章并由法定代表人签字", "（盖章处）"],
        "agent_sign": ["受托人", "签字"],
        "date": ["日期", "年", "月", "日"],
    },
}  # fmt: skip


def required_fields() -> list[tuple[str, str]]:
    types = json.loads(CATALOGUE.read_text(encoding="utf-8"))["document_types"]
    return [(t["code"], f["key"]) for t in types if t["code"] in READ for f in t["fields"] if f["required"]]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {code: all_text(render([make()])) for code, make in sample.ALL.items()}


@pytest.mark.parametrize(("code", "field"), required_fields())
def test_every_required_field_is_in_the_text(texts: dict[str, str], code: str, field: str) -> None:
    for expected in READ[code][field]:
        assert squeezed(expected) in texts[code]


def test_both_halves_of_a_receipt_say_the_same(texts: dict[str, str]) -> None:
    upper, lower = texts["WS03"].count("申请人联"), texts["WS03"].count("驿站留存联")
    assert (upper, lower) == (1, 1)
    assert texts["WS03"].count("收件不等于受理。") == 2
    assert texts["WS03"].count(NUMBER["WS03"]) == 2


def _many_items(count: int) -> tuple[Item, ...]:
    return tuple(replace(sample.ITEMS[i % 5], number=i + 1) for i in range(count))


CASES: dict[str, Callable[[], object]] = {
    **sample.ALL,
    "draft": sample.draft_notice,
    "notice of 60": lambda: sample.notice(materials=sample.many_materials(60)),
    "notice of 12 items": lambda: sample.notice(
        items=tuple(replace(sample.ITEMS[i % 5], number=i + 1, fee="每证 10 元" if i == 3 else "") for i in range(12))
    ),
    "checklist of 60": lambda: sample.checklist(rows=sample.many_materials(60)),
    "receipt of 40": lambda: sample.receipt(received=sample.many_materials(40)),
    "receipt of 150": lambda: sample.receipt(received=sample.many_materials(150)),
    "receipt of 150 items": lambda: sample.receipt(items=_many_items(150)),
    "notice of 150 items": lambda: sample.notice(items=_many_items(150), materials=sample.many_materials(200)),
    "power over 150 items": lambda: sample.power_of_attorney(
        matters=_many_items(150), materials=(replace(sample.MATERIALS[0], numbers=tuple(range(1, 150, 2))),)
    ),
    "power with 60": lambda: sample.power_of_attorney(materials=sample.many_materials(60)),
    "second version": lambda: sample.notice(
        station=replace(sample.STATION, name="某某自由贸易试验区某某片区政务服务驿站第二分站"),
        identity=sample.identity(
            "WS01", 1, "JG-261123-012", version=2, voided_version=1, reprint=3, catalogue_in_force="2026.12.01"
        ),
        applicant=replace(sample.APPLICANT, name="一家名字特别长的企业" * 8),
    ),
    "words without a break": lambda: sample.notice(place_time="x" * 400, channel=("！" * 120,)),
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_lies_outside_the_margins(case: str) -> None:
    content = render([CASES[case]()])
    half_sheet = case == "WS03" or case.startswith("receipt")
    for number, objects in enumerate(object_bounds(content)):
        left = 22 if half_sheet else 15 if number % 2 and "notice" in case + _kind(case) else 25
        right = left + (175 if half_sheet else 170)
        for is_text, x1, y1, x2, y2 in objects:
            assert x1 >= 4.9
            assert y1 >= 4.9
            assert x2 <= 210 - 4.9
            assert y2 <= 297 - 4.9
            if is_text:
                assert x1 >= left - 2
                assert x2 <= right + 0.4


def _kind(case: str) -> str:
    return "notice" if case in ("WS01", "draft", "second version", "words without a break") else ""


@pytest.mark.parametrize("case", [case for case in CASES if case != "words without a break"])
def test_no_line_of_a_page_begins_with_a_closing_mark(case: str) -> None:
    for text in page_texts(render([CASES[case]()])):
        for line in text.splitlines():
            assert not line.startswith(tuple("，。；？！）》”"))


def test_the_tables_head_comes_back_on_every_page() -> None:
    pages = [squeezed(text) for text in page_texts(render([sample.notice(materials=sample.many_materials(60))]))]
    assert len(pages) == 3
    for page in pages:
        assert "序备齐材料哪些事项要份数形式与受理标准来源" in page or all(
            word in page for word in ("备齐", "哪些事项要", "形式与受理标准")
        )
    assert "材料表转第2页" in pages[0]
    assert "需提交（续上页）" in pages[1]
    assert "材料表转第3页" in pages[1]
    assert "（续）" in pages[1]


def test_page_one_of_a_long_notice_keeps_savings_items_answers_and_three_rows() -> None:
    first = squeezed(page_texts(render([sample.notice(materials=sample.many_materials(60))]))[0])
    for words in ("实际要交", "一、办什么", "二、按您的情况", "三、带什么"):
        assert words in first
    assert len(re.findall(r"第\d+种申请材料", first)) >= 3


@pytest.mark.parametrize("count", range(1, 62, 3))
def test_signatures_never_stand_alone_on_the_last_page(count: int) -> None:
    lines = sample.many_materials(count)
    for data, closing in (
        (sample.notice(materials=lines), "驿站经办人"),
        (sample.checklist(rows=lines), "逐项要求"),
        (sample.receipt(received=lines), "交件人"),
        (sample.power_of_attorney(materials=lines), "单位盖章"),
    ):
        last = squeezed(page_texts(render([data]))[-1])
        assert closing in last
        assert len(re.findall(r"第\d+种申请材料", last)) >= min(2, count)


def test_a_draft_has_no_number_no_codes_and_no_signatures() -> None:
    content = render([sample.draft_notice()])
    text = all_text(content)
    identity = sample.draft_notice().identity
    assert identity.number not in text
    assert "校验码" not in text
    assert "签名" not in text
    assert "预审不编号" in text
    assert "预审版供准备材料参考，不编号、不签字、不作凭据；答完情形后出第1版。" in text
    assert "未答，暂按“是”" in text
    assert "8题答了7题；左边带虚线的行可能有变" in text
    draft = [
        sample.ALL[code](identity=sample.identity(code, 1, "JG-1", kind=DocumentKind.DRAFT)) for code in sample.ALL
    ]
    for other in draft:
        said = all_text(render([other]))
        assert other.identity.number not in said
        assert "K7QX" not in said


def test_even_pages_are_mirrored_only_for_duplex() -> None:
    from reports.render import BatchOptions

    def leftmost(options: BatchOptions) -> list[float]:
        pages = object_bounds(render([sample.notice()], options))
        return [min(x1 for is_text, x1, *_ in page if is_text) for page in pages]

    assert [round(x) for x in leftmost(BatchOptions(duplex=True))] == [25, 15]
    assert [round(x) for x in leftmost(BatchOptions(duplex=False))] == [25, 25]


@pytest.mark.parametrize("case", CASES)
def test_white_on_black_and_lines_survive_a_photocopy(case: str) -> None:
    assert_survives_photocopy(CASES[case]())


def test_savings_words_count_the_lines() -> None:
    text = all_text(render([sample.notice()]))
    assert "35份次" in text
    assert "23份" in text
    assert (
        "要交的13份里，6份是表格和委托书，驿站打印、您签字；要您自己准备的是7份。另签承诺1份，可后补2份，免交6份。跑动5次合为1次。"
        in text
    )


def test_a_deferral_promise_prints_its_date_or_its_workdays() -> None:
    text = all_text(render([sample.notice()]))
    assert "2026-11-26前补齐" in text
    assert "签承诺后5个工作日内补齐" in text


def test_a_note_all_lines_share_moves_into_the_heading_of_a_long_list() -> None:
    text = all_text(render([sample.notice(materials=sample.many_materials(60))]))
    assert text.count("打印好后核对、签字") == 1 + sum(
        1 for line in sample.many_materials(60) if line.treatment is Treatment.COMMITMENT and line.standard
    )
    assert "自己准备，办理当天带齐；纸质、电子均可" in text


def test_fees_are_told_per_item_when_there_are_any() -> None:
    items = (replace(sample.ITEMS[0], fee="每证 10 元（示例依据）"), *sample.ITEMS[1:])
    text = all_text(render([sample.notice(items=items)]))
    assert "均不收费" not in text
    assert "每证10元（示例依据）" in text


def test_versions_reprints_and_catalogue_in_force_are_said() -> None:
    identity = sample.identity(
        "WS01", 1, "JG-261123-012", version=2, voided_version=1, reprint=2, catalogue_in_force="2026.12.01"
    )
    text = all_text(render([sample.notice(identity=identity)]))
    assert "第2版，作废第1版" in text
    assert "补打2" in text
    assert "（现行2026.12.01，本件按建单时版本）" in text


def test_copies_of_a_set_name_their_holder() -> None:
    identity = sample.identity("WS02", 15, "JG-261123-015", copy=CopyHolder.STATION)
    assert "驿站留存联" in all_text(render([sample.checklist(identity=identity)]))


@pytest.mark.parametrize("hostile", ["<b>粗</b>", "100%s%d", "甲&乙&amp;", "(\\) Tj ET", "{0}{name}", "‘’“”"])
@pytest.mark.parametrize("code", sample.ALL)
def test_markup_in_data_is_printed_as_it_stands(code: str, hostile: str) -> None:
    assert squeezed(hostile) in all_text(render([_with_text(sample.ALL[code](), hostile)]))


def _with_text(data: object, text: str) -> object:
    """The document with its applicant (or principal) called by the text."""
    for name in ("applicant", "principal"):
        if hasattr(data, name):
            return replace(data, **{name: replace(getattr(data, name), name=text)})
    raise AssertionError


def test_a_person_signs_and_puts_a_fingerprint_instead_of_a_seal() -> None:
    principal = replace(
        sample.power_of_attorney().principal,
        name="周某兰",
        is_enterprise=False,
        signatory="",
        applicant_cert_no="4***2",
    )
    text = all_text(render([sample.power_of_attorney(principal=principal)]))
    assert "签字并按指印" in text
    assert "（盖章处）" not in text


def test_more_than_sixteen_papers_take_two_full_sheets() -> None:
    pages = [squeezed(text) for text in page_texts(render([sample.receipt(received=sample.many_materials(30))]))]
    assert len(pages) == 2
    assert "申请人联" in pages[0]
    assert "驿站留存联" in pages[1]
    assert all(item.item_name in pages[0] for item in sample.ITEMS)


def test_twenty_two_tick_rows_fit_on_a_checklist_page() -> None:
    first = squeezed(page_texts(render([sample.checklist(rows=sample.many_materials(60))]))[0])
    assert len(re.findall(r"第\d+种申请材料", first)) >= 22


def test_receipt_without_a_time_for_the_hall_promises_none() -> None:
    assert "报送大厅" not in all_text(render([sample.receipt(deliver_by=None, deferred=())]))


def test_documents_carry_only_plain_values() -> None:
    def walk(value: object) -> None:
        if is_dataclass(value):
            for field in fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, tuple):
            for element in value:
                walk(element)
        else:
            assert value is None or isinstance(value, str | int | bool | datetime) or hasattr(value, "isoformat")

    for make in sample.ALL.values():
        walk(make())
    assert sample.PRINTED_AT.tzinfo is BEIJING
    assert pytest.approx(2.8346, abs=1e-3) == MM


def test_a_receipt_without_ticks_lists_what_may_come_with_room_to_tick_and_count():
    data = sample.receipt(ticked_by_hand=True, deferred=())
    text = squeezed(all_text(render([data])))
    assert text.count("收到的当面打勾，共收") == 2
    assert "共收14份" not in text
    assert all(squeezed(material.name) in text for material in data.received)

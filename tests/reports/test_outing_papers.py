"""Papers that leave the station, read back from the finished PDF: the visit's sheet and the referral."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reports.render import BatchOptions, render
from station_app.domain.documents import DocumentKind
from tests.reports import sample_outings
from tests.reports.drawn import assert_survives_photocopy
from tests.reports.reading import (
    all_text,
    assert_codes_decode,
    assert_pages_are_counted,
    object_bounds,
    page_texts,
    squeezed,
)

CASES = {
    **{f"{code} full": make for code, make in sample_outings.ALL.items()},
    **{f"{code} minimal": make for code, make in sample_outings.MINIMAL.items()},
    "ZF crowded": sample_outings.crowded_visit,
    "XS at length": sample_outings.long_referral,
}
READ = {
    "ZF": [
        "编号JG-ZF-20261123-01-0003", "走访号ZF-261125-101", "走访单", "走访2026-11-2509:30", "走访企业禾光新能源电池有限公司",
        "信用代码91430300MA4L000033", "主题现场勘察临时用电点位", "地点金桂园3号厂房", "走访人顾专员（工号0107）", "同行住建局王工、供电公司",
        "所涉项目禾光储能电池智能工厂（一期）JG-XM26-006", "一、企业概况", "法定代表人周*", "136****4410", "上次走访2026-11-06市区联动调度",
        "二、在办件2条", "JG-261120-004", "审批中", "余1天", "三、未了诉求1条", "SQ-261116-002", "园区运营公司", "今日到期", "四、项目堵点",
        "高压线迁改协调会纪要未签", "走访记录", "到访时间", "在场人员", "惠企政策", "问题与诉求", "有诉即办", "作风问题", "涉及企业、金额", "期望时间",
        "非常满意", "走访人", "企业", "签字", "日期",
    ],
    "XS": [
        "编号JG-XS-20261123-01-0001", "诉求号SQ-261118-001", "线索移送单", "作风问题移送2026-11-1910:30", "移送至高新区纪检监察工委",
        "交办单号JB-2026-1418", "反映企业启衡检测技术服务有限公司", "联系方式陈*136****4410", "来源12345转办（工单20261118000123）",
        "收到时间2026-11-1809:30", "涉及面企业1家", "回复期限2026-12-03（10个工作日）", "抄送营商环境专班", "附件2份：叫号记录.pdf、现场照片.png", "一、反映内容", "窗口多次要求重复提交材料",
        "系统升级为由未受理", "二、驿站初步了解的情况", "经调阅叫号记录", "三、移送意见", "涉嫌不作为、慢作为", "四、处理结果回填", "接收单位", "（盖章处）",
        "移送单位经办人", "2026年11月19日", "不认定事实",
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


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_nothing_lies_outside_the_margins(case: str, *, large: bool) -> None:
    for objects in object_bounds(render([CASES[case]()], BatchOptions(large=large))):
        for is_text, x1, y1, x2, y2 in objects:
            assert min(x1, y1, 210 - x2, 297 - y2) >= 4.9
            assert not is_text or (x1 >= 23 and x2 <= 195.4)


@pytest.mark.parametrize("case", CASES)
def test_lines_and_letters_survive_a_photocopy(case: str) -> None:
    assert_survives_photocopy(CASES[case]())


@pytest.mark.parametrize("case", CASES)
def test_pages_are_counted_and_no_line_begins_with_a_closing_mark(contents: dict[str, bytes], case: str) -> None:
    assert_pages_are_counted(contents[case])


@pytest.mark.parametrize("code", sample_outings.ALL)
def test_codes_decode(contents: dict[str, bytes], code: str) -> None:
    assert_codes_decode(contents[f"{code} full"], sample_outings.ALL[code]().identity)


def test_the_form_to_write_in_has_a_page_of_its_own(contents: dict[str, bytes]) -> None:
    for case in ("ZF full", "ZF minimal", "ZF crowded"):
        last = squeezed(page_texts(contents[case])[-1])
        for words in ("走访记录", "问题与诉求", "非常满意", "签字"):
            assert words in last
        assert "在办件" not in last
    assert len(page_texts(contents["ZF full"])) == 2


def test_what_is_open_is_counted_where_it_is_too_much(contents: dict[str, bytes]) -> None:
    text = all_text(contents["ZF crowded"])
    assert "60条，另48条见系统" in text
    assert text.count("JG-261120-004") == 12 + 12 + 9


def test_no_name_or_number_of_a_person_is_plain(contents: dict[str, bytes]) -> None:
    for code in READ:
        assert not re.search(r"1[3-9]\d{9}", all_text(contents[f"{code} full"]).replace("20261118000123", ""))


def test_an_answer_is_printed_instead_of_lines_to_write(contents: dict[str, bytes]) -> None:
    assert "由接收单位填写" not in all_text(contents["XS at length"])
    assert "由接收单位填写" in all_text(contents["XS full"])


@pytest.mark.parametrize("code", sample_outings.ALL)
def test_a_draft_carries_no_number_and_no_signature(code: str) -> None:
    data = sample_outings.ALL[code]()
    text = all_text(render([replace(data, identity=replace(data.identity, kind=DocumentKind.DRAFT))]))
    assert data.identity.number not in text
    assert "（盖章处）" not in text
    assert "自愿签字" not in text
    assert "预审版供准备材料参考" in text

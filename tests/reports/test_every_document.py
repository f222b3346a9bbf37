"""Every paper but the first four, full and minimal, read back from the finished PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from reports.render import layout, render
from reports.typeset.drawing import Polygon
from station_app.domain.documents import CopyHolder, DocumentKind
from tests.reports import sample, sample_instruments, sample_slips
from tests.reports.drawn import assert_survives_photocopy, single_ops
from tests.reports.reading import (
    all_text,
    assert_codes_decode,
    assert_pages_are_counted,
    image,
    object_bounds,
    page_texts,
    squeezed,
)

CATALOGUE = Path(__file__).parents[2] / "station_app" / "data" / "catalogue.json"
FULL: dict[str, Callable[..., object]] = {**sample_instruments.ALL, **sample_slips.ALL}
MINIMAL = {**sample_instruments.MINIMAL, **sample_slips.MINIMAL}
HALVES = ("WS19", "WS21")
SIGNED = ["签收", "签字", "日期"]

# what must be read for each required field of the catalogue's document types
READ = {
    "WS07": {
        "doc_no": ["编号", "JG-WS07-20261123-01-0003"],
        "applicant": ["承诺人", "味知餐馆（拟设立，个体工商户）"],
        "applicant_cert_no": ["证件号码", "4****************2"],
        "contact": ["联系人", "周某兰（经营者）", "联系电话", "138****2067"],
        "item_name": ["办理事项", "食品经营许可（新办）"],
        "item_code": ["ZY-01-01-01"],
        "dept": ["审批部门", "市场监督管理局"],
        "deferred": ["食品安全管理人员（专业技术人员）资格证明", "复印件1", "补交方式", "送驿站", "邮寄", "网上传", "2026-11-26前"],
        "consequence": ["三、逾期没有补齐的处理", "退件或者终止办理", "信用记录"],
        "declare": ["真实、自愿的意思表示"],
        "handler": ["驿站经办人", "顾专员（工号0107）"],
        "issue_date": ["2026年11月23日"],
        "applicant_sign": ["承诺人（申请人或者代理人）签收", *SIGNED],
    },
    "WS09": {
        "doc_no": ["编号", "JG-WS09-20261123-01-0004"],
        "applicant": ["承诺人", "青澜味工坊餐饮管理有限公司"],
        "applicant_cert_no": ["信用代码", "91430300MA4L000033"],
        "contact": ["王某某（法定代表人）", "138****2067"],
        "item_name": ["食品经营许可（新办）"],
        "item_code": ["ZY-01-01-01"],
        "dept": ["市场监督管理局"],
        "certs": ["设定依据", "依据《食品安全法》第三十五条设定"],
        "conditions": ["应当符合的条件、标准和要求", "有专职或者兼职的食品安全管理人员"],
        "commit_scope": ["承诺方式、适用对象和可承诺事项", "采用书面承诺方式"],
        "liability": ["法律责任", "依法撤销许可决定"],
        "public_scope": ["公开范围和时限", "公开一年"],
        "applicant_commit": ["已知晓行政机关告知的全部内容。", "以上承诺是申请人真实的意思表示。"],
        "handler": ["顾专员（工号0107）"],
        "issue_date": ["2026年11月23日"],
        "applicant_sign": ["承诺人（申请人或者代理人）签收", "（盖章处）", *SIGNED],
    },
    "WS11": {
        "case_no": ["帮代办编号", "JG-261123-012"],
        "applicant": ["申请人", "味知餐馆（拟设立，个体工商户）"],
        "applicant_cert_no": ["证件号码", "4****************2"],
        "contact": ["联系人", "周*兰（经营者）", "138****2067"],
        "service_type": ["帮办", "代办"],
        "items": [text for item in sample.ITEMS for text in (item.item_name, item.item_code, item.promised)] + ["开办餐饮店一件事"],
        "assigned": ["代办员", "顾某某（工号0107）", "协调员", "沈某某（工号0101）"],
        "plan": ["办理计划与时限", "备齐材料、签委托书", "2工作日", "2026-11-25", "2026-12-02"],
        "handler": ["顾专员（工号0107）"],
        "issue_date": ["2026年11月23日"],
        "applicant_sign": ["申请人（代理人）签收", *SIGNED],
    },
    "WS12": {
        "case_no": ["帮代办编号", "JG-261123-012"],
        "reason": ["原因", "申请人撤回", "材料逾期", "政策不符", "提供虚假材料", "房屋租赁合同到期"],
        "returned": ["退还材料", "房屋租赁合同", "招牌设施效果图", "场所布局平面图", "材料已当面退还，双方点清。"],
        "handler": ["顾专员（工号0107）"],
        "issue_date": ["2026年11月23日"],
        "applicant_sign": ["申请人（代理人）签收", *SIGNED],
    },
    "WS13": {
        "case_no": ["帮代办编号", "JG-261123-012"],
        "resume_reason": ["续办事由", "申请恢复办理", "与编号JG-WS10-20261123-01-0006的授权委托书相同"],
        "handler": ["顾专员（工号0107）"],
        "issue_date": ["日期", "年", "月", "日"],
        "applicant_sign": ["委托人（申请人）签收", *SIGNED],
    },
    "WS14": {
        "case_no": ["帮代办编号", "JG-261123-012"],
        "results": ["办理结果", "出证办结", "营业执照", "92430300MA4L00001X", "退回办结"],
        "returned": ["交付材料与证照", "营业执照（正、副本）", "房屋租赁合同", "材料原件"],
        "satisfaction": ["非常满意", "基本满意", "非常不满意"],
        "handler": ["顾专员（工号0107）"],
        "issue_date": ["2026年11月23日"],
        "applicant_sign": ["申请人（代理人）签收", *SIGNED],
    },
    "WS15": {
        "doc_no": ["文书（证照）名称", "食品经营许可证", "文号", "QLSP-2026-0418（示例）"],
        "recipient": ["受送达人", "味知餐馆", "周某兰", "138****2067"],
        "place": ["送达地点", "金桂园产业社区服务中心一楼"],
        "mode": ["直接送达", "邮寄送达", "留置送达", "电子送达", "代收"],
        "signed_at": ["收到日期", "收到日期由受送达人自己填写。"],
        "receiver_sign": ["受送达人（代收人）", "签名或盖章", "受送达人关系"],
        "server": ["送达人签名", "送达日期"],
        "remark": ["备注", "拒收理由、见证人签名"],
    },
    "WS18": {
        "batch_no": ["批次号", "JG-P261124-002"],
        "cases": ["JG-261123-012", "场所布局平面图", "原件9份", "JG-261124-003", "瑞禾精密机械（青澜）有限公司"],
        "hash": ["批次校验码", "K7QX2M9DJ3BWZ5TA"],
        "sender": ["移交人", "顾专员（工号0107）"],
        "receiver": ["接收人", "青澜高新区政务服务中心综合窗口"],
        "time": ["移交时间", "接收时间", "接收时间为大厅收到材料的时间，补正期限自此起算。"],
        "express_no": ["寄递单号", "SF1234567890123"],
    },
    "WS19": {
        "appt_no": ["预约号", "Y1124-07"],
        "applicant": ["申请人", "味知餐馆（拟设立，个体工商户）"],
        "applicant_cert_no": ["4****************2"],
        "contact": ["周*兰（经营者）", "138****2067"],
        "slot": ["2026年11月24日", "09:30—10:00"],
        "window": ["窗口", "2号窗口"],
        "channel": ["渠道", "电话"],
    },
    "WS20": {
        "ticket_no": ["诉求号", "SQ-261116-002"],
        "source": ["问题来源", "12345", "走访", "走访记录ZF-261116-001"],
        "content": ["园区21时后接驳班车自11月9日起停运", "企业6家，职工约420人"],
        "analysis": ["分析研究", "建议合并两条线路", "意见人"],
        "assigned": ["交办处理", "责任园区运营公司", "时限5个工作日", "黄灯明日到期"],
        "result": ["办结反馈", "反馈人", "企业确认"],
        "supervise": ["督导检查", "已解决，销号", "督导人"],
        "visit": ["回访满意度", "非常不满意", "回访记录", "回访人与日期"],
    },
    "WS21": {
        "case_no": ["办件编号", "JG-261123-012"],
        "level": ["非常满意", "满意", "基本满意", "不满意", "非常不满意"],
        "reasons": ["没有一次告知", "违规收费"],
        "comment": ["文字评价"],
        "real_name": ["实名", "匿名"],
        "rated_at": ["评价时间"],
    },
    "WS22": {
        "purpose": ["处理目的、方式、种类和保存期限", "办结后按业务档案保存十年"],
        "sensitive": ["敏感个人信息", "身份证件号码", "人脸等生物识别信息", "银行账户", "必要性", "影响", "本人签名"],
        "rights": ["查阅、复制、更正", "撤回同意", "0000-0000120", "12345"],
        "sign": ["信息主体", "周某兰", "签字"],
        "date": ["日期", "年", "月", "日"],
    },
}  # fmt: skip


def issued_fields() -> list[tuple[str, str]]:
    types = json.loads(CATALOGUE.read_text(encoding="utf-8"))["document_types"]
    ours = [t for t in types if t["station_may_issue"] and t["code"] not in sample.ALL]
    return [(t["code"], f["key"]) for t in ours for f in t["fields"]]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {code: all_text(render([make()])) for code, make in FULL.items()}


@pytest.mark.parametrize(("code", "field"), issued_fields())
def test_every_field_of_the_catalogue_is_in_the_text(texts: dict[str, str], code: str, field: str) -> None:
    for expected in READ[code][field]:
        assert squeezed(expected) in texts[code]


def _long() -> dict[str, Callable[[], object]]:
    many = sample.many_materials(60)
    stage = replace(sample_slips.STAGES[0], text="情况复杂，需要多个部门一起研究。" * 30)
    text = ("应当符合下列条件，场所、设备、人员和制度齐全，并且持续符合。" * 5,) * 14
    return {
        "WS07 of 60": lambda: sample_instruments.deferral(deferred=many),
        "WS09 of pages": lambda: sample_instruments.informed(conditions=text),
        "WS12 of 60": lambda: sample_instruments.service_end(returned=many, items=sample.ITEMS * 6),
        "WS13 of 30 items": lambda: sample_instruments.resumption(matters=sample.ITEMS * 6),
        "WS22 of 30 items": lambda: sample_instruments.consent(matters=sample.ITEMS * 6),
        "WS18 of 60": lambda: sample_slips.transfer(
            cases=tuple(
                replace(sample_slips.transfer().cases[0], case_number=f"JG-261123-{n:03d}", papers=many[n : n + 9])
                for n in range(8)
            )
        ),
        "WS19 with a long name": lambda: sample_slips.appointment(
            applicant=replace(sample.APPLICANT, name="一家名字特别长的企业" * 12), subject=("办很多事" * 90,)
        ),
        "WS12 in words": lambda: sample_instruments.service_end(reason="情况复杂" * 900),
        "WS20 at length": lambda: sample_slips.issue(stages=(replace(stage, text="情况复杂。" * 780),) * 5),
        "WS20 in words": lambda: sample_slips.issue(stages=(stage,) * 5),
        "BQ of 20": lambda: sample_slips.labels(
            labels=tuple(sample_slips.label("JG-261123-012", n, 20) for n in range(1, 21)), first_place=6
        ),
        "JJ of 80": lambda: sample_slips.shift(80),
    }


CASES = {
    **{f"{code} full": make for code, make in FULL.items()},
    **{f"{code} minimal": make for code, make in MINIMAL.items()},
    **_long(),
}


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    return {case: render([make()]) for case, make in CASES.items()}


@pytest.mark.parametrize("case", CASES)
def test_nothing_lies_outside_the_margins(contents: dict[str, bytes], case: str) -> None:
    code = case.split(maxsplit=1)[0]
    left, right = (9, 201) if code == "BQ" else (22, 197) if code in HALVES else (25, 195)
    for objects in object_bounds(contents[case]):
        for is_text, x1, y1, x2, y2 in objects:
            assert min(x1, y1, 210 - x2, 297 - y2) >= 4.9
            if is_text:
                assert x1 >= left - 2
                assert x2 <= right + 0.4


@pytest.mark.parametrize("case", CASES)
def test_no_line_begins_with_a_closing_mark(contents: dict[str, bytes], case: str) -> None:
    for text in page_texts(contents[case]):
        for line in text.splitlines():
            assert not line.startswith(tuple("，。；：？！）》”"))


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("BQ")])
def test_pages_are_counted(contents: dict[str, bytes], case: str) -> None:
    assert_pages_are_counted(contents[case])


@pytest.mark.parametrize("case", CASES)
def test_lines_and_letters_survive_a_photocopy(case: str) -> None:
    assert_survives_photocopy(CASES[case]())


@pytest.mark.parametrize("code", [code for code in FULL if code != "BQ"])
def test_codes_decode(contents: dict[str, bytes], code: str) -> None:
    assert_codes_decode(contents[f"{code} full"], FULL[code]().identity)


@pytest.mark.parametrize(
    ("case", "closing", "kept"),
    [
        ("WS07 of 60", "我已看清以上内容", r"第\d+种申请材料"),
        ("WS12 of 60", "申请人（代理人）签收", r"第\d+种申请材料"),
        ("WS18 of 60", "接收人", r"第\d+种申请材料"),
        ("WS09 of pages", "申请人（或者代理人）签收|申请人或者代理人", r"承诺责任|违反承诺的法律责任"),
        ("WS13 of 30 items", "委托人（申请人）签收", r"随时书面撤回"),
        ("JJ of 80", "接班人", r"企业开办一件事"),
    ],
)
def test_signatures_never_stand_alone(contents: dict[str, bytes], case: str, closing: str, kept: str) -> None:
    pages = [squeezed(text) for text in page_texts(contents[case])]
    assert len(pages) > 1 or case.startswith("WS13")
    assert re.search(closing, pages[-1])
    assert re.search(kept, pages[-1])


def test_a_tables_head_and_its_case_come_back_on_the_next_page(contents: dict[str, bytes]) -> None:
    pages = [squeezed(text) for text in page_texts(contents["WS18 of 60"])]
    assert "移交点清接收点清" in pages[1]
    assert "（续上页）" in pages[1]


@pytest.mark.parametrize("code", FULL)
@pytest.mark.parametrize("kind", [DocumentKind.DRAFT, DocumentKind.VOID])
def test_a_draft_and_a_void_print_say_so(code: str, kind: DocumentKind) -> None:
    identity = replace(FULL[code]().identity, kind=kind)
    data = FULL[code](identity=identity)
    letters = [op for page in layout(data).pages for op in page.ops if type(op).__name__ == "Watermark"]
    assert {mark.text for mark in letters} == {"预审版" if kind is DocumentKind.DRAFT else "作废"}
    if kind is DocumentKind.DRAFT and code != "BQ":
        said = all_text(render([data]))
        assert identity.number not in said
        assert "K7QX2M9D" not in said.replace("K7QX2M9DJ3BWZ5TA", "")


@pytest.mark.parametrize("code", [code for code in FULL if code not in (*HALVES, "BQ")])
def test_versions_and_copies_are_said(code: str) -> None:
    identity = replace(
        FULL[code]().identity,
        version=2,
        voided_version=1,
        reprint=2,
        copy=CopyHolder.STATION,
        catalogue_in_force="2026.12.01",
    )
    text = all_text(render([FULL[code](identity=identity)]))
    assert text.count("第2版，作废第1版") >= 2
    assert "补打2" in text
    if code not in ("WS15", "WS20", "WS22", "JJ"):
        assert "驿站留存联" in text


def test_all_of_them_go_into_one_file() -> None:
    makers = [*sample.ALL.values(), *FULL.values()]
    content = render([make() for make in makers])
    single = sum(len(page_texts(render([make()]))) for make in makers)
    assert len(page_texts(content)) == single


def test_a_person_signs_with_a_fingerprint_and_an_enterprise_seals() -> None:
    assert "（盖章处）" in all_text(render([sample_instruments.deferral(applicant=sample_instruments.COMPANY)]))
    own = all_text(render([sample_instruments.deferral()]))
    assert "签字并按指印" in own
    assert "（盖章处）" not in own


def test_a_changed_line_carries_a_triangle_in_the_new_version() -> None:
    def triangles(changed: bool) -> int:
        lines = (replace(sample.MATERIALS[0], changed=changed), sample.MATERIALS[1])
        made = (sample_instruments.deferral(deferred=lines), sample_instruments.service_end(returned=lines))
        return sum(
            isinstance(op, Polygon) for data in made for page in layout(data).pages for op in single_ops(page.ops)
        )

    assert triangles(True) - triangles(False) == 2


@pytest.mark.parametrize("case", ["WS12 of 60", "WS13 of 30 items", "WS22 of 30 items"])
def test_items_a_form_only_counts_are_listed_below_it(contents: dict[str, bytes], case: str) -> None:
    text = all_text(contents[case])
    assert "共30项，列于表下" in text
    assert text.count(sample.ITEMS[2].item_code) == 6


def test_a_promise_without_a_date_leaves_room_to_write_it() -> None:
    text = all_text(render([MINIMAL["WS07"]()]))
    assert "签承诺后5个工作日内" in text


def test_every_sensitive_kind_asks_for_its_own_signature_and_none_for_none() -> None:
    assert "逐项单独同意；不签名的不处理" in all_text(render([FULL["WS22"]()]))
    assert "本次办理不处理敏感个人信息" in all_text(render([MINIMAL["WS22"]()]))


def test_labels_decode_and_begin_where_asked(contents: dict[str, bytes]) -> None:
    assert len(page_texts(contents["BQ of 20"])) == 4
    first = image(contents["BQ minimal"], 0, 200)
    found = zxingcpp.read_barcodes(first)
    assert {r.text for r in found} == {"JG-261123-012-1", "GZ1:JG-261123-012-1:430001:K7QX2M9DJ3BWZ5TA"}
    for result in found:
        assert result.position.top_left.x > first.width / 2
        assert result.position.top_left.y > first.height * 0.7


def test_a_label_printer_gets_one_page_a_label() -> None:
    from station_app.domain.slips import LabelStock

    drawn = layout(sample_slips.labels(stock=LabelStock.LABEL_PRINTER))
    assert [(round(page.width / 72 * 25.4), round(page.height / 72 * 25.4)) for page in drawn.pages] == [(100, 70)] * 3


def test_labels_carry_no_person(texts: dict[str, str]) -> None:
    assert "周" not in texts["BQ"]
    assert "138" not in texts["BQ"].replace("430001", "")


def test_a_shift_without_anything_open_says_so() -> None:
    assert all_text(render([MINIMAL["JJ"]()])).count("没有") == 5

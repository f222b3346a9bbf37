"""Invented documents for the tests of this wing; the first case is 开办餐饮店 with its 35 → 23 → 13."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from station_app.clock import BEIJING
from station_app.domain.documents import (
    Agent,
    Answer,
    Applicant,
    ChecklistData,
    DocumentKind,
    Identity,
    Item,
    Material,
    NoticeData,
    PowerOfAttorneyData,
    Principal,
    ReceiptData,
    Savings,
    Station,
)
from station_app.domain.guidance import Treatment

STATION = Station(
    name="金桂园政务驿站",
    code="JG",
    park="青澜高新区",
    address="青澜高新区金桂园 3 号楼一层",
    phone="0000-0000120",
    supervision_phone="12345",
    hours="工作日 9:00—17:30",
    demo=True,
)
PRINTED_AT = datetime(2026, 11, 23, 10, 38, tzinfo=BEIJING)


def identity(code: str, serial: int, case: str, **changes: object) -> Identity:
    number = f"JG-{code}-20261123-01-{serial:04d}"
    base = Identity(
        kind=DocumentKind.FINAL,
        number=number,
        case_number=case,
        catalogue_version="2026.11.21",
        printed_at=PRINTED_AT,
        operator_name="顾专员",
        operator_number="0107",
        qr_payload=f"GZ1:{number}:430001:K7QX2M9DJ3BWZ5TA",
        check_code="K7QX2M9D",
    )
    return replace(base, **changes)


_CONDITIONS = ("申请人主体资格合法有效", "申请材料齐全、符合法定形式")


def _item(number, code, name, dept, window, promised, statutory, result, basis, note=""):
    return Item(number, code, name, dept, window, promised, statutory, result, _CONDITIONS, tuple(basis), note=note)


ITEMS = (
    _item(1, "SS-01-02-03", "个体工商户设立登记", "市场监督管理局", "综合窗口 12 号", "当场办结", "3 工作日", "营业执照", ["《市场主体登记管理条例》第十六条、第十九条", "《促进个体工商户发展条例》"]),
    _item(2, "ZY-01-01-01", "食品经营许可（新办）", "市场监督管理局", "综合窗口 12 号", "3 工作日", "10 工作日", "食品经营许可证", ["《食品安全法》第三十五条", "《食品经营许可和备案管理办法》"], "另有现场核查（≤5 工作日），不计入时限"),
    _item(3, "ZY-08-01-01", "户外招牌设施设置备案（审批）", "城市管理局", "综合窗口 14 号", "1 工作日", "20 工作日", "户外招牌设施设置备案（审批）结果", ["《城市市容和环境卫生管理条例》第十一条"]),
    _item(4, "ZY-07-01-02", "公众聚集场所投入使用、营业前消防安全检查（现场检查）", "消防救援大队", "综合窗口 15 号", "5 工作日", "10 工作日", "公众聚集场所投入使用、营业前消防安全检查意见书", ["《消防法》第十五条"]),
    _item(5, "GC-23-01-01", "城镇污水排入排水管网许可（新办）", "水利局", "综合窗口 14 号", "5 工作日", "20 工作日", "城镇污水排入排水管网许可证", ["《城镇排水与污水处理条例》第二十一条", "《城镇污水排入排水管网许可管理办法》"], "另有现场核查，不计入时限"),
)  # fmt: skip

ANSWERS = (
    Answer((1, 2, 3, 4, 5), "由谁提交申请？", "委托驿站代办"),
    Answer((1,), "住所（经营场所）来源？", "租赁"),
    Answer((1,), "住所是否实行自主申报承诺？", "是，申报承诺"),
    Answer((1,), "是否将住宅改为经营性用房？", "否"),
    Answer((3,), "是否设置户外招牌？", "是"),
    Answer((4,), "是否属于公众聚集场所？", "是"),
    Answer((4,), "营业前消防检查方式？", "现场检查"),
    Answer((5,), "是否向城镇排水设施排放污水？", "是"),
)


def material(code, name, numbers, treatment=Treatment.SUBMIT, printed=False, **changes):
    base = Material(
        code=code,
        name=name,
        numbers=tuple(numbers),
        originals=1,
        copies=0,
        treatment=treatment,
        form="纸质、电子均可",
        source="驿站打印" if printed else "自己准备",
        standard="打印好后核对、签字" if printed else "",
        station_printed=printed,
    )
    return replace(base, **changes)


MATERIALS = (
    material("CL0202", "个体工商户登记（备案）申请书", [1], printed=True),
    material("CL0103", "授权委托书", [1, 2, 3, 4, 5], printed=True, standard="委托权限与本次事项一致，未超委托期限"),
    material("CL0501", "食品经营许可申请书", [2], printed=True),
    material("CL0502", "场所布局平面图", [2, 4], ticked=True),
    material("CL0503", "经营（生产）设备、设施清单", [2]),
    material("CL0504", "食品安全自查、从业人员健康管理等制度目录", [2]),
    material("CL0601", "户外招牌设施设置申请（备案）表", [3], printed=True),
    material("CL0602", "招牌设施效果图", [3], ticked=True),
    material("CL0402", "房屋租赁合同", [3], ticked=True),
    material("CL0701", "公众聚集场所投入使用、营业前消防安全检查申报表", [4], printed=True),
    material("CL0702", "消防安全制度、灭火和应急疏散预案", [4]),
    material("CL0801", "排水许可申请表", [5], printed=True),
    material("CL0802", "内部排水管网及排水口平面图", [5]),
    material("CL0313", "住所（经营场所）申报承诺书", [1], Treatment.COMMITMENT, True, standard="制式承诺书，当面签"),
    material("CL0505", "食品安全管理人员（专业技术人员）资格证明", [2], Treatment.DEFERRABLE, source="考核机构", originals=0, copies=1, deferral_workdays=3, deferral_until=date(2026, 11, 26)),
    material("CL0803", "排水水质水量检测报告", [5], Treatment.DEFERRABLE, source="检测机构", originals=0, copies=1, deferral_workdays=5),
    material("CL0104", "本人有效身份证件", [1], Treatment.ECERT),
    material("CL0105", "经办人（受托人）身份证明", [1, 2, 3, 4, 5], Treatment.ECERT),
    material("CL0102", "法定代表人（负责人）身份证明", [2], Treatment.ECERT),
    material("CL0506", "从业人员健康证明", [2], Treatment.ECERT),
    material("CL0703", "建设工程消防验收合格（备案）证明", [4], Treatment.ECERT),
    material("CL0101", "营业执照", [2, 3, 4, 5], Treatment.PRODUCED, produced_by=1),
    material("CL0314", "告知承诺书", [2], Treatment.OPTIONAL, source="到站签"),
)  # fmt: skip

APPLICANT = Applicant(
    name="味知餐馆（拟设立，个体工商户）",
    applicant_cert_no="4****************2",
    is_enterprise=False,
    contact="周*兰",
    contact_role="经营者",
    phone="138****2067",
)


def notice(**changes: object) -> NoticeData:
    base = NoticeData(
        station=STATION,
        identity=identity("WS01", 12, "JG-261123-012"),
        applicant=APPLICANT,
        subject=("开办餐饮店一件事", "5 项合办", "承诺 5 个工作日办完"),
        channel=("到站", "全程代办", "一窗收件"),
        items=ITEMS,
        situation=ANSWERS,
        materials=MATERIALS,
        savings=Savings(35, 23, 13, 5, 1),
        place_time="青澜高新区政务服务中心二楼综合窗口 12—15 号，工作日 9:00—12:00、13:30—17:00",
    )
    return replace(base, **changes)


def draft_notice() -> NoticeData:
    open_answer = replace(ANSWERS[-1], open=True)
    return notice(
        identity=identity("WS01", 12, "JG-261123-012", kind=DocumentKind.DRAFT),
        situation=(*ANSWERS[:-1], open_answer),
        items=(*ITEMS[:-1], replace(ITEMS[-1], provisional=True)),
        materials=tuple(replace(line, provisional=line.numbers == (5,)) for line in MATERIALS),
    )


def many_materials(count: int) -> tuple[Material, ...]:
    """A list of a given length with every treatment in it."""
    kinds = list(Treatment)
    lines = [
        material(
            f"CL9{i:03d}",
            f"第 {i} 种申请材料及其附件、图纸",
            [1 + i % 5],
            kinds[0] if i % 3 else kinds[i % len(kinds)],
            printed=i % 4 == 0,
        )
        for i in range(1, count + 1)
    ]
    return tuple(sorted(lines, key=lambda line: kinds.index(line.treatment)))


_SET_UP = (
    "有限责任公司设立登记", "新开办企业公章刻制备案（免费一套）", "新办纳税人一照一码户登记信息确认", "发票票种核定（数电票额度）",
    "企业社会保险登记", "职工参保登记（增员）", "职工基本医疗保险单位参保登记", "住房公积金单位缴存登记",
)  # fmt: skip
SET_UP_ITEMS = tuple(
    _item(
        i,
        f"SS-0{i}-01-01",
        name,
        "市场监督管理局",
        "综合窗口 3 号",
        "当场办结",
        "3 工作日",
        "登记结果",
        ["《市场主体登记管理条例》"],
    )
    for i, name in enumerate(_SET_UP, 1)
)
SET_UP_MATERIALS = (
    material("CL0301", "公司章程（修正案）", [1, 3]),
    material("CL0302", "股东会决议（股东决定）", [1]),
    material("CL0303", "法定代表人、董事、监事、高级管理人员任职文件", [1]),
    material("CL0402", "房屋租赁合同", [1]),
    material("CL0110", "基本存款账户信息（开户银行、账号）", [5, 7, 8], originals=0, copies=1),
    material("CL0201", "公司登记（备案）申请书", [1], printed=True),
    material("CL0103", "授权委托书", range(1, 9), printed=True),
    material("CL0208", "公章刻制备案登记表", [2], printed=True),
    material("CL0209", "一照一码户登记信息确认表", [3], printed=True),
    material("CL0210", "纳税人领用发票票种核定表", [4], printed=True),
    material("CL0215", "社会保险登记表", [5], printed=True),
    material("CL0216", "社会保险职工增减员申报表", [6], printed=True),
    material("CL0217", "职工基本医疗保险单位参保登记表", [7], printed=True),
    material("CL0226", "住房公积金单位缴存登记表", [8], printed=True),
    material("CL0315", "受益所有人信息承诺书", [1], Treatment.COMMITMENT, True),
    material("CL0601", "劳动合同", [6], Treatment.DEFERRABLE, deferral_workdays=5),
    material("CL0102", "法定代表人（负责人）身份证明", [1, 2, 3, 5, 7, 8], Treatment.ECERT),
    material("CL0105", "股东（投资人）主体资格文件或自然人身份证明", [1], Treatment.ECERT),
    material("CL0401", "住所（经营场所）使用证明（不动产权证书）", [1], Treatment.ECERT),
    material("CL0106", "经办人（受托人）身份证明", range(1, 9), Treatment.ECERT),
    material("CL0104", "本人有效身份证件", [6], Treatment.ECERT),
    material("CL0101", "营业执照", range(2, 9), Treatment.PRODUCED, produced_by=1),
)


def checklist(**changes: object) -> ChecklistData:
    base = ChecklistData(
        station=STATION,
        identity=identity("WS02", 15, "JG-261123-015"),
        applicant=Applicant("澄光新材料有限公司（拟设立）", "", True, "林*", "", "139****5520"),
        subject=("企业开办一件事", "8 项合办", "随手带着，备好一样勾一样"),
        items=SET_UP_ITEMS,
        rows=SET_UP_MATERIALS,
        dedup_summary=Savings(51, 22, 14, 8, 1),
    )
    return replace(base, **changes)


def receipt(**changes: object) -> ReceiptData:
    base = ReceiptData(
        station=STATION,
        identity=identity("WS03", 9, "JG-261123-012", printed_at=datetime(2026, 11, 24, 9, 43, tzinfo=BEIJING)),
        applicant=APPLICANT,
        subject=("开办餐饮店一件事", "市场监管、城管、消防、水利 4 个部门"),
        items=ITEMS,
        received=MATERIALS[:14],
        received_at=datetime(2026, 11, 24, 9, 42, tzinfo=BEIJING),
        deferred=MATERIALS[14:16],
        deliver_by=datetime(2026, 11, 24, 17, 30, tzinfo=BEIJING),
    )
    return replace(base, **changes)


def power_of_attorney(**changes: object) -> PowerOfAttorneyData:
    lines = [line for line in MATERIALS[2:12] if line.code not in ("CL0504", "CL0801")]
    base = PowerOfAttorneyData(
        station=STATION,
        identity=identity("WS10", 6, "JG-261123-017"),
        principal=Principal(
            name="青澜味工坊餐饮管理有限公司",
            applicant_cert_no="91430300MA4L000033",
            is_enterprise=True,
            signatory="王某某",
            signatory_role="法定代表人",
            signatory_cert_no="4****************6",
            phone="138****2067",
        ),
        agent=Agent("顾某某", "金桂园政务驿站代办员（工号 0107）", "4****************5"),
        matters=tuple(replace(item, number=i) for i, item in enumerate(ITEMS[1:4], 1)),
        term_from=date(2026, 11, 24),
        term_until=date(2026, 12, 31),
        materials=tuple(replace(line, numbers=tuple(n - 1 for n in line.numbers)) for line in lines),
    )
    return replace(base, **changes)


ALL = {"WS01": notice, "WS02": checklist, "WS03": receipt, "WS10": power_of_attorney}

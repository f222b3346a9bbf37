"""Invented papers a person signs under, full and minimal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from station_app.domain.documents import Agent, Principal
from station_app.domain.instruments import (
    ConsentData,
    DeferralCommitmentData,
    EndReason,
    InformedCommitmentData,
    ResumptionData,
    SensitiveKind,
    ServiceEnd,
    ServiceEndData,
)
from tests.reports.sample import ITEMS, MATERIALS, STATION, identity, material

CASE = "JG-261123-012"
OWNER = Principal(
    name="味知餐馆（拟设立，个体工商户）",
    applicant_cert_no="4****************2",
    is_enterprise=False,
    signatory="周某兰",
    signatory_role="经营者",
    signatory_cert_no="4****************2",
    phone="138****2067",
)
COMPANY = Principal(
    name="青澜味工坊餐饮管理有限公司",
    applicant_cert_no="91430300MA4L000033",
    is_enterprise=True,
    signatory="王某某",
    signatory_role="法定代表人",
    signatory_cert_no="4****************6",
    phone="138****2067",
)
NOBODY = Principal("周某兰", "", False, "", "", "", "")
AGENT = Agent("顾某某", "金桂园政务驿站代办员（工号 0107）", "4****************5")


def deferral(**changes: object) -> DeferralCommitmentData:
    base = DeferralCommitmentData(
        station=STATION,
        identity=identity("WS07", 3, CASE),
        applicant=OWNER,
        dept="市场监督管理局",
        items=ITEMS[1:2],
        deferred=MATERIALS[14:15],
    )
    return replace(base, **changes)


def informed(**changes: object) -> InformedCommitmentData:
    base = InformedCommitmentData(
        station=STATION,
        identity=identity("WS09", 4, CASE),
        applicant=COMPANY,
        dept="市场监督管理局",
        items=ITEMS[1:2],
        certs=(
            "本许可事项的名称是食品经营许可（新办），依据《食品安全法》第三十五条设定，内容为准许从事食品经营。（示例文本）",
        ),
        conditions=(
            "1. 具有与经营的食品品种、数量相适应的场所，保持环境整洁，与有毒、有害场所以及其他污染源保持规定的距离。",
            "2. 具有与经营的食品品种、数量相适应的设备或者设施。",
            "3. 有专职或者兼职的食品安全管理人员和保证食品安全的规章制度。",
        ),
        commit_scope=("采用书面承诺方式；适用于首次申请的企业和个体工商户；可以承诺的是设备设施清单和管理制度。",),
        liability=(
            "承诺不实的，依法撤销许可决定，记入信用记录，并承担相应法律责任；作出决定后两个月内进行全覆盖核查。",
        ),
        public_scope=("本承诺书自作出许可决定之日起在政务网站公开，公开一年。",),
        applicant_commit=(
            "已知晓行政机关告知的全部内容。",
            "已符合告知的条件、标准和要求。",
            "愿意承担不实承诺、违反承诺的法律责任。",
            "以上承诺是申请人真实的意思表示。",
        ),
    )
    return replace(base, **changes)


def service_end(**changes: object) -> ServiceEndData:
    base = ServiceEndData(
        station=STATION,
        identity=identity("WS12", 1, CASE),
        applicant=COMPANY,
        items=ITEMS[1:4],
        entrustment="JG-WS10-20261123-01-0006",
        end=ServiceEnd.SUSPENDED,
        reasons=(EndReason.MATERIALS_OVERDUE,),
        reason="房屋租赁合同到期，新合同尚未签订，申请人要求暂停办理，预计 12 月 10 日前补齐。",
        returned=(
            replace(MATERIALS[8], copies=1),
            MATERIALS[7],
            material("CL0502", "场所布局平面图", [2, 4], originals=0, copies=2),
        ),
    )
    return replace(base, **changes)


def resumption(**changes: object) -> ResumptionData:
    base = ResumptionData(
        station=STATION,
        identity=identity("WS13", 2, CASE),
        principal=COMPANY,
        agent=AGENT,
        matters=ITEMS[1:4],
        entrustment="JG-WS10-20261123-01-0006",
        term_from=date(2026, 12, 10),
        term_until=date(2027, 1, 31),
        suspension="JG-WS12-20261123-01-0001",
        suspended_on=date(2026, 11, 25),
        resume_reason="新的房屋租赁合同已经签订，材料齐备，申请恢复办理。",
    )
    return replace(base, **changes)


def consent(**changes: object) -> ConsentData:
    base = ConsentData(
        station=STATION,
        identity=identity("WS22", 5, CASE),
        person=replace(OWNER, name="周某兰", signatory=""),
        matters=ITEMS[:2],
        sensitive=tuple(SensitiveKind),
        retention="办结后按业务档案保存十年，期满销毁；未办结的，终止后三个月内删除。",
    )
    return replace(base, **changes)


ALL = {"WS07": deferral, "WS09": informed, "WS12": service_end, "WS13": resumption, "WS22": consent}

MINIMAL = {
    "WS07": lambda: deferral(applicant=NOBODY, deferred=(replace(MATERIALS[15], deferral_until=None),)),
    "WS09": lambda: informed(
        applicant=NOBODY, certs=("甲。",), conditions=("乙。",), commit_scope=("丙。",), liability=("丁。",),
        public_scope=(), applicant_commit=("戊。",),
    ),
    "WS12": lambda: service_end(applicant=NOBODY, entrustment="", end=None, reasons=(), reason="", returned=()),
    "WS13": lambda: resumption(principal=NOBODY, suspension="", suspended_on=None, resume_reason=""),
    "WS22": lambda: consent(person=NOBODY, sensitive=()),
}  # fmt: skip

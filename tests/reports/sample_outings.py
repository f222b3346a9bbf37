"""Invented papers that leave the station: a visit's sheet and a referral, full and minimal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from station_app.clock import BEIJING
from station_app.domain.deadlines import Light
from station_app.domain.outing_papers import OpenLine, ReferralData, VisitSheetData
from tests.reports.sample import STATION, identity

OPEN = OpenLine("JG-261120-004", "企业信息变更一件事", "审批中", "审批部门", Light.YELLOW, "余 1 天")
DEMAND = OpenLine(
    "SQ-261116-002", "夜间通勤班车停运，影响两班倒企业用工", "交办", "园区运营公司", Light.RED, "今日到期"
)
POINT = OpenLine("", "高压线迁改协调会纪要未签", "区级协调", "供电、住建", Light.GREEN, "余 6 天")


def at(hour: int, day: int = 25) -> datetime:
    return datetime(2026, 11, day, hour, 30, tzinfo=BEIJING)


def visit(**changes: object) -> VisitSheetData:
    base = VisitSheetData(
        station=STATION,
        identity=identity("ZF", 3, "ZF-261125-101"),
        kind="走访",
        enterprise="禾光新能源电池有限公司",
        uscc="91430300MA4L000033",
        at=at(9),
        place="金桂园 3 号厂房",
        subject="现场勘察临时用电点位",
        companions="住建局 王工、供电公司",
        project="禾光储能电池智能工厂（一期） JG-XM26-006",
        facts=(
            ("法定代表人", "周*"), ("联系人", "陈*　136****4410"), ("行业", "锂离子电池制造"), ("从业人数", "420"),
            ("企业规模", "中型"),
        ),
        cases=(OPEN, replace(OPEN, number="JG-261118-002", light=Light.GREEN, words="余 5 天")),
        demands=(DEMAND,),
        points=(POINT,),
        last_day=date(2026, 11, 6),
        last_subject="市区联动调度",
        last_record="环评批复衔接，2 项待跟进",
    )  # fmt: skip
    return replace(base, **changes)


def referral(**changes: object) -> ReferralData:
    base = ReferralData(
        station=STATION,
        identity=identity("XS", 1, "SQ-261118-001"),
        slip_no="JB-2026-1418",
        source="12345 转办",
        hotline_no="20261118000123",
        received_at=at(9, 18),
        reporter="启衡检测技术服务有限公司",
        is_enterprise=True,
        contact="陈*",
        phone="136****4410",
        concerned="企业 1 家",
        subject="窗口多次要求重复提交材料",
        content="11 月 12 日、15 日两次到窗口申请变更，工作人员以系统升级为由未受理，也未出具凭证。",
        found="经调阅叫号记录，两次均已叫号，未见受理或者不予受理记录。",
        opinion="涉嫌不作为、慢作为，移送核查，请将处理结果反馈驿站。",
        receiver="高新区纪检监察工委",
        with_units="营商环境专班",
        referred_at=at(10, 19),
        limit="2026-12-03（10 个工作日）",
        handler="顾专员",
        answer="",
        answered_on=None,
        attached=("叫号记录.pdf", "现场照片.png"),
    )
    return replace(base, **changes)


ALL = {"ZF": visit, "XS": referral}
MINIMAL = {
    "ZF": lambda: visit(
        identity=identity("ZF", 3, ""), uscc="", at=None, place="", subject="", companions="", project="", facts=(), cases=(),
        demands=(), points=(), last_day=None, last_subject="", last_record="",
    ),
    "XS": lambda: referral(
        slip_no="", hotline_no="", is_enterprise=False, reporter="未留名", contact="", phone="", content="", found="", opinion="",
        receiver="", with_units="", referred_at=None, limit="", handler="", attached=(),
    ),
}  # fmt: skip


def crowded_visit() -> VisitSheetData:
    long = "名称很长而且没有标点一直写下去" * 13
    line = OpenLine("JG-261120-004", long, "审批中", long, Light.RED, "超期 120 天")
    return visit(
        enterprise=long, place=long, subject=long, companions=long, project=long, cases=(line,) * 60, demands=(line,) * 30,
        points=(line,) * 9, last_subject=long, last_record=long * 8, facts=(("地址", long), *visit().facts),
    )  # fmt: skip


def long_referral() -> ReferralData:
    return referral(
        content="情况复杂，需要核查。" * 390,
        found="情况复杂。" * 500,
        opinion="移送核查。" * 500,
        answer="已处理。" * 900,
        attached=("名称很长的附件" * 20,) * 9,
    )

"""The sentences about visits and demands; `ui/messages.py` takes them into its tables."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.errors import Code

ZH: Mapping[Code, str] = {
    Code.DEMAND_NOT_FOUND: "没有诉求 {no}，核对诉求号。",
    Code.EVIDENCE_NOT_FOUND: "没有这份证据，或者已经移出。",
    Code.VISIT_NOT_FOUND: "没有走访 {no}，核对走访号。",
}

EN: Mapping[Code, str] = {
    Code.DEMAND_NOT_FOUND: "There is no demand {no}; check the number.",
    Code.EVIDENCE_NOT_FOUND: "There is no such evidence, or it was taken out of sight.",
    Code.VISIT_NOT_FOUND: "There is no visit {no}; check the number.",
}

FIELDS: Mapping[str, str] = {
    "hotline_no": "12345 工单号", "concerned": "涉及企业数", "broken_promise": "承诺未兑现", "unit": "承办单位",
    "with_units": "协办单位", "person": "承办人", "workdays": "限办工作日", "cause": "原因归类", "outcome": "反馈结果",
    "into": "并入的诉求", "problems": "走访问题", "record": "走访记录", "companions": "同行人员", "place": "地点",
    "visit": "走访", "project": "项目",
}  # fmt: skip

REASONS: Mapping[str, str] = {
    "kind": "只有诚信投诉可以标“承诺未兑现”", "into": "不能并入自己，也不能并入已并走的诉求",
    "not_done": "走访完成后才能登记问题",
}  # fmt: skip

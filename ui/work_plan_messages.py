"""The sentences about work plans and lists that others export; `ui/messages.py` takes them into its tables."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.errors import Code

ZH: Mapping[Code, str] = {
    Code.WORK_PLAN_NOT_FOUND: "没有专项任务 {no}，核对编号。",
    Code.WORK_TASK_NOT_FOUND: "这个专项里没有小项 {number}，核对序号。",
    Code.COLUMNS_MISSING: "表头里要有“{columns}”，补上再导；一行也没导入。",
    Code.ROW_DOUBLED: "“{number}”在表里出现了两次，或者小项太多，改好再导。",
}

EN: Mapping[Code, str] = {
    Code.WORK_PLAN_NOT_FOUND: "There is no work plan {no}; check the number.",
    Code.WORK_TASK_NOT_FOUND: "This plan has no task {number}; check the number.",
    Code.COLUMNS_MISSING: "The header needs the columns {columns}; nothing was taken in.",
    Code.ROW_DOUBLED: "{number} stands in the list twice, or there are too many tasks; mend the list.",
}

FIELDS: Mapping[str, str] = {
    "plan": "专项任务", "task": "小项", "task_number": "序号", "aspect": "方面", "support": "配合单位", "progress": "本周进展",
    "coming": "下周计划", "month": "月份", "target": "月度目标", "week": "周次", "source": "依据",
}  # fmt: skip

REASONS: Mapping[str, str] = {
    "task_dropped": "这一小项已经不在专项里", "task_finished": "已经办结", "task_open": "还没办结",
}  # fmt: skip

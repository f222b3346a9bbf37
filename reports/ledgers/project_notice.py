"""项目一次性告知 as a workbook: the merged list for the enterprise, and one sheet for every department (部门通知单)."""

from __future__ import annotations

from reports.ledgers.xlsx import Sheet, SheetColumn, Value, workbook
from station_app.domain.guidance import Guidance, Treatment
from station_app.domain.project_notice import DepartmentNotice, ProjectNotice

_TREATMENTS = {
    Treatment.SUBMIT: "需提交", Treatment.COMMITMENT: "签承诺", Treatment.DEFERRABLE: "容缺", Treatment.OPTIONAL: "可不交",
    Treatment.ECERT: "免证可办", Treatment.PRODUCED: "前一项办好即有", Treatment.WALLET: "材料库已有",
}  # fmt: skip
_LIST = (
    SheetColumn("序号", 50), SheetColumn("材料", 260), SheetColumn("原件", 50), SheetColumn("复印件", 60),
    SheetColumn("办理方式", 110), SheetColumn("合并自", 60), SheetColumn("哪些事项要", 420),
)  # fmt: skip
_STEPS = (
    SheetColumn("审批事项", 280), SheetColumn("事项编码", 110), SheetColumn("预计开始", 90), SheetColumn("预计完成", 90),
    SheetColumn("要收的材料", 520),
)  # fmt: skip


def notice_workbook(notice: ProjectNotice) -> bytes:
    """The workbook; a plan without items has no material list."""
    about = f"{notice.name}（{notice.no}）　建设单位 {notice.owner}"
    sheets = [_departments(one, about) for one in notice.departments]
    if notice.guidance is not None:
        sheets.insert(0, _materials(notice, notice.guidance, about))
    return workbook(sheets[0], *sheets[1:])


def _materials(notice: ProjectNotice, guidance: Guidance, about: str) -> Sheet:
    saved = f"逐项要求 {guidance.requested} 份，去重合并 {guidance.merged} 份，实际要交 {guidance.to_submit} 份"
    rows: list[tuple[Value, ...]] = [
        (
            place, line.name, line.originals, line.copies, _TREATMENTS[line.treatment], len(line.items),
            "；".join(notice.items.get(code, code) for code in line.items),
        )
        for place, line in enumerate(guidance.lines, start=1)
    ]  # fmt: skip
    return Sheet("项目告知清单", f"{about}　{saved}", _LIST, rows)


def _departments(one: DepartmentNotice, about: str) -> Sheet:
    rows: list[tuple[Value, ...]] = [
        (step.name, step.item, step.start, step.finish, "；".join(step.materials)) for step in one.steps
    ]
    return Sheet(one.department or "未写部门", f"{about}　请提前准备，日期为现在的计划", _STEPS, rows)

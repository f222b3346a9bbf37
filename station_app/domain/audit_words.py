"""What the actions of the audit log are called."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "appointment_book": "登记预约", "appointment_case": "预约转办件", "appointment_settle": "预约销号",
    "attachments_offer_again": "重新申报附件", "backup": "备份", "blocking_point": "报堵点", "blocking_step": "处理堵点",
    "case_assign": "转交办件", "case_correct": "更正办件", "case_log": "登记大厅进展", "case_register": "登记办件",
    "case_notice": "一次性告知", "case_collect": "开始备料", "case_entrust": "登记委托", "case_ready": "材料备齐",
    "case_submit": "报送办件", "case_track": "转入审批", "case_result": "登记结果", "case_deliver": "送达",
    "case_evaluate": "登记评价", "case_archive": "归档", "case_suspend": "中止", "case_resume": "恢复",
    "case_terminate": "终止", "case_withdraw": "撤回", "catalogue_import": "导入事项库", "change_withdraw": "撤下一条变更",
    "conflict_settle": "裁定冲突", "demand_act": "处理诉求", "demand_add": "登记诉求", "disclose": "查看明文",
    "document_print": "打印文书", "double_entry": "补录受理号", "enterprise_add": "登记企业", "enterprise_merge": "合并企业",
    "enterprise_unmerge": "撤销合并", "evaluation_add": "登记评价", "evaluation_step": "差评整改", "evidence_add": "附证据", "evidence_remove": "移出证据", "exchange_export": "导出 U 盘包",
    "exchange_import": "导入 U 盘回执", "exchange_introduce": "U 盘接入", "hall_enrol": "接入大厅", "hall_paper": "登记大厅文书",
    "hall_paper_reprint": "转打大厅文书", "leave_add": "登记请假", "leave_cancel": "撤销请假", "operator_add": "添加操作员",
    "operator_role": "改角色", "operator_deactivate": "停用操作员", "operator_password": "改口令",
    "publication_active": "启用大厅发布", "publication_older": "忽略旧版发布", "publication_waits": "大厅发布待人确认",
    "project_add": "登记项目", "project_change": "修改项目", "project_chase": "催办", "project_chase_answer": "记催办答复",
    "project_contact": "项目联系人", "project_hand_over": "移交项目", "project_next_steps": "写下一步",
    "project_node": "项目节点", "project_node_case": "节点关联办件", "project_plan": "排项目计划", "project_promise": "改项目承诺",
    "project_state": "项目状态", "project_tailor": "裁剪项目计划", "project_take_over": "采用推演", "project_template": "导入计划模板",
    "project_template_retire": "停用计划模板", "report_file": "报送报表", "scan_add": "存扫描件", "scan_remove": "移出扫描件",
    "service_log_add": "登记服务", "service_log_call_back": "记回电", "service_log_case": "服务转办件",
    "sync_new_replica": "换新副本", "sync_prune": "清理同步日志", "sync_restamp": "校正时间戳", "sync_resync": "从头收回",
    "sync_send_again": "重新上传", "transfer": "材料交接", "visit_add": "登记走访", "visit_settle": "走访销号",
    "wallet_put": "存材料库", "whistle": "吹哨", "whistle_answer": "接铃", "work_plan_add": "建专项任务",
    "work_plan_tasks": "录专项小项", "work_task_act": "专项小项进展",
}  # fmt: skip


def action_words(action: str) -> str:
    """An action in words; its code when there are none."""
    return _WORDS.get(action, action)

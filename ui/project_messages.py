"""The sentences about projects, blocking points and whistles; `ui/messages.py` takes them into its tables."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.errors import Code

ZH: Mapping[Code, str] = {
    Code.PLAN_WITHOUT_NODES: "计划里一个节点也没有，先在模板里写上节点再排。",
    Code.DOUBLED_NODE: "节点 {node} 写了两次，留一个，或改一个名字。",
    Code.UNKNOWN_NODE: "计划里没有节点 {node}，按模板里的节点号改好再试。",
    Code.PLAN_LOOP: "节点互相等待，排不出先后：{loop}；去掉其中一个前置再排。",
    Code.PLAN_TOO_LONG: "计划超过 {limit} 个工作日，核对日期和各节点的天数。",
    Code.FINISH_TOO_EARLY: "来不及：要在这天完成，得从 {start} 开始，还差 {shortage} 个工作日；改晚完成日，或先压缩节点。",
    Code.FINISH_BEFORE_START: "完成日 {finish} 早于开始日 {start}，核对两个日期。",
    Code.BAD_PLAN_CHANGE: "推演写成 节点=+5、节点=5、fast:节点 或 drop:节点，现在是“{change}”。",
    Code.UNKNOWN_PLAN: "没有计划模板 {plan}，用 project template list 查对编码。",
    Code.BAD_SHEET: "表格第 {row} 行“{column}”读不懂，改好再导；一行也没导入。",
    Code.PROJECT_NOT_FOUND: "没有项目 {project}，核对项目编号。",
    Code.CONTACT_NOT_FOUND: "项目里没有这个联系人，刷新后再看。",
    Code.CHASE_NOT_FOUND: "没有这份催办，核对编号。",
    Code.BLOCKING_POINT_NOT_FOUND: "没有这个堵点，核对编号。",
    Code.WHISTLE_NOT_FOUND: "没有这张吹哨单，核对编号。",
    Code.NODE_FINISHED: "节点 {node} 已经办结，不再改动；要改先撤销办结。",
    Code.PROJECT_NOT_PLANNED: "这个项目还没排计划，先选模板和日期排一次。",
}

EN: Mapping[Code, str] = {
    Code.PLAN_WITHOUT_NODES: "The plan has no nodes; write some into the template first.",
    Code.DOUBLED_NODE: "Node {node} stands there twice; keep one or rename one.",
    Code.UNKNOWN_NODE: "The plan has no node {node}; use the codes of the template.",
    Code.PLAN_LOOP: "Nodes wait for each other: {loop}; take one dependency away.",
    Code.PLAN_TOO_LONG: "The plan takes more than {limit} workdays; check the dates and the days of its nodes.",
    Code.FINISH_TOO_EARLY: (
        "Too soon: to end that day it would have to start on {start}, {shortage} workdays short; wish for a later day or"
        " shorten nodes."
    ),
    Code.FINISH_BEFORE_START: "The finish {finish} lies before the start {start}; check both.",
    Code.BAD_PLAN_CHANGE: "Write NODE=+5, NODE=5, fast:NODE or drop:NODE, not “{change}”.",
    Code.UNKNOWN_PLAN: "There is no plan template {plan}; see project template list.",
    Code.BAD_SHEET: "Row {row} of the sheet, column {column}, cannot be read; nothing was taken in.",
    Code.PROJECT_NOT_FOUND: "There is no project {project}; check its number.",
    Code.CONTACT_NOT_FOUND: "The project has no such contact; refresh and look again.",
    Code.CHASE_NOT_FOUND: "There is no such reminder; check the id.",
    Code.BLOCKING_POINT_NOT_FOUND: "There is no such blocking point; check the id.",
    Code.WHISTLE_NOT_FOUND: "There is no such whistle; check the id.",
    Code.NODE_FINISHED: "Node {node} is finished and stays as it is; undo its finish first.",
    Code.PROJECT_NOT_PLANNED: "The project has no plan yet; choose a template and a date first.",
}

FIELDS: Mapping[str, str] = {
    "project": "项目", "project_code": "项目代码", "owner.uscc": "建设单位统一社会信用代码", "owner.name": "建设单位",
    "plan_start": "计划开始日", "node": "节点", "nodes": "节点", "template": "计划模板", "finish": "完成日", "set": "推演", "fast": "加急直通车",
    "investment": "投资额", "site": "用地", "liaison": "项目联络员", "department": "部门", "lead": "牵头单位",
    "cause": "堵点原因", "due": "限期", "raised_on": "提出日", "evidence": "佐证", "step": "步骤", "way": "催办方式",
    "duty": "职责", "phone": "电话",
    "next_steps": "下一步",
}  # fmt: skip

REASONS: Mapping[str, str] = {
    "node_not_needed": "这个节点是无需办理", "node_not_started": "这个节点还没开始", "node_finished": "这个节点已经办结",
    "node_needed": "这个节点本来就要办", "not_dropped": "这个节点是按情形答案裁掉的，改答案才能恢复", "nothing_to_undo": "没有可撤销的",
    "project_closed": "项目已经结束", "project_open": "项目还在进行", "project_under_way": "已经有节点办过，不能换模板",
    "point_closed": "堵点已经销号", "point_open": "堵点还没销号", "highest_level": "已经是最高一级",
    "answered_already": "已经回复过", "same_liaison": "联络员没有变", "node_without_item": "这个节点不对应办理事项",
    "item_not_in_case": "这件里没有这个节点的事项", "shipped_template": "这是事项库自带的模板编码，换一个编码",
}  # fmt: skip

"""The sentences for people: one per error code of the station, saying what to do, in Chinese and English.

Pure Python, no Qt: the command line uses it too. The core raises codes with parameters and holds no sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from enum import StrEnum

from station_app.errors import Code, StationError
from ui import demand_messages, project_messages, report_messages, sync_messages, work_plan_messages


class Language(StrEnum):
    """Languages of the messages."""

    ZH = "zh"
    EN = "en"


_ZH: dict[Code, str] = {
    Code.BAD_CHARACTER: "{field}里有不能用的字符（{character}），删掉它再存。",
    Code.BAD_JSON: "这一行不是完整的 JSON，按 docs/schemas 里的样例改好再交。",
    Code.BAD_NUMBER: "{field}要填整数，改成数字再试。",
    Code.BAD_DATE: "{field}不是有效的日期，按 2026-11-21 这样写。",
    Code.BAD_QUERY: "搜索词读不懂，去掉特殊符号再搜。",
    Code.REQUIRED: "{field}必填，填好再存。",
    Code.TOO_LONG: "{field}太长，最多 {limit} 个字，现在 {found} 个，删短再存。",
    Code.UNKNOWN_FIELD: "没有“{field}”这一栏，去掉或改成文档里的名字。",
    Code.UNKNOWN_ITEM: "事项库里没有 {item}，到事项库里查对编码。",
    Code.UNKNOWN_BUNDLE: "事项库里没有套餐 {bundle}，到事项库里查对编码。",
    Code.UNKNOWN_SITUATION: "没有情形 {situation}，按事项库里的情形名填。",
    Code.UNKNOWN_MATERIAL: "事项库里没有材料 {material}，按事项库里的材料编码填。",
    Code.UNKNOWN_DOCUMENT: "没有 {document} 这种文书，用 WS01、WS02、WS03 或 WS10。",
    Code.ANSWER_NOT_AN_OPTION: "情形 {situation} 没有“{value}”这个选项，可选：{options}。",
    Code.NOTHING_CHOSEN: "还没选事项，先选一个套餐或事项。",
    Code.BAD_MODE: "服务方式要填 help、proxy 或 consult。",
    Code.USCC_LENGTH: "统一社会信用代码应为 18 位，现在 {found} 位，核对营业执照。",
    Code.USCC_CHARACTER: "统一社会信用代码第 {position} 位“{found}”不合规则（不用 I、O、S、V、Z），核对营业执照。",
    Code.USCC_REGION: "统一社会信用代码第 {position} 位“{found}”不对，第 3 到 8 位应是行政区划数字，核对营业执照。",
    Code.USCC_CHECK_DIGIT: "统一社会信用代码第 {position} 位校验不符，写的是“{found}”，按前 17 位应为“{expected}”，核对营业执照。",
    Code.ID_CARD: "身份证号校验不符，核对证件上的 18 位号码。",
    Code.MOBILE: "手机号应为 11 位、1 开头，改好再存。",
    Code.REGION: "行政区划代码应为 6 位数字，核对后再填。",
    Code.PROJECT_CODE: "项目代码校验不符，格式如 2019-370112-30-03-014491，核对备案证明。",
    Code.STATION_CODE: "驿站代码要 2 到 6 个大写字母，例如 JG。",
    Code.TERMINAL: "终端号只能是一位数字或大写字母（不用 I、O）。",
    Code.SEGMENT_REVERSED: "停表的结束日早于开始日（{start} 到 {end}），把日期对调或改正。",
    Code.EXTENSION_INCOMPLETE: "延长期限要写明延长多少、文号和理由，补齐再记。",
    Code.CATALOGUE_FAULTS: "事项库文件有 {count} 处错，一处也没导入；按列出的位置改好再导。",
    Code.CATALOGUE_VERSION_ALTERED: "版本 {version} 已导入过而内容不同，改一个新的版本号再导。",
    Code.CLIENT_ID: "编号只能用字母、数字和 . _ -，最长 64 位。",
    Code.CLIENT_ID_CONFLICT: "编号 {client_id} 已用在另一件内容不同的办件上，换一个编号。",
    Code.MISSING_GLYPH: "{field}里的“{char}”字库里没有，印不出来；核对这个字，或在纸上手写。",
    Code.BAD_FILE: "文件 {path} 读不出来或不是要的格式，换一份再试。",
    Code.NOW_REFUSED: "本站已接入正式大厅，不能改时钟；去掉 STATION_NOW 再运行。",
    Code.CASE_NOT_FOUND: "没有件号 {case}，核对件号。",
    Code.ENTERPRISE_NOT_FOUND: "没有找到这家企业，核对信用代码，或新建企业。",
    Code.ITEM_NOT_FOUND: "这件里没有事项 {item}，核对事项编码。",
    Code.FILE_NOT_FOUND: "没有找到文件 {path}，核对位置。",
    Code.STORE_NOT_FOUND: "这里还没有驿站数据，先设置本站（station-app init），或看演示（station-app demo）。",
    Code.DRAFT_NOT_FOUND: "这份草稿已经不在了，重新填一份。",
    Code.ACTION_NOT_ALLOWED: "现在不能做这一步：{reason}。",
    Code.PROMISE_TOO_LATE: "承诺补齐日期太晚，最迟写 {latest}。",
    Code.ORIGINAL_NOT_HELD: "站里没有代管这份原件，核对一下材料。",
    Code.NOT_DEFERRABLE: "这份材料不能容缺，备齐再交。",
    Code.NO_COMMITMENT: "这份材料不能用告知承诺代替，备齐再交。",
    Code.DISHONEST_ENTERPRISE: "{enterprise} 有未修复的严重失信记录，不能容缺或告知承诺；备齐材料再交。",
    Code.TAKEN_ALREADY: "这件已由 {operator} 接手，先和他对一下。",
    Code.CHANGED_SINCE: "这份材料后来又改过，撤不回去了；直接改成现在的样子。",
    Code.FILE_EMPTY: "{name} 是空文件，重新扫一份。",
    Code.FILE_TOO_LARGE: "{name} 超过 {most} MB，降低扫描分辨率或拆成几份。",
    Code.FILE_NOT_AS_NAMED: "{name} 的内容不是 PDF 或图片，换一份文件。",
    Code.FILE_ENCRYPTED: "{name} 加了密码，去掉密码再放进来。",
    Code.FILE_DAMAGED: "{name} 打不开，文件不完整；重新扫一份。",
    Code.SCAN_NOT_FOUND: "这份扫描已经不在了，刷新再看。",
    Code.PARCEL_NOT_FOUND: "这件里没有这个快递，刷新再看。",
    Code.TRANSFER_NOT_FOUND: "没有 {transfer} 这份交接单，核对单号。",
    Code.STATION_ISSUES_IT: "{name}由本站出具，直接打印，不用登记。",
    Code.NOTHING_TO_PRINT: "这件里还没有这份文书要写的内容，先登记再打印。",
    Code.FORGED_CODE: "{number} 的码对不上本站的校验，核对纸上的文书是不是本站出的。",
    Code.NO_PRINTER: "这台机器没装打印机，没有占用编号；可以先存 PDF。",
    Code.PRACTICE_STAYS: "演练的数据不上传，退出演练再接入大厅。",
    Code.OFFICIAL_NUMBER: "“{found}”不像{province}的受理号，重新复制一次。",
    Code.NUMBER_TAKEN: "受理号 {number} 已经记在 {case}，核对是不是贴错了件。",
    Code.BEFORE_ESTABLISHMENT: "{field}早于企业成立日 {registered_on}，改成成立之后的日子。",
    Code.OPEN_SITUATIONS: "还有 {count} 题未答，清单可能有变；先答题，或打印预审版。",
    Code.HALL_ONLY: "{document} 只能由大厅出具，本站只补打大厅给的原件。",
    Code.ITEM_WITHOUT_GUIDE: "{item} 只有名录没有办事指南，还不能生成清单；先补事项库。",
    Code.STORE_EXISTS: "这个文件夹里已有驿站数据，换一个文件夹，或直接打开。",
    Code.BACKUP_EXISTS: "{path} 已经有一份备份，换个文件名。",
    Code.KEY_ABSENT: "没有找到本站的钥匙，插上钥匙文件，或用恢复码找回；数据都还在。",
    Code.KEY_LOCKED: "系统钥匙串锁着，解锁后再打开；数据都还在。",
    Code.KEYRING_UNAVAILABLE: "这台机器没有可用的钥匙串，改用钥匙文件（--key-file）。",
    Code.KEY_WRONG: "钥匙不对，打不开本站数据；核对恢复码或换对的钥匙文件，数据没有动。",
    Code.KEY_FILE_BAD: "钥匙文件 {path} 是空的或写坏了，换回原来的文件，数据没有动。",
    Code.PASSWORD_WRONG: "口令不对，再输一次。",
    Code.ALREADY_RUNNING: "本站已经开着一个{what}，先用那一个，或关掉它再开。",
    Code.DISK_FULL: "本机磁盘满了，这一步没存上，已存的都还在；清出空间再试。",
    Code.STORE_READ_ONLY: "数据文件夹不能写，这一步没存上；检查磁盘和权限再试。",
    Code.STORE_DAMAGED: "本机数据文件坏了，先不要再录；用最近的备份恢复。",
    Code.STORE_BUSY: "数据正被另一个程序占用，这一步没存上；稍等再试。",
    Code.STORE_NEWER: "数据是更新的版本写的，先升级本程序再打开；数据没有动。",
    Code.SQLITE_TOO_OLD: "数据库组件太旧（{found}），重新安装本程序。",
    Code.FONT_UNUSABLE: "打印用的字库 {path} 用不了，重新安装本程序。",
    Code.FILE_NOT_WRITTEN: "{path} 没写成，换个位置或清出空间再试。",
    Code.BAD_AMOUNT: "{field}要写成金额，元最多两位小数，万元最多六位，例如 12.50。",
    Code.BAD_CHOICE: "{field}只能填文档里列出的选项，按 docs/schemas 里的样例改。",
    Code.SLOT_NOT_OFFERED: "这个时段不开放预约，换一个工作日或有周末班的日子里还没过的时段。",
    Code.SERVICE_LOG_NOT_FOUND: "没有这条服务登记，核对编号。",
    Code.APPOINTMENT_NOT_FOUND: "没有预约 {no}，核对预约号。",
    Code.EVALUATION_NOT_FOUND: "没有这条评价，核对编号。",
    Code.OPERATOR_NOT_FOUND: "没有操作员“{operator}”，核对姓名，或先添加。",
    Code.LEAVE_NOT_FOUND: "没有这条请假，核对编号。",
    Code.MERGE_NOT_FOUND: "没有这次合并，核对编号。",
    Code.SLOT_FULL: "{day} {start} 的预约满了（{capacity} 个），换一个时段。",
    Code.ROLE_NOT_ALLOWED: "这一步只有站长能做，请站长登录来做。",
    Code.OPERATOR_EXISTS: "已经有一位在用的操作员叫“{name}”，换一个能区分的名字。",
    Code.OWN_EVALUATION: "经办人不能登记、也不能否定对自己的评价，换一位同事来记。",
    Code.EVALUATED_ALREADY: "这件事已经评价过，一次只评一回。",
}

_EN: dict[Code, str] = {
    Code.BAD_CHARACTER: "{field} holds a character that cannot be used ({character}); remove it and save again.",
    Code.BAD_JSON: "This line is not complete JSON; correct it after the examples in docs/schemas.",
    Code.BAD_NUMBER: "{field} must be a whole number.",
    Code.BAD_DATE: "{field} is not a date; write it like 2026-11-21.",
    Code.BAD_QUERY: "The search text cannot be read; leave out special characters.",
    Code.REQUIRED: "{field} is required; fill it in and save again.",
    Code.TOO_LONG: "{field} is too long: at most {limit} characters, now {found}.",
    Code.UNKNOWN_FIELD: "There is no field “{field}”; remove it or use a documented name.",
    Code.UNKNOWN_ITEM: "The catalogue has no item {item}; check the code.",
    Code.UNKNOWN_BUNDLE: "The catalogue has no bundle {bundle}; check the code.",
    Code.UNKNOWN_SITUATION: "There is no situation {situation}; use a name of the catalogue.",
    Code.UNKNOWN_MATERIAL: "The catalogue has no material {material}; check the code.",
    Code.UNKNOWN_DOCUMENT: "There is no document {document}; use WS01, WS02, WS03 or WS10.",
    Code.ANSWER_NOT_AN_OPTION: "“{value}” is no answer to {situation}; choose one of {options}.",
    Code.NOTHING_CHOSEN: "Nothing is chosen; name a bundle or an item.",
    Code.BAD_MODE: "The mode must be help, proxy or consult.",
    Code.USCC_LENGTH: "A credit code has 18 characters, this one {found}; check the licence.",
    Code.USCC_CHARACTER: "Character {position} of the credit code, “{found}”, is not allowed; check the licence.",
    Code.USCC_REGION: "Character {position} of the credit code, “{found}”, is wrong: 3 to 8 are a region; check the licence.",
    Code.USCC_CHECK_DIGIT: "Character {position} of the credit code is “{found}” where “{expected}” is due; check the licence.",
    Code.ID_CARD: "The identity card number fails its check; compare all 18 characters.",
    Code.MOBILE: "A mobile number has 11 digits and begins with 1.",
    Code.REGION: "A region code has 6 digits.",
    Code.PROJECT_CODE: "The project code fails its check; it looks like 2019-370112-30-03-014491.",
    Code.STATION_CODE: "A station code is 2 to 6 capital letters, such as JG.",
    Code.TERMINAL: "A terminal is one digit or capital letter (no I, no O).",
    Code.SEGMENT_REVERSED: "The suspension ends before it begins ({start} to {end}); correct the dates.",
    Code.EXTENSION_INCOMPLETE: "An extension needs its length, document number and reason.",
    Code.CATALOGUE_FAULTS: "The catalogue file has {count} faults and nothing was imported; correct the listed places.",
    Code.CATALOGUE_VERSION_ALTERED: "Version {version} was imported before with other content; use a new version number.",
    Code.CLIENT_ID: "A client id is 1 to 64 letters, digits and . _ -.",
    Code.CLIENT_ID_CONFLICT: "The id {client_id} belongs to a case with other content; use another one.",
    Code.MISSING_GLYPH: "No font has “{char}” in {field}; check the character or write it by hand.",
    Code.BAD_FILE: "The file {path} cannot be read or has another format.",
    Code.NOW_REFUSED: "This station is enrolled to a real hall, so its clock cannot be set; leave out STATION_NOW.",
    Code.CASE_NOT_FOUND: "There is no case {case}; check the number.",
    Code.ENTERPRISE_NOT_FOUND: "There is no such enterprise; check the credit code or add it.",
    Code.ITEM_NOT_FOUND: "The case has no item {item}; check the code.",
    Code.FILE_NOT_FOUND: "There is no file {path}; check the place.",
    Code.STORE_NOT_FOUND: "There is no station here yet; run station-app init, or station-app demo to look around.",
    Code.DRAFT_NOT_FOUND: "This draft is gone; begin a new one.",
    Code.ACTION_NOT_ALLOWED: "This step is not possible now: {reason}.",
    Code.PROMISE_TOO_LATE: "The promised day is too late; the last possible day is {latest}.",
    Code.ORIGINAL_NOT_HELD: "The station holds no original of this material; check the material.",
    Code.NOT_DEFERRABLE: "This material cannot be deferred; hand it in.",
    Code.NO_COMMITMENT: "No commitment can stand for this material; hand it in.",
    Code.DISHONEST_ENTERPRISE: "{enterprise} has a serious breach of trust on record; it cannot defer or commit.",
    Code.TAKEN_ALREADY: "{operator} has taken this case already; talk to them first.",
    Code.CHANGED_SINCE: "This material was changed since and cannot be put back; set it as it should be.",
    Code.FILE_EMPTY: "{name} is empty; scan it again.",
    Code.FILE_TOO_LARGE: "{name} is larger than {most} MB; scan at a lower resolution or split it.",
    Code.FILE_NOT_AS_NAMED: "{name} holds neither a PDF nor an image; take another file.",
    Code.FILE_ENCRYPTED: "{name} is protected by a password; remove it first.",
    Code.FILE_DAMAGED: "{name} cannot be opened and is not whole; scan it again.",
    Code.SCAN_NOT_FOUND: "This scan is gone; look again.",
    Code.PARCEL_NOT_FOUND: "This case has no such parcel; look again.",
    Code.TRANSFER_NOT_FOUND: "There is no hand-over {transfer}; check its number.",
    Code.STATION_ISSUES_IT: "The station issues {document} itself; print it instead.",
    Code.NOTHING_TO_PRINT: "There is nothing this paper could say yet; note it first, then print.",
    Code.FORGED_CODE: "The code of {number} does not prove to be this station's; check who issued the paper.",
    Code.NO_PRINTER: "No printer is installed here; no number was used. Save the PDF instead.",
    Code.PRACTICE_STAYS: "What is practised is never sent; leave the practice first.",
    Code.OFFICIAL_NUMBER: "'{found}' is no acceptance number of this platform; copy it again.",
    Code.NUMBER_TAKEN: "Number {number} is with case {case} already; check whether this is the right case.",
    Code.BEFORE_ESTABLISHMENT: "{field} lies before the enterprise was established on {registered_on}; use a later day.",
    Code.OPEN_SITUATIONS: "{count} questions are open and the list may change; answer them or print a draft.",
    Code.HALL_ONLY: "{document} is issued by the hall alone; the station reprints the hall's own file.",
    Code.ITEM_WITHOUT_GUIDE: "{item} has no guide yet, so no list can be made; complete the catalogue first.",
    Code.STORE_EXISTS: "This folder already holds a station; use another folder or open it.",
    Code.BACKUP_EXISTS: "There is a backup at {path} already; use another name.",
    Code.KEY_ABSENT: "The station's key was not found; provide the key file or the recovery key. The data are safe.",
    Code.KEY_LOCKED: "The system keyring is locked; unlock it and try again. The data are safe.",
    Code.KEYRING_UNAVAILABLE: "This machine has no usable keyring; use a key file (--key-file).",
    Code.KEY_WRONG: "The key does not open this store; check the recovery key or file. The data are untouched.",
    Code.KEY_FILE_BAD: "The key file {path} is empty or damaged; put back the original. The data are untouched.",
    Code.PASSWORD_WRONG: "The password is wrong; try again.",
    Code.ALREADY_RUNNING: "This station already runs a {what}; use that one or close it first.",
    Code.DISK_FULL: "The disk is full and this step was not saved; earlier work is safe. Free some space and try again.",
    Code.STORE_READ_ONLY: "The data folder cannot be written and this step was not saved; check disk and permissions.",
    Code.STORE_DAMAGED: "The data file is damaged; enter nothing more and restore the latest backup.",
    Code.STORE_BUSY: "Another program holds the data and this step was not saved; try again shortly.",
    Code.STORE_NEWER: "The data were written by a newer version; upgrade this program. The data are untouched.",
    Code.SQLITE_TOO_OLD: "The database component is too old ({found}); reinstall this program.",
    Code.FONT_UNUSABLE: "The printing font {path} cannot be used; reinstall this program.",
    Code.FILE_NOT_WRITTEN: "{path} was not written; use another place or free some space.",
    Code.BAD_AMOUNT: "{field} must be an amount such as 12.50.",
    Code.BAD_CHOICE: "{field} must be one of the documented choices; see the examples in docs/schemas.",
    Code.SLOT_NOT_OFFERED: "This slot cannot be booked; choose one of a service day that is not over.",
    Code.SERVICE_LOG_NOT_FOUND: "There is no such entry in the service log; check the id.",
    Code.APPOINTMENT_NOT_FOUND: "There is no appointment {no}; check the number.",
    Code.EVALUATION_NOT_FOUND: "There is no such evaluation; check the id.",
    Code.OPERATOR_NOT_FOUND: "There is no operator “{operator}”; check the name or add them.",
    Code.LEAVE_NOT_FOUND: "There is no such leave; check the id.",
    Code.MERGE_NOT_FOUND: "There is no such merge; check the id.",
    Code.SLOT_FULL: "The slot {day} {start} is full ({capacity}); choose another.",
    Code.ROLE_NOT_ALLOWED: "Only the head of the station may do this; sign in as the head.",
    Code.OPERATOR_EXISTS: "There is an active operator named “{name}” already; use another name.",
    Code.OWN_EVALUATION: "Nobody records or rejects an evaluation of their own work; let a colleague do it.",
    Code.EVALUATED_ALREADY: "This was evaluated before; one evaluation per event.",
}

_FAMILIES = (project_messages, demand_messages, report_messages, sync_messages, work_plan_messages)
TABLES: Mapping[Language, Mapping[Code, str]] = {
    Language.ZH: _ZH | {code: text for family in _FAMILIES for code, text in family.ZH.items()},
    Language.EN: _EN | {code: text for family in _FAMILIES for code, text in family.EN.items()},
}

_FIELDS: Mapping[str, str] = {
    "uscc": "统一社会信用代码", "enterprise": "企业", "name": "名称", "enterprise.name": "企业名称",
    "enterprise.uscc": "统一社会信用代码", "contact": "经办人", "contact.name": "经办人姓名",
    "contact.mobile": "经办人手机", "contact_name": "经办人姓名", "contact_mobile": "经办人手机", "mobile": "手机号",
    "remark": "备注", "items": "事项", "bundle": "套餐", "answers": "情形", "mode": "服务方式", "client_id": "编号",
    "station": "驿站代码", "terminal": "终端号", "operator": "操作员", "reason": "理由", "document_no": "文号",
    "at": "时间", "to": "结束日", "from": "开始日", "kind": "类别", "value": "数值", "wallet": "材料库",
    "valid_to": "有效期", "code": "接入码", "hall": "大厅地址", "limit": "时限", "accepted": "受理时间",
    "subject": "事由", "answer": "答复", "passed_to": "转给谁", "minutes": "用时", "callback_on": "约定回电日",
    "free_services": "免费服务", "visit.place": "上门地点", "visit.matter": "上门事由", "visit.result": "上门结果",
    "matter": "预约事由", "window": "窗口", "start": "预约时段", "day": "日期", "amount": "金额", "level": "满意度",
    "reasons": "差评原因", "comment": "评语", "event": "评价的事", "text": "处理说明", "satisfied": "回访是否满意",
    "role": "角色", "cover": "代理人", "work_no": "工号", "password": "口令", "waiting": "等候人数", "category": "类别",
    "channel": "方式", "material": "材料", "copies": "份数", "date": "承诺日期", "signed_on": "签字日期", "shelf": "货架号",
    "due_back": "应还日期", "until": "委托期止", "number": "文号", "dated": "文书日期", "issued_by": "出具机关",
    "remedy": "救济告知", "file": "文件", "courier": "快递公司", "express_no": "快递单号", "counterpart": "对方机构",
    "receiver": "接收人", "official_no": "受理号", "document": "文书", "item": "事项", "recipient": "受送达人",
    **project_messages.FIELDS,
    **demand_messages.FIELDS,
    **report_messages.FIELDS,
    **work_plan_messages.FIELDS,
}  # fmt: skip

_REASONS: Mapping[str, str] = {
    "wrong_state": "办件当前状态不允许", "consultation_ends_at_noticed": "咨询件到告知为止",
    "only_proxy_is_entrusted": "只有代办件需要委托", "materials_missing": "材料还没备齐",
    "no_power_of_attorney": "还没有收到授权委托书", "reason_required": "要先写理由",
    "originals_not_returned": "还有原件没有归还",
    "remedy_missing": "大厅的不予许可文书没有写复议和诉讼，先退回大厅", "list_fixed": "清单已随上送固定", "not_submitted": "这件还没上送",
    "slot_not_begun": "预约时段还没到", "already_on_duty": "已经在岗", "not_on_duty": "现在不在岗",
    "own_cover": "不能由自己代理自己", "wrong_step": "现在不走这一步", "last_head": "站里至少要留一位站长",
    "merged_already": "其中一家已经并入别家", "same_enterprise": "两边是同一家企业", "merge_undone": "这次合并已经撤销",
    "later_merge": "之后又合并过，先撤销后一次", "two_codes": "两家的信用代码不同，不是同一家",
    "keep_the_code": "要留下有信用代码的那一家，把两家对调",
    "called_back_already": "已经回过电", "no_callback": "没有约定回电", "linked_already": "已经转为另一件办件",
    "not_finished": "这件还没办结或送达",
    **project_messages.REASONS,
    **demand_messages.REASONS,
    **work_plan_messages.REASONS,
}  # fmt: skip

_LOCKS: Mapping[str, str] = {"window": "窗口", "sync": "同步", "exclusive": "升级或恢复"}


class _Quiet(dict[str, object]):
    """Parameters of a sentence; one that the core did not give is left out instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""


def sentence_for(code: Code, field: str | None, params: Mapping[str, object], language: Language = Language.ZH) -> str:
    """The sentence of a code with its parameters filled in; what only the hall raises shows as itself."""
    values = _Quiet(params)
    situations = params.get("situations")
    if isinstance(situations, Sized):
        values.setdefault("count", len(situations))
    if code is Code.ACTION_NOT_ALLOWED:
        values.setdefault("reason", "wrong_state")
    if language is Language.ZH:
        values["field"] = _FIELDS.get(field or "", field or "这一栏")
        if "reason" in values:
            reason = _REASONS.get(str(values["reason"]), str(values["reason"]))
            values["reason"] = reason + _missing_words(values)
        if "what" in values:
            values["what"] = _LOCKS.get(str(values["what"]), values["what"])
    else:
        values["field"] = field or "this field"
    return TABLES[language].get(code, code.value).format_map(values)


def _missing_words(values: Mapping[str, object]) -> str:
    """The first materials that are missing, by code, and how many there are."""
    missing = values.get("missing")
    if not isinstance(missing, list) or not missing:
        return ""
    codes = [str(one).partition(":")[0] for one in missing]
    return f"（{'、'.join(codes[:3])}{' 等' if len(codes) > 3 else '，共'} {len(codes)} 份）"


def sentence(error: StationError, language: Language = Language.ZH) -> str:
    """The sentence for an expected error."""
    return sentence_for(error.code, error.field, error.params, language)

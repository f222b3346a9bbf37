"""Chinese sentences for what the hall refuses: one per problem, reason and error code it can raise."""

from __future__ import annotations

from station_app.errors import Code, StationError
from sync.wire.codes import Problem, Reason

_PROBLEMS = {
    Problem.BAD_JSON: "请求内容不是有效的 JSON，请原样重新发送。",
    Problem.BAD_REQUEST: "请求内容不完整或格式有误，请升级驿站端后重试。",
    Problem.BAD_BATCH: "批次的序号不连续或缺少必要内容，请联系大厅管理员。",
    Problem.TOO_LARGE: "请求内容超过大小上限，请减少本批数量后重新发送。",
    Problem.TOO_COMPLEX: "请求内容过于复杂，请减少本批数量后重新发送。",
    Problem.TOO_MANY_CHANGES: "本批变更数量超过上限，请减少后重新发送。",
    Problem.UNSUPPORTED_ENCODING: "不支持这种压缩方式，请使用 gzip 或不压缩。",
    Problem.NOT_FOUND: "没有找到所请求的内容。",
    Problem.METHOD_NOT_ALLOWED: "不支持这种请求方式。",
    Problem.UNAUTHENTICATED: "身份凭证无效或已过期，请重新登记本机。",
    Problem.ENROL_CODE: "登记码不正确、已使用或已过期，请向大厅管理员索取新的登记码。",
    Problem.DEVICE_REVOKED: "本设备已被大厅停用，数据仍保存在本机，请联系大厅管理员。",
    Problem.DEVICE_SUSPENDED: "本设备的凭证可能被复制，已暂停使用，请联系大厅管理员确认。",
    Problem.DEVICE_UNCONFIRMED: "本设备还没有经大厅管理员确认，数据先存在本机，请把屏幕上的设备指纹念给管理员。",
    Problem.NOT_YOUR_REPLICA: "该数据副本不属于本设备。",
    Problem.GAP: "批次之间缺少变更，请从所示序号重新发送。",
    Problem.BATCH_ALTERED: "同一批次号的内容与上次不同，未作处理。",
    Problem.REPLICA_FORKED: "相同序号的变更内容不同，本机数据可能由备份恢复或复制而来。",
    Problem.CLOCK_AHEAD: "本机时间快于大厅，请校准时间后重新发送。",
    Problem.RESYNC_REQUIRED: "拉取位置已失效，请从头重新拉取。",
    Problem.MIN_SCHEMA: "驿站端版本过旧，请升级。",
    Problem.RATE_LIMITED: "请求过于频繁，请按所示秒数等待后重试。",
    Problem.INTERNAL: "大厅程序出错，本次未作处理，请稍后重试；多次出现请联系大厅管理员。",
    Problem.BUSY: "大厅正忙，请稍后重试。",
    Problem.STORAGE: "大厅存储暂不可用，本批未保存，请稍后重试。",
    Problem.UPLOAD_OFFSET: "文件续传位置与大厅不一致，请查询位置后续传。",
    Problem.CHECKSUM_MISMATCH: "这一段文件在传输中损坏，未保存，请重新发送这一段。",
    Problem.HASH_MISMATCH: "收到的文件与申报的校验值不符，已清除，请从头重新上传。",
    Problem.TUS_VERSION: "只支持 tus 1.0.0 上传协议，请升级驿站端后重试。",
    Problem.UNSUPPORTED_MEDIA: "文件内容须以 application/offset+octet-stream 发送，请升级驿站端后重试。",
    Problem.RANGE: "所请求的范围超出文件大小，请从头下载。",
}

_REASONS = {
    Reason.INVALID_CHANGE: "变更的格式有误，大厅未采用。",
    Reason.INVALID_FIELD: "字段内容不符合要求，请更正后重新保存。",
    Reason.BAD_CHARACTER: "字段中含有不可见的控制字符，请删除后重新保存。",
    Reason.TOO_LARGE: "单条变更过大，请精简内容后重新保存。",
    Reason.NOT_OWNER: "该字段由大厅填写，驿站不能修改。",
    Reason.CASE_LOCKED: "大厅已受理，登记内容不能再修改，请走补正流程。",
    Reason.GROUP_REJECTED: "同一次保存中的另一条变更未被采用，本条一并退回。",
    Reason.PREDECESSOR_REJECTED: "此前的变更尚待处理，本条暂缓。",
    Reason.PREDECESSOR_MISSING: "大厅尚未收到所依据的内容，本条暂缓。",
    Reason.POISON: "大厅程序读不了这一条，已原样保存，请大厅管理员查看。",
    Reason.LATE_AFTER_REVOCATION: "设备已挂失，此后上传的改动由大厅逐条裁定。",
}

_ERRORS = {
    Code.ACTION_NOT_ALLOWED: "当前状态“{state}”下不能登记“{action}”，请核对办件进度。",
    Code.REQUIRED: "缺少必填内容，请补充后重试。",
    Code.TOO_LONG: "内容过长，请精简后重试。",
    Code.EXTENSION_INCOMPLETE: "延期须写明天数、文号和理由，请补充。",
    Code.SEGMENT_REVERSED: "结束日期早于开始日期，请更正。",
    Code.BAD_JSON: "该行不是有效的 JSON，请更正。",
    Code.BAD_DATE: "日期或时间的格式有误，请写成 2026-11-21 或 2026-11-21T09:30。",
    Code.BAD_NUMBER: "数字有误，请更正。",
    Code.BAD_CHARACTER: "含有不可见的控制字符，请删除后重试。",
    Code.BAD_FILE: "文件无法读取，请导出为 JSON 行、CSV 或 xlsx 后重试。",
    Code.BAD_QUERY: "写法有误，请对照说明更正。",
    Code.UNKNOWN_FIELD: "不认识这种进度事件，请对照说明更正。",
    Code.UNKNOWN_ITEM: "该办件没有这个事项，请核对事项编码。",
    Code.CASE_NOT_FOUND: "没有找到该办件，请核对办件编号或受理编号。",
    Code.FILE_NOT_FOUND: "没有找到文件，请核对路径。",
    Code.STATION_CODE: "没有这个驿站，或驿站代码不是 2 至 6 位大写字母，请先用 station add 登记。",
    Code.STORE_EXISTS: "目标位置已有大厅数据，请换一个空文件夹。",
    Code.STORE_NOT_FOUND: "没有找到该设备或大厅数据，请核对。",
    Code.CATALOGUE_FAULTS: "文件有 {count} 处错误，未发布，请按列出的位置更正。首处：{first}。",
    Code.CATALOGUE_VERSION_ALTERED: "版本 {version} 已发布过且内容不同，请改用新的版本号。",
    Code.FILE_TOO_LARGE: "文件超过 {most} MB，请拆分或精简后重试。",
    Code.BAD_BLOBS: "附件不能存放到 {place}，请写文件夹路径，或 s3://桶名/前缀。",
    Code.BACKUP_EXISTS: "备份文件已存在，请换一个文件名。",
    Code.KEY_ABSENT: "缺少密钥文件 hall.key，请从保管处放回大厅数据文件夹。",
    Code.KEY_FILE_BAD: "密钥文件内容有误，请放回正确的密钥文件。",
    Code.KEY_WRONG: "密钥与数据不符，请放回与该数据对应的密钥文件。",
    Code.ALREADY_RUNNING: "大厅正在运行，请先停止后再执行。",
    Code.PACKAGE_UNKNOWN: "这不是驿站的 U 盘包，请换一个文件。",
    Code.PACKAGE_CUT: "U 盘包不完整，请从原处重新拷贝。",
    Code.PACKAGE_DAMAGED: "U 盘包内容有改动或损坏，未采用，请从原处重新拷贝。",
    Code.PACKAGE_FORGED: "U 盘包的签名不对，未采用，请与驿站核对来源。",
    Code.PACKAGE_FOREIGN: "U 盘包是给另一个大厅的，本大厅打不开，未采用，请送到驿站登记的大厅。",
    Code.PACKAGE_EXPIRED: "U 盘包已过期（{until} 到期），未采用，请驿站重新导出，站内数据不受影响。",
    Code.PACKAGE_TOO_LARGE: "U 盘包太大，请驿站分几次导出。",
    Code.PACKAGE_NOT_VERIFIED: "回执包写入后读回不一致，已删除，请换一个位置。",
    Code.DISK_FULL: "磁盘空间不足，请清理后重试，已保存的数据不受影响。",
    Code.STORE_READ_ONLY: "数据文件夹不可写，请检查权限。",
    Code.STORE_DAMAGED: "数据文件损坏，请用最近的备份恢复。",
    Code.STORE_BUSY: "数据正被占用，请稍后重试。",
    Code.STORE_NEWER: "数据由更新的版本创建，请升级本程序。",
    Code.SQLITE_TOO_OLD: "数据库组件过旧，请重新安装本程序。",
    Code.DATABASE_URL: "数据库地址有误，请写成 sqlite:///hall.db、postgresql://… 或 cockroachdb://…。",
    Code.HALL_SETTINGS: "大厅设置文件 hall.toml 有误，请核对“{setting}”。",
    Code.ONE_WORKER: "本系统只能以一个工作进程运行，请去掉 --workers 或写成 1。",
    Code.BACKUP_EXTERNAL: "数据在数据库服务器上，请先用数据库自带的工具备份或恢复，再以 --external 加备份名称登记。",
    Code.BACKUP_OWN: "数据在本机文件中，请直接使用 backup 或 restore，不需要 --external。",
    Code.STORE_UNREACHABLE: "数据库服务器无法连接，请检查数据库是否运行、地址和口令是否正确。",
    Code.DRIVER_MISSING: "缺少数据库驱动，请安装带 postgres 组件的大厅程序。",
    Code.BUCKET_UNREACHABLE: "存放附件的对象存储无法连接，请检查网络和 AWS_ENDPOINT_URL，已保存的数据不受影响。",
    Code.BUCKET_REFUSED: "存储桶 {place} 不能读写（{why}），请核对桶名、访问密钥和权限。",
    Code.BUCKET_DRIVER_MISSING: "缺少对象存储组件，请安装带 s3 组件的大厅程序。",
    Code.FILE_NOT_WRITTEN: "文件无法写入，请检查路径和权限。",
    Code.HALL_UNREACHABLE: "无法监听该地址或端口，请换一个端口。",
}


_FOREIGN_PACKAGES = {
    "receipt": "这是大厅发出的回执包，请带回驿站导入，不用在大厅导入。",
    "unknown": "U 盘包不是本大厅登记过的设备导出的，未采用，请核对是哪个驿站的。",
    "code": "U 盘包里的接入码不对、已用过或过期，未采用，请给驿站重新发一份接入文件。",
    "unconfirmed": "导出 U 盘包的设备还没有确认，未采用，请先在“设备”里核对确认，再导入一次。",
    "station": "U 盘包写明的驿站 {station} 与导出的设备不是同一个站，未采用，请与驿站核对来源。",
    "stopped": "导出 U 盘包的设备已停用，未采用，请先在“设备”里核对并恢复，或给驿站发新码。",
}
"""By the reason why a package is not one of ours."""


def problem_sentence(problem: Problem) -> str:
    """What to tell the people behind a refused request."""
    return _PROBLEMS[problem]


def reason_sentence(reason: Reason) -> str:
    """Why a change was not applied."""
    return _REASONS[reason]


def error_sentence(error: StationError) -> str:
    """What to tell the administrator; codes the hall does not raise show as themselves."""
    template = _ERRORS.get(error.code)
    if error.code is Code.PACKAGE_FOREIGN:
        template = _FOREIGN_PACKAGES.get(str(error.params.get("why", "")), template)
    if template is None:
        return error.code.value
    params = {"state": "", "action": "", "until": "", **error.params}
    return template.format_map(params)

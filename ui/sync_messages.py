"""The sentences about the hall and the exchange with it; `ui/messages.py` takes them into its tables."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.errors import Code

ZH: Mapping[Code, str] = {
    Code.NOTHING_TO_WITHDRAW: "这一条没有可撤回的，改正后重新保存即可。",
    Code.CONFLICT_GONE: "这一处已经有人选定了，刷新后再看。",
    Code.CONFLICT_ONE_ONLY: "这一项不能两个都留，选其中一个。",
    Code.BAD_HALL_URL: "大厅地址不对：正式大厅要 https:// 开头，核对后再填。",
    Code.NOT_ENROLLED: "本站还没接入大厅，数据都在本机；先用接入码接入。",
    Code.DEMO_TO_REAL_HALL: "演示数据不能送到正式大厅，换正式数据再接入。",
    Code.HALL_SETTINGS: "大厅设置文件 hall.toml 有误，请核对“{setting}”。",
    Code.BUCKET_UNREACHABLE: "存放附件的对象存储无法连接，请检查网络和 AWS_ENDPOINT_URL，已保存的数据不受影响。",
    Code.BUCKET_REFUSED: "存储桶 {place} 不能读写（{why}），请核对桶名、访问密钥和权限。",
    Code.BUCKET_DRIVER_MISSING: "缺少对象存储组件，请安装带 s3 组件的大厅程序。",
    Code.HALL_UNREACHABLE: "现在连不上大厅，数据都在本机；网通了会自动再送。",
    Code.HALL_NONSENSE: "大厅的回答看不懂，本机什么也没改；稍后再试，还不行就告诉大厅。",
    Code.HALL_BUSY: "大厅正忙，已送的都算数；过一会儿自动再送。",
    Code.PACKAGE_UNKNOWN: "这不是驿站的 U 盘包，换一个文件。",
    Code.PACKAGE_CUT: "U 盘包不完整，像是没拷完，从原处重新拷一次。",
    Code.PACKAGE_DAMAGED: "U 盘包内容有改动或损坏，没有采用，从原处重新拷一次。",
    Code.PACKAGE_FORGED: "U 盘包的签名不对，没有采用，请和大厅核对来源。",
    Code.PACKAGE_FOREIGN: "这个 U 盘包不是给本站的，没有采用。",
    Code.PACKAGE_EXPIRED: "U 盘包已过期，重新导出一份。",
    Code.PACKAGE_TOO_LARGE: "U 盘包太大，先联网或分几次导出。",
    Code.PACKAGE_NOT_VERIFIED: "写到 U 盘后读回来不一致，这份已删除，换一个 U 盘再导出。",
    Code.EXCHANGE_NOT_READY: "本机还没有大厅的交换密钥，先联网接入一次大厅再导出。",
    Code.AUTH_FAILED: "大厅不认本机的登录，数据都在本机；请站长重新接入。",
    Code.ENROL_CODE: "接入码不对或已用过，向大厅要一个新的。",
    Code.DEVICE_REVOKED: "大厅停用了这台机器，数据都在本机；联系大厅重新接入。",
    Code.DEVICE_UNCONFIRMED: "大厅还没确认这台机器，数据都在本机；把设备指纹 {fingerprint} 念给大厅管理员，确认后自动报送。",
    Code.PIN_MISMATCH: "对方的证书和大厅给的指纹不符，已经停下，什么也没送出；打电话问大厅，换了证书就用新指纹重新接入。",
    Code.BAD_PIN: "证书指纹写成 sha256: 加 64 位十六进制，只用于 https 地址，不和证书文件同时用；按大厅给的再抄一遍。",
    Code.CLIENT_TOO_OLD: "本程序版本太旧，大厅不再接收；先升级，数据都在本机。",
    Code.BAD_BLOBS: "附件不能存到 {place}；请写文件夹路径，或 s3://桶名/前缀。",
    Code.HASH_MISMATCH: "这份附件在本机被改动或损坏了，大厅没有收；找回原来的文件后重传。",
    Code.ATTACHMENT_MISSING: "这份附件的文件在本机找不到了，大厅还没有收到；找回文件后重传。",
    Code.FILE_NOT_SENT: "这份文件还没传到大厅，在扫它的那台电脑上；等那台同步后再打开。",
    Code.PUBLICATION_NOT_FOUND: "大厅没有等着启用的{kind}，刷新再看。",
    Code.PUBLICATION_DAMAGED: "大厅新版文件 {version} 没有下载完整，仍用原来的版本；稍后会自动再下载。",
    Code.PUBLICATION_INVALID: "大厅新版文件 {version} 内容有错，仍用原来的版本；告诉大厅重新发布。",
    Code.CALENDAR_WAITS: "大厅发布了新的工作日历 {version}，会改变 {count} 件的到期日；看过变化再启用。",
}

EN: Mapping[Code, str] = {
    Code.NOTHING_TO_WITHDRAW: "There is nothing to take back; correct it and save again.",
    Code.CONFLICT_GONE: "Somebody has settled this already; look again.",
    Code.CONFLICT_ONE_ONLY: "These two cannot both be kept; choose one.",
    Code.BAD_HALL_URL: "The hall's address is wrong: a real hall needs https://.",
    Code.NOT_ENROLLED: "This station is not enrolled; all data are on this machine. Enrol it with a code first.",
    Code.DEMO_TO_REAL_HALL: "Demonstration data cannot go to a real hall; use real data.",
    Code.HALL_SETTINGS: "The hall's settings file hall.toml is wrong; check {setting}.",
    Code.BUCKET_UNREACHABLE: "The bucket of files cannot be reached; check the network and AWS_ENDPOINT_URL. What is saved is safe.",
    Code.BUCKET_REFUSED: "The bucket {place} cannot be read and written ({why}); check its name, the access key and its rights.",
    Code.BUCKET_DRIVER_MISSING: "The component for buckets is missing; install the hall with its s3 extra.",
    Code.HALL_UNREACHABLE: "The hall cannot be reached; all data are on this machine and will be sent later.",
    Code.HALL_NONSENSE: "The hall's answer makes no sense and nothing was changed; try later, then tell the hall.",
    Code.HALL_BUSY: "The hall is busy; what was sent counts, the rest follows by itself.",
    Code.PACKAGE_UNKNOWN: "This is no exchange package; choose another file.",
    Code.PACKAGE_CUT: "The package is incomplete; copy it again from where it came.",
    Code.PACKAGE_DAMAGED: "The package was altered or damaged and was not taken; copy it again.",
    Code.PACKAGE_FORGED: "The package's signature is wrong; it was not taken. Ask the hall where it comes from.",
    Code.PACKAGE_FOREIGN: "This package is not for this station; it was not taken.",
    Code.PACKAGE_EXPIRED: "The package has expired; export another one.",
    Code.PACKAGE_TOO_LARGE: "The package is too large; go online first, or export in parts.",
    Code.PACKAGE_NOT_VERIFIED: "What was read back from the stick differs; it was deleted. Use another stick.",
    Code.EXCHANGE_NOT_READY: "This PC has no exchange keys of the hall; enrol online once, then export.",
    Code.AUTH_FAILED: "The hall does not accept this machine's login; the data are safe. Enrol again.",
    Code.ENROL_CODE: "The enrolment code is wrong or used; ask the hall for a new one.",
    Code.DEVICE_REVOKED: "The hall has revoked this machine; the data are safe. Ask the hall to enrol it again.",
    Code.DEVICE_UNCONFIRMED: (
        "The hall has not confirmed this machine yet; the data are safe. Read the fingerprint {fingerprint} out to the"
        " hall's administrator; what waits goes out by itself once it is confirmed."
    ),
    Code.PIN_MISMATCH: (
        "The other end holds another key than the one pinned at enrolment; nothing was sent. Ask the hall whether it has"
        " a new certificate, and if so enrol again with the new pin."
    ),
    Code.BAD_PIN: (
        "A pin is sha256: and 64 hex digits, for https only and not together with a certificate file; copy it again."
    ),
    Code.CLIENT_TOO_OLD: "This version is too old for the hall; upgrade it. The data are safe.",
    Code.BAD_BLOBS: "Files cannot be kept at {place}; name a folder or s3://bucket/prefix.",
    Code.HASH_MISMATCH: "This file was altered or damaged on this PC and the hall has not taken it; restore it and send again.",
    Code.ATTACHMENT_MISSING: "This file is gone from this PC and the hall does not have it; restore it and send again.",
    Code.FILE_NOT_SENT: "The hall does not have this file yet; the PC that scanned it has to sync first.",
    Code.PUBLICATION_NOT_FOUND: "No {kind} of the hall waits to be put in force; refresh and look again.",
    Code.PUBLICATION_DAMAGED: "The hall's new file {version} did not arrive whole; the old one stays and it is fetched again later.",
    Code.PUBLICATION_INVALID: "The hall's new file {version} has faults; the old one stays. Ask the hall to publish it again.",
    Code.CALENDAR_WAITS: "The hall's new workday calendar {version} moves the due day of {count} cases; look at them, then put it in force.",
}

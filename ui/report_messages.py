"""The sentences about ledgers and reports; `ui/messages.py` takes them into its tables."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.errors import Code

ZH: Mapping[Code, str] = {
    Code.BAD_PERIOD: "“{period}”不是一个期间，写成 2026-W47、2026-11、2026-Q4、2026-11-20 或 2026-11-01..2026-11-20。",
    Code.PERIOD_IN_FUTURE: "{period} 从 {first} 开始，还没到；选本期或以前的。",
    Code.LEDGER_TOO_LONG: "这本台账有 {rows} 行，纸上最多排 {most} 行；请导出 xlsx，或者把期间选短一些。",
}

EN: Mapping[Code, str] = {
    Code.BAD_PERIOD: "“{period}” is no period; write 2026-W47, 2026-11, 2026-Q4, 2026-11-20 or 2026-11-01..2026-11-20.",
    Code.PERIOD_IN_FUTURE: "{period} begins on {first}, which is still to come; take this period or one before.",
    Code.LEDGER_TOO_LONG: "This ledger has {rows} rows, paper takes {most}; export it as xlsx or take a shorter period.",
}

FIELDS: Mapping[str, str] = {"period": "期间"}

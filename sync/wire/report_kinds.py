"""The change kind of reports that were handed in (报送), and what its fields may hold."""

from __future__ import annotations

from sync.wire.field_checks import Check, is_list, text, whole

REPORT_FIELDS: dict[str, dict[str, Check]] = {
    "report_filing": {
        "kind": text(32),
        "period": text(64),
        "title": text(200),
        "number": text(64),
        "version": whole,
        "figures": is_list,
        "body": text(60_000),
        "at": text(40),
        "operator": text(128),
    },
}

REPORT_REQUIRED: dict[str, tuple[str, ...]] = {"report_filing": ("kind", "period", "figures", "at")}
